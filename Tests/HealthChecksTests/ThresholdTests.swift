import Registry
import Testing

@testable import HealthChecks

@Suite("Thresholds")
struct ThresholdTests {
    @Test("The first pass makes UNKNOWN healthy at once", arguments: [1, 3, 10])
    func firstPass(threshold: Int) {
        var state = HealthState(status: .unknown, threshold: threshold)
        #expect(state.take(passed: true) == .healthy)
        #expect(state.take(passed: true) == nil)
    }
}
