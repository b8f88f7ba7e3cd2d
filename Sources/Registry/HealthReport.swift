/// What is known of one instance's health, for people.
package struct HealthReport: Hashable, Sendable {
    package let instance: Instance
    /// What its probes found; nil where nobody probes it.
    package let probes: ProbeReport?
    /// Nil for an instance without one.
    package let lease: LeaseReport?
    /// The changes of its status in the last hour, the oldest first.
    package let changes: [HealthChange]
    /// What the name leads to that it has in place of addresses, in words; nil without one.
    package let target: String?

    /// A report of these members.
    package init(
        _ instance: Instance, probes: ProbeReport? = nil,
        lease: LeaseReport? = nil, changes: [HealthChange] = [], target: String? = nil
    ) {
        self.target = target
        self.instance = instance
        self.probes = probes
        self.lease = lease
        self.changes = changes
    }
}

/// What the probes of one instance found.
package struct ProbeReport: Hashable, Sendable {
    /// The end of one probe.
    package struct Result: Hashable, Sendable {
        /// When it ended.
        package let time: Timestamp
        /// How many milliseconds it took.
        package let milliseconds: Double
        package let isPassed: Bool
        /// What an HTTP or HTTPS target answered.
        package let httpStatus: Int?
        /// For people: `HTTP 503 in 12 ms`, `connection refused`.
        package let text: String

        /// A result of these members.
        package init(
            time: Timestamp, milliseconds: Double, isPassed: Bool, httpStatus: Int?, text: String
        ) {
            self.time = time
            self.milliseconds = milliseconds
            self.isPassed = isPassed
            self.httpStatus = httpStatus
            self.text = text
        }
    }

    /// What is spoken to the target.
    package let kind: HealthCheckConfig.Kind
    /// Address and port.
    package let target: String
    /// Seconds from one probe to the next.
    package let interval: Int
    /// Results in a row before the status changes.
    package let threshold: Int
    /// How many passed in a row.
    package let passes: Int
    /// How many failed in a row.
    package let failures: Int
    /// When the next one is due; nil while one is under way and where none is made.
    package let next: Timestamp?
    /// Nil before the first result.
    package let last: Result?

    /// A report of these members.
    package init(
        kind: HealthCheckConfig.Kind, target: String, interval: Int, threshold: Int, passes: Int,
        failures: Int, next: Timestamp?, last: Result?
    ) {
        self.kind = kind
        self.target = target
        self.interval = interval
        self.threshold = threshold
        self.passes = passes
        self.failures = failures
        self.next = next
        self.last = last
    }
}

/// How an instance's lease stands.
package struct LeaseReport: Hashable, Sendable {
    /// The seconds of a period.
    package let seconds: Int
    /// Whether it has run out.
    package let hasLapsed: Bool
    /// When it runs out; of one that has, when the instance is deregistered. Nil for an instance
    /// that stays.
    package let end: Timestamp?

    /// A report of these members.
    package init(seconds: Int, hasLapsed: Bool, end: Timestamp?) {
        self.seconds = seconds
        self.hasLapsed = hasLapsed
        self.end = end
    }
}
