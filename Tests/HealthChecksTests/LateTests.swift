import Registry
import Testing

@testable import HealthChecks

/// What a machine that did not run in time makes of results.
@Suite("Late results")
struct LateTests {
    private static let check = Check.simulated(0, threshold: 1, status: .healthy)

    @Test("A deadline that passed while the machine stood still is no failure")
    func timeout() {
        var simulation = Simulation()
        simulation.answer = { _, _ in .silence }
        simulation.start([Self.check])
        simulation.run(for: .seconds(1))
        simulation.stall(for: .seconds(60))
        #expect(simulation.observations.isEmpty)
        #expect(simulation.table.counts.late == 1)
        // The next probe is judged.
        simulation.run(for: .seconds(16))
        #expect(simulation.statuses(of: Self.check.key) == [.unhealthy])
    }

    @Test("A stall that ends before the deadline does not shorten the target's time")
    func stallWithin() {
        var simulation = Simulation()
        simulation.answer = { _, _ in .silence }
        simulation.start([Self.check])
        simulation.run(for: .milliseconds(100))
        simulation.stall(for: .milliseconds(3800))
        simulation.run(for: .seconds(2))
        #expect(simulation.observations.isEmpty)
        #expect(simulation.table.counts.late == 1)
    }

    @Test("A pass and a failure that are seen long after their deadline count for nothing")
    func results() {
        for outcome in [ProbeOutcome.passed(status: 200), .failed(.status(500))] {
            var simulation = Simulation()
            let check = Check.simulated(0, threshold: 1)
            simulation.answer = { _, _ in .ends(outcome, after: 50) }
            simulation.start([check])
            simulation.stall(for: .seconds(30))
            #expect(simulation.observations.isEmpty)
            #expect(simulation.table.counts.late == 1)
            simulation.run(for: .seconds(11))
            #expect(simulation.observations.count == 1)
        }
    }

    @Test("A timer that is a little late changes nothing")
    func little() {
        var simulation = Simulation()
        simulation.answer = { _, _ in .silence }
        simulation.start([Self.check])
        simulation.run(for: .milliseconds(3900))
        simulation.stall(for: .milliseconds(300))
        #expect(simulation.statuses(of: Self.check.key) == [.unhealthy])
        #expect(simulation.table.counts.late == 0)
    }

    @Test("A machine without a socket says nothing about the target")
    func noSocket() {
        var simulation = Simulation()
        let now = simulation.now
        simulation.table.start(Self.check, at: now, isSpread: false)
        guard case .connect(let id, _)? = simulation.table.takeActions().first else {
            Issue.record("no probe began")
            return
        }
        simulation.table.fail(id, at: now)
        #expect(simulation.table.counts.notMade == 1)
        #expect(simulation.table.statistics.sockets == 0)
        simulation.run(for: .seconds(10))
        #expect(simulation.starts.count == 1)
    }
}
