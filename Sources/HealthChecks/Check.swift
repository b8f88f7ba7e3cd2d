package import Registry

/// Where a probe goes.
package struct ProbeTarget: Hashable, Sendable {
    /// An address in numbers.
    package enum Address: Hashable, Sendable {
        case ipv4(UInt32)
        case ipv6(UInt128)
    }

    package let address: Address
    package let port: UInt16

    /// The target at this address and port.
    package init(_ address: Address, port: UInt16) {
        self.address = address
        self.port = port
    }
}

/// What one instance's health check does.
package struct Check: Hashable, Sendable {
    package let key: Instance.Key
    package let kind: HealthCheckConfig.Kind
    package let target: ProbeTarget
    /// The request's path, of HTTP and HTTPS.
    package let path: String
    /// The request's Host field, of HTTP and HTTPS.
    package let host: String
    /// The name that TLS asks for (SNI) and that a certificate is validated for; nil for none.
    package let serverName: String?
    /// Results in a row before the status changes, 1 to 10.
    package let threshold: Int
    /// Seconds from one probe to the next, 1 to 300.
    package let interval: Int
    /// What is known of the instance when the check starts.
    package let status: HealthStatus

    /// A check of these members.
    package init(
        key: Instance.Key, kind: HealthCheckConfig.Kind, target: ProbeTarget, path: String = "/",
        host: String = "", serverName: String? = nil, threshold: Int? = nil, interval: Int,
        status: HealthStatus = .unknown
    ) {
        self.key = key
        self.kind = kind
        self.target = target
        self.path = path
        self.host = host
        self.serverName = serverName
        self.threshold = threshold ?? ProbeLimits.threshold
        self.interval = interval
        self.status = status
    }

    /// Whether the other does the same; the status is what the check finds out, and no part of it.
    func isAlike(_ other: Check) -> Bool {
        key == other.key && kind == other.kind && target == other.target && path == other.path
            && host == other.host && serverName == other.serverName
            && threshold == other.threshold && interval == other.interval
    }

    /// How long a connection may take, a TLS handshake included.
    var connectLimit: Duration {
        kind == .tcp ? ProbeLimits.tcpConnect : ProbeLimits.httpConnect
    }
}
