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

    /// Instances with a check of this kind: a quarter for HTTPS, since the target spends as much on
    /// a handshake as the server.
    func count(of kind: HealthCheckConfig.Kind) -> Int { kind == .https ? count / 4 : count }

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

    /// The instance at such an address; nil for another address.
    static func number(of address: String) -> Int? {
        let octets = address.split(separator: ".").compactMap { Int($0) }
        return octets.count == 4 ? octets[2] * 250 + octets[3] - 1 : nil
    }
}
