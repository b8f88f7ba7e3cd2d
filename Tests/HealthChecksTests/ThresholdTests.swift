import Registry
import Testing

@testable import HealthChecks

/// Thresholds both ways.
@Suite("Thresholds")
struct ThresholdTests {
    @Test("The first pass makes UNKNOWN healthy at once", arguments: [1, 3, 10])
    func firstPass(threshold: Int) {
        var state = HealthState(status: .unknown, threshold: threshold)
        #expect(state.take(passed: true) == .healthy)
        #expect(state.take(passed: true) == nil)
    }

    @Test(
        "As many results in a row as the threshold change the status, in both directions",
        arguments: [1, 3, 10], [HealthStatus.unknown, .healthy])
    func bothWays(threshold: Int, first: HealthStatus) {
        var state = HealthState(status: first, threshold: threshold)
        for _ in 1..<threshold { #expect(state.take(passed: false) == nil) }
        #expect(state.take(passed: false) == .unhealthy)
        #expect(state.take(passed: false) == nil)
        for _ in 1..<threshold { #expect(state.take(passed: true) == nil) }
        #expect(state.take(passed: true) == .healthy)
    }

    @Test("Results that are not in a row change nothing", arguments: [2, 3, 10])
    func notInARow(threshold: Int) {
        var state = HealthState(status: .healthy, threshold: threshold)
        for _ in 0..<20 {
            for _ in 1..<threshold { #expect(state.take(passed: false) == nil) }
            #expect(state.take(passed: true) == nil)
        }
    }

    @Test("Every sequence of results gives what the definition says", arguments: 1...4)
    func exhausted(threshold: Int) {
        for first in HealthStatus.allCases {
            for bits in 0..<(1 << 12) {
                let results = (0..<12).map { bits >> $0 & 1 == 1 }
                var state = HealthState(status: first, threshold: threshold)
                var seen: [HealthStatus] = []
                for result in results {
                    if let new = state.take(passed: result) { seen.append(new) }
                }
                #expect(seen == defined(first, threshold, results))
            }
        }
    }

    /// The definition: the status is what the last `threshold` results agree on; the first pass
    /// ever ends UNKNOWN.
    private func defined(
        _ first: HealthStatus, _ threshold: Int, _ results: [Bool]
    ) -> [HealthStatus] {
        var status = first
        var changes: [HealthStatus] = []
        for end in 1...results.count {
            let last = results[..<end].suffix(threshold)
            let isAgreed = last.count == threshold && Set(last).count == 1
            let isFirstPass = status == .unknown && results[end - 1]
            guard isAgreed || isFirstPass else { continue }
            let next: HealthStatus = results[end - 1] ? .healthy : .unhealthy
            if next != status {
                status = next
                changes.append(next)
            }
        }
        return changes
    }

    @Test("In time: UNHEALTHY comes with the failure of the threshold", arguments: [1, 3, 10])
    func inTime(threshold: Int) {
        var simulation = Simulation()
        let check = Check.simulated(0, threshold: threshold)
        simulation.start([check])
        simulation.run(for: .seconds(5))
        #expect(simulation.statuses(of: check.key) == [.healthy])
        let before = simulation.starts.count
        simulation.answer = { _, _ in .ends(.failed(.status(500)), after: 3) }
        simulation.run(for: .seconds(10 * threshold))
        let failed = simulation.starts.count - before
        #expect(failed == threshold)
        #expect(simulation.statuses(of: check.key) == [.healthy, .unhealthy])
        simulation.answer = { _, _ in .ends(.passed(status: 200), after: 3) }
        simulation.run(for: .seconds(10 * threshold))
        #expect(simulation.statuses(of: check.key) == [.healthy, .unhealthy, .healthy])
    }
}
