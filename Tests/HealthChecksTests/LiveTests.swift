import Glibc
import Registry
import TestKit
import Testing

@testable import HealthChecks

/// Checks with real sockets over several probes.
@Suite("Checks at work", .timeLimit(.minutes(2)))
struct LiveTests {
    private static let answer = TargetServer.Behaviour.answers("HTTP/1.1 200 OK\r\n\r\n")

    @Test("A target that dies and comes back is UNHEALTHY, then HEALTHY again")
    func revival() async throws {
        let bench = Bench()
        let server = try await TargetServer(Self.answer)
        let port = server.port
        let check = Check.local(.http, port: port, threshold: 2)
        bench.checks.update(start: [check], stop: [])
        try await wait(for: "HEALTHY") { bench.statuses(of: "i") == [.healthy] }
        try await server.stop()
        try await wait(for: "UNHEALTHY") { bench.statuses(of: "i") == [.healthy, .unhealthy] }
        #expect(bench.observations.last?.result.outcome == .failed(.connection(ECONNREFUSED)))
        let report = try #require(bench.checks.report(of: check.key))
        #expect(report.status == .unhealthy && report.failures >= 2 && report.passes == 0)
        let revived = try await TargetServer(Self.answer, port: port)
        try await wait(for: "HEALTHY again") {
            bench.statuses(of: "i") == [.healthy, .unhealthy, .healthy]
        }
        await bench.checks.stop()
        try await revived.stop()
    }

    @Test("A check that is stopped while its probe waits closes the connection and says nothing")
    func stopped() async throws {
        let bench = Bench()
        let server = try await TargetServer(.silent)
        let check = Check.local(.http, port: server.port)
        bench.checks.update(start: [check], stop: [])
        try await wait(for: "the probe") { server.state.open == 1 }
        bench.checks.update(start: [], stop: [check.key])
        #expect(bench.checks.report(of: check.key) == nil)
        try await wait(for: "the end") { server.state.open == 0 }
        #expect(bench.observations.isEmpty)
        #expect(bench.checks.statistics?.sockets == 0)
        await bench.checks.stop()
        try await server.stop()
    }

    @Test("Stopping everything closes all connections and ends")
    func stopAll() async throws {
        let bench = Bench()
        let server = try await TargetServer(.silent)
        let checks = (0..<50).map { Check.local(.http, port: server.port, instance: "i\($0)") }
        bench.checks.update(start: checks, stop: [])
        try await wait(for: "the probes") { server.state.open == 50 }
        await bench.checks.stop()
        try await wait(for: "the end") { server.state.open == 0 }
        #expect(bench.observations.isEmpty)
        #expect(bench.checks.statistics == nil)
        bench.checks.update(start: checks, stop: [])
        #expect(bench.checks.statistics == nil)
        try await server.stop()
    }

    @Test("Targets that drop every packet delay no healthy target")
    func blackHoles() async throws {
        let hole = try BlackHole()
        let bench = Bench(files: 40)
        let server = try await TargetServer(Self.answer)
        let dead = (0..<500).map {
            Check.local(.tcp, port: hole.port, instance: "dead\($0)", interval: 1)
        }
        let alive = (0..<10).map {
            Check.local(.http, port: server.port, instance: "alive\($0)", interval: 1)
        }
        bench.checks.update(start: alive, stop: [])
        try await wait(for: "health") { bench.observations.count == 10 }
        bench.checks.update(start: dead, stop: [])
        let before = server.state.connections
        let start = ContinuousClock.now
        try await wait(for: "five seconds of probes") { server.state.connections >= before + 50 }
        #expect(start.duration(to: .now) < .seconds(8))
        #expect(bench.observations.allSatisfy { $0.status == .healthy })
        #expect((bench.checks.statistics?.sockets ?? 0) <= 40)
        await bench.checks.stop()
        try await server.stop()
    }

    @Test(
        "A target that drops every packet fails after the time to connect",
        arguments: [
            (HealthCheckConfig.Kind.http, 4), (.tcp, 10),
        ])
    func slowConnect(kind: HealthCheckConfig.Kind, seconds: Int) async throws {
        let hole = try BlackHole()
        let bench = Bench()
        let result = try await bench.firstResult(.local(kind, port: hole.port, interval: 300))
        #expect(result.outcome == .failed(.timeout(.connection)))
        #expect(result.latency >= .seconds(seconds))
        #expect(result.latency < .seconds(seconds + 2))
        await bench.checks.stop()
    }
}
