package import Registry

/// A change of an instance's health that its check found.
package struct Observation: Hashable, Sendable {
    package let key: Instance.Key
    /// Which start of the instance's check found it.
    package let generation: UInt64
    package let status: HealthStatus
    /// What decided it.
    package let result: CheckResult
}

/// What a result has changed.
struct Finding: Hashable, Sendable {
    /// The instance's new status.
    var observation: Observation?
    /// The instance about which there is more or less doubt now, and no new status.
    var doubted: Instance.Key?
}

/// What a check knows, for people.
package struct CheckReport: Hashable, Sendable {
    package let check: Check
    package let status: HealthStatus
    /// Nil before the first result.
    package let last: CheckResult?
    /// Results in a row; one of the two is 0.
    package let passes: Int
    package let failures: Int
    /// When the next probe is due, seen from the moment of the report; nil for a denied address and
    /// while a probe is under way.
    package let next: Duration?
}
