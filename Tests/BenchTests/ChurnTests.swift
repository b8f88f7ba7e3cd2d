import BenchData
import Glibc
import Muster
import Registry
import Testing

@testable import MusterBench

/// Changes at a steady rate, and whether DNS shows them.
@Suite struct ChurnTests {
    @Test(
        "Changes are made at the rate, published one by one, and all seen", .timeLimit(.minutes(1)))
    func run() async throws {
        try await withServer(services: 40) { server, port, targets in
            var sequence = ChurnSequence(targets)
            let run = ChurnRun(
                server: server, probe: try VisibilityProbe(port: port), atOnce: 1,
                changesPerProbe: 3)
            let result = try await run.run(&sequence, rate: 400, count: 120)
            #expect(result.changes == 120)
            #expect(result.publishes == 120)
            #expect(result.times.count == 120)
            #expect(result.probes == 40)
            #expect(result.stale == 0)
            #expect(result.unanswered == 0)
            #expect(result.seconds >= 0.3)
            #expect(result.rate <= 400)
        }
    }

    @Test("Changes at the same time are counted once each", .timeLimit(.minutes(1)))
    func atOnce() async throws {
        try await withServer(services: 40) { server, port, targets in
            var sequence = ChurnSequence(targets)
            let run = ChurnRun(
                server: server, probe: try VisibilityProbe(port: port), atOnce: 16,
                changesPerProbe: 5)
            let result = try await run.run(&sequence, rate: 10_000, count: 100)
            #expect(result.changes == 100)
            #expect(result.probes == 20)
            #expect(result.stale == 0)
        }
    }

    @Test("Where it is ticking, nothing is changed", .timeLimit(.minutes(1)), arguments: [1, 16])
    func ticking(atOnce: Int) async throws {
        try await withServer(services: 40) { server, port, targets in
            var sequence = ChurnSequence(targets)
            var run = ChurnRun(
                server: server, probe: try VisibilityProbe(port: port), atOnce: atOnce,
                changesPerProbe: 5)
            run.makesChanges = false
            let result = try await run.run(&sequence, rate: 1000, count: 20)
            #expect(result.publishes == 0)
            #expect(result.probes == 4)
            #expect(result.unanswered == 0)
            // The first change is still to come.
            run.makesChanges = true
            #expect(try await run.run(&sequence, rate: 1000, count: 20).stale == 0)
        }
    }

    @Test("A probe tells what is not shown, and what is not answered", .timeLimit(.minutes(1)))
    func probe() async throws {
        try await withServer(services: 40) { server, port, targets in
            let probe = try VisibilityProbe(port: port)
            let register = InstanceChange(kind: .register, target: targets.newcomers[0])
            #expect(await probe.check(register, id: 1) == .stale)
            try await server.run(register.command)
            #expect(await probe.check(register, id: 2) == .fresh)
            let deregister = InstanceChange(kind: .deregister, target: targets.newcomers[0])
            #expect(await probe.check(deregister, id: 3) == .stale)
            let unhealthy = InstanceChange(kind: .unhealthy, target: targets.members[0])
            #expect(await probe.check(unhealthy, id: 4) == .stale)
            try await server.run(unhealthy.command)
            #expect(await probe.check(unhealthy, id: 5) == .fresh)
        }
        let nobody = try VisibilityProbe(port: FreePort.take())
        let target = ChangeTarget(
            key: .init(service: "srv", instance: "i"), owner: "svc-00001.bench.example.",
            address: "10.0.0.1", attributes: [:])
        #expect(await nobody.check(InstanceChange(kind: .register, target: target), id: 1) == .lost)
    }

    @Test("A pacer ticks in order, never early, and without drift")
    func pacer() async {
        let start = ContinuousClock.now
        var expected = 0
        for await tick in ChurnPacer.ticks(rate: 500, count: 25) {
            #expect(tick == expected)
            #expect(start.duration(to: .now) >= .milliseconds(2 * (tick + 1)))
            expected += 1
        }
        #expect(expected == 25)
        let late = timespec(tv_sec: 7, tv_nsec: 999_500_000)
        let first = ChurnPacer.moment(of: 1, rate: 1000, after: late)
        #expect(first.tv_sec == 8 && first.tv_nsec == 500_000)
        let last = ChurnPacer.moment(of: 3001, rate: 1000, after: late)
        #expect(last.tv_sec == 11 && last.tv_nsec == 500_000)
    }

    @Test("The CPU of changes is what is beyond that of queries")
    func processor() throws {
        var rounds = ChurnResults.Rounds()
        #expect(rounds.ratio(to: .quiet) == nil)
        rounds.sides[.quiet] = [Self.measurement(queries: 200_000, processor: 1)]
        rounds.sides[.ticking] = [Self.measurement(queries: 187_500, processor: 1)]
        rounds.sides[.changing] = [Self.measurement(queries: 150_000, processor: 0.85)]
        #expect(try #require(rounds.ratio(to: .quiet)) == 0.75)
        #expect(try #require(rounds.ratio(to: .ticking)) == 0.8)
        // 150,000 queries at 5 µs are 0.75 s; 0.1 s is left for 1,000 changes.
        let change = try #require(rounds.processorPerChange(rate: 1000))
        #expect(abs(change - 100) < 1e-6)
    }

    private static func measurement(queries: Int, processor: Double) -> Measurement {
        Measurement(
            report: LoadReport(seconds: 1, completed: queries, lost: 0),
            processor: ProcessorTime(total: processor))
    }

    /// Runs the closure with a server of the data set on a free port.
    private func withServer(
        services: Int, _ body: (Server, UInt16, ChangeTargets) async throws -> Void
    ) async throws {
        var configuration = ServerConfiguration()
        configuration.workers = 1
        let server = try await Server.start(configuration)
        do {
            let data = DataSet(services: services)
            let ids = try await data.register(in: server)
            let port = try #require(UInt16(server.addresses[0].split(separator: ":")[1]))
            try await body(server, port, ChangeTargets(data, ids: ids, count: 30))
        } catch {
            await server.stop()
            throw error
        }
        await server.stop()
    }
}
