import Registry
import Testing

@testable import HealthChecks

/// How soon an instance that fails could become UNHEALTHY.
@Suite("Doubt")
struct DoubtTests {
    @Test("Each failure below the threshold leaves less time; a pass and the threshold end it")
    func countdown() {
        var simulation = Simulation()
        let check = Check.simulated(0, threshold: 4)
        simulation.start([check])
        simulation.run(for: .seconds(12))
        #expect(simulation.table.doubt(about: check.key) == nil)
        #expect(simulation.doubts.isEmpty)
        simulation.answer = { _, _ in .ends(.failed(.closed), after: 1) }
        var left: [Int?] = []
        for _ in 0..<4 {
            simulation.run(for: .seconds(10))
            left.append(simulation.table.doubt(about: check.key))
        }
        #expect(left == [30, 20, 10, nil])
        // The end comes with the observation, and is not told twice.
        #expect(simulation.doubts.count == 3)
        #expect(simulation.statuses(of: check.key) == [.healthy, .unhealthy])
        simulation.answer = { _, _ in .ends(.passed(status: 200), after: 1) }
        simulation.run(for: .seconds(40))
        simulation.answer = { _, _ in .ends(.failed(.closed), after: 1) }
        simulation.run(for: .seconds(10))
        #expect(simulation.table.doubt(about: check.key) == 30)
        simulation.answer = { _, _ in .ends(.passed(status: 200), after: 1) }
        simulation.run(for: .seconds(10))
        #expect(simulation.table.doubt(about: check.key) == nil)
        #expect(simulation.doubts.count == 5)
    }

    @Test("A threshold of 1 leaves no doubt, and neither does an UNHEALTHY instance")
    func none() {
        var simulation = Simulation()
        let one = Check.simulated(0, threshold: 1)
        let unhealthy = Check.simulated(1, status: .unhealthy)
        simulation.answer = { _, _ in .ends(.failed(.closed), after: 1) }
        simulation.start([one, unhealthy])
        simulation.run(for: .seconds(60))
        #expect(simulation.doubts.isEmpty)
        #expect(simulation.table.doubt(about: unhealthy.key) == nil)
    }
}
