import Registry

/// What `checks` is run with.
struct ChecksSettings: Sendable {
    /// Instances with a health check.
    var count = 20_000
    /// Seconds from one probe of an instance to the next.
    var interval = 10
    /// Seconds that are measured.
    var seconds = 60
    var kinds = [HealthCheckConfig.Kind.tcp, .http, .https]

    /// Intervals before the measurement: the first probes are all due at once, those after them at
    /// random times.
    static let warmUp = 2

    /// Probes a second.
    var rate: Double { Double(count) / Double(interval) }

    /// Takes what is over within a minute and still probes as often.
    mutating func shorten() {
        count = 4000
        interval = 2
        seconds = 8
    }

    /// The address of an instance: each has one of its own, so that the target can tell them apart.
    static func address(of number: Int) -> String {
        "127.1.\(number / 250).\(number % 250 + 1)"
    }

    /// The instance of such an address, given the last two octets.
    static func number(_ third: UInt8, _ fourth: UInt8) -> Int {
        Int(third) * 250 + Int(fourth) - 1
    }
}
