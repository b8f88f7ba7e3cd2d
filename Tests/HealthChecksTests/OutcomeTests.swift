import Foundation
import NIOCore
import Registry
import TestKit
import Testing

@testable import HealthChecks

/// What Route 53 counts as healthy, row by row, against real servers.
@Suite("What a probe says of a target", .timeLimit(.minutes(2)))
struct OutcomeTests {
    /// The first result of a check of a server that behaves so.
    private func result(
        _ kind: HealthCheckConfig.Kind, _ behaviour: TargetServer.Behaviour, path: String = "/",
        certificate: TestCertificate? = nil, settings: ProbeSettings = ProbeSettings(),
        isIPv6: Bool = false
    ) async throws -> (result: CheckResult, status: HealthStatus?, seen: TargetServer.Seen) {
        let bench = Bench(settings)
        let server = try await TargetServer(
            behaviour, host: isIPv6 ? "::1" : "127.0.0.1", certificate: certificate)
        let check = Check.local(kind, port: server.port, path: path, interval: 300, isIPv6: isIPv6)
        let result = try await bench.firstResult(check)
        try await wait(for: "the connection to end") {
            let seen = server.state
            return seen.connections > 0 && seen.open == 0
        }
        await bench.checks.stop()
        try await server.stop()
        return (result, bench.statuses(of: "i").first, server.state)
    }

    private func answer(_ status: String) -> TargetServer.Behaviour {
        .answers("HTTP/1.1 \(status)\r\nContent-Length: 0\r\n\r\n")
    }

    @Test(
        "TCP: a target that accepts passes, and the connection is closed", arguments: [false, true])
    func tcp(isIPv6: Bool) async throws {
        let (result, status, _) = try await result(.tcp, .silent, isIPv6: isIPv6)
        #expect(result.outcome == .passed(status: nil))
        #expect(status == .healthy)
    }

    @Test("A port that nobody listens on fails at once", arguments: HealthCheckConfig.Kind.allCases)
    func refused(kind: HealthCheckConfig.Kind) async throws {
        let bench = Bench()
        let port = try FreePort.take()
        let result = try await bench.firstResult(.local(kind, port: port, interval: 300))
        #expect(result.outcome == .failed(.connection(ECONNREFUSED)))
        #expect(result.text == "connection refused")
        #expect(bench.statuses(of: "i") == [.unhealthy])
        await bench.checks.stop()
    }

    @Test(
        "HTTP: 200 to 399 pass, all others fail",
        arguments: [
            ("199 Early", false), ("200 OK", true), ("204 No Content", true), ("301 Moved", true),
            ("399 Odd", true), ("400 Bad Request", false), ("500 Error", false),
            ("103 Hints", false),
        ])
    func statuses(line: String, passes: Bool) async throws {
        let code = try #require(Int(line.prefix(3)))
        let (result, status, _) = try await result(.http, answer(line))
        #expect(result.outcome == (passes ? .passed(status: code) : .failed(.status(code))))
        #expect(status == (passes ? .healthy : .unhealthy))
        #expect(result.text.hasPrefix("HTTP \(code) in "))
    }

    @Test("HTTP over IPv6 passes")
    func ipv6() async throws {
        let (result, _, _) = try await result(.http, answer("200 OK"), isIPv6: true)
        #expect(result.outcome == .passed(status: 200))
    }

    @Test("The request is one GET with Host, User-Agent and Connection: close; redirects are left")
    func request() async throws {
        let (_, _, seen) = try await result(
            .http, .answers("HTTP/1.1 302 Found\r\nLocation: /other\r\n\r\n"), path: "/health?a=b")
        #expect(seen.connections == 1)
        let lines = seen.requests.joined().components(separatedBy: "\r\n")
        #expect(lines.first == "GET /health?a=b HTTP/1.1")
        #expect(lines.contains { $0.hasPrefix("Host: web.example.local:") })
        #expect(lines.contains("User-Agent: Muster-Health-Check"))
        #expect(lines.contains("Connection: close"))
        #expect(lines.suffix(2) == ["", ""])
    }

    @Test("A connection that the target resets or closes fails, and says how")
    func endedEarly() async throws {
        let reset = try await result(.http, .resets)
        #expect(reset.result.outcome == .failed(.connection(ECONNRESET)))
        #expect(reset.result.text == "connection reset by peer")
        let closed = try await result(.http, .closes)
        #expect(closed.result.outcome == .failed(.closed))
    }

    @Test("What is not HTTP fails at once")
    func notHTTP() async throws {
        let (result, _, _) = try await result(.http, .answers("SSH-2.0-OpenSSH_9.2\r\n"))
        #expect(result.outcome == .failed(.notHTTP))
        #expect(result.latency < .seconds(1.5))
    }

    @Test("A target that accepts and never answers fails after two seconds")
    func silent() async throws {
        let (result, status, _) = try await result(.http, .silent)
        #expect(result.outcome == .failed(.timeout(.statusLine)))
        #expect(result.latency >= .seconds(2) && result.latency < .milliseconds(2500))
        #expect(status == .unhealthy)
    }

    @Test("A status line that never ends fails after two seconds")
    func slowStatusLine() async throws {
        let (result, _, _) = try await result(.http, .answers("HTTP/1.1 20"))
        #expect(result.outcome == .failed(.timeout(.statusLine)))
    }

    @Test(
        "A body without end and a header bomb pass with their status line, and are cut off",
        arguments: [
            "\r\n", "X-Bomb: \(String(repeating: "x", count: 100_000))\r\n", "a", "\r\n\r\n0",
        ])
    func endless(rest: String) async throws {
        let (result, _, seen) = try await result(
            .http, .answersEndlessly("HTTP/1.1 200 OK\r\n", then: rest))
        #expect(result.outcome == .passed(status: 200))
        #expect(result.latency < .seconds(1))
        #expect(seen.open == 0)
    }

    @Test("TCP passes whatever the target says")
    func tcpTalker() async throws {
        let (result, _, _) = try await result(
            .tcp, .answersEndlessly("220 mail\r\n", then: "more\r\n"))
        #expect(result.outcome == .passed(status: nil))
    }
}
