import Registry
import Testing

@testable import HealthChecks

/// Checks that stop, or become others, while a probe is under way.
@Suite("Stopped and replaced checks")
struct StoppedChecks {
    private static let check = Check.simulated(0, threshold: 1)

    @Test("A check that stops in the middle of a probe leaves no probe, socket or result")
    func stop() {
        var simulation = Simulation()
        simulation.answer = { _, _ in .ends(.passed(status: 200), after: 100) }
        simulation.start([Self.check])
        #expect(simulation.table.statistics.sockets == 1)
        simulation.stop(Self.check.key)
        #expect(simulation.abandoned.count == 1)
        #expect(simulation.table.statistics.sockets == 0)
        simulation.run(for: .seconds(60))
        #expect(simulation.observations.isEmpty)
        #expect(simulation.starts.count == 1)
        #expect(simulation.table.nextWake(after: simulation.now) == nil)
        #expect(simulation.table.paces.isEmpty)
    }

    @Test("A check that is replaced starts afresh, and the old probe's result is dropped")
    func replace() {
        var simulation = Simulation()
        simulation.answer = { check, _ in
            .ends(check.path == "/" ? .passed(status: 200) : .failed(.status(500)), after: 100)
        }
        simulation.start([Self.check])
        simulation.run(for: .milliseconds(50))
        let other = Check(
            key: Self.check.key, kind: .http, target: Self.check.target, path: "/other",
            threshold: 1, interval: 10)
        simulation.start([other])
        #expect(simulation.abandoned.count == 1)
        simulation.run(for: .seconds(1))
        #expect(simulation.statuses(of: Self.check.key) == [.unhealthy])
        #expect(simulation.table.statistics.sockets == 0)
    }

    @Test("The same check again goes on; stopped and started in one step it starts afresh")
    func again() {
        var simulation = Simulation()
        simulation.start([Self.check])
        simulation.run(for: .milliseconds(10))
        simulation.start([.simulated(0, threshold: 1, status: .healthy)])
        #expect(simulation.starts.count == 1)
        #expect(simulation.table.statistics.checks == [.http: 1])
        simulation.stop(Self.check.key)
        simulation.start([Self.check])
        simulation.run(for: .milliseconds(10))
        #expect(simulation.starts.count >= 2)
        #expect(simulation.observations.map(\.generation) == [1, 2])
    }

    @Test("An observation is current until its check stops, is another, or says something else")
    func current() {
        var simulation = Simulation()
        simulation.start([Self.check])
        simulation.run(for: .milliseconds(10))
        let healthy = simulation.observations[0]
        #expect(simulation.table.isCurrent(healthy))
        simulation.answer = { _, _ in .ends(.failed(.closed), after: 1) }
        simulation.run(for: .seconds(21))
        let unhealthy = simulation.observations[1]
        #expect(!simulation.table.isCurrent(healthy))
        #expect(simulation.table.isCurrent(unhealthy))
        simulation.stop(Self.check.key)
        #expect(!simulation.table.isCurrent(unhealthy))
        simulation.answer = { _, _ in .ends(.failed(.closed), after: 1) }
        simulation.start([Self.check])
        simulation.run(for: .milliseconds(10))
        #expect(!simulation.table.isCurrent(unhealthy))
        #expect(simulation.table.isCurrent(simulation.observations[2]))
    }

    @Test("A place that is used again takes no result of the check before it")
    func places() {
        var simulation = Simulation()
        simulation.answer = { check, _ in
            .ends(check.key == Self.check.key ? .failed(.closed) : .passed(status: 200), after: 100)
        }
        simulation.start([Self.check])
        simulation.stop(Self.check.key)
        let other = Check.simulated(1, threshold: 1)
        simulation.start([other])
        simulation.run(for: .seconds(1))
        #expect(simulation.observations.map(\.key) == [other.key])
        #expect(simulation.observations.map(\.status) == [.healthy])
    }
}
