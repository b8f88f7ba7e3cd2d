internal import Registry

/// What a check's results in a row say of the instance.
///
/// | status    | passed                     | failed                       |
/// |-----------|----------------------------|------------------------------|
/// | UNKNOWN   | HEALTHY at once            | UNHEALTHY after `threshold`  |
/// | HEALTHY   |                            | UNHEALTHY after `threshold`  |
/// | UNHEALTHY | HEALTHY after `threshold`  |                              |
struct HealthState: Hashable, Sendable {
    private(set) var status: HealthStatus
    private(set) var passes = 0
    private(set) var failures = 0
    let threshold: Int

    /// The state before the first result.
    init(status: HealthStatus, threshold: Int) {
        self.status = status
        self.threshold = threshold
    }

    /// Takes a result in; gives the new status when it is another now.
    mutating func take(passed: Bool) -> HealthStatus? {
        passes = passed ? passes + 1 : 0
        failures = passed ? 0 : failures + 1
        let next: HealthStatus = passed ? .healthy : .unhealthy
        let needed = passed && status == .unknown ? 1 : threshold
        guard status != next, max(passes, failures) >= needed else { return nil }
        status = next
        return next
    }

    /// How many failures are missing until the instance is UNHEALTHY; nil when it is not in doubt.
    var failuresLeft: Int? {
        failures > 0 && status != .unhealthy ? threshold - failures : nil
    }
}
