/// What is known of an instance's health, in Cloud Map's words.
public enum HealthStatus: String, Hashable, Codable, Sendable, CaseIterable {
    case healthy = "HEALTHY"
    case unhealthy = "UNHEALTHY"
    /// No check is configured, or its first result is not in yet.
    case unknown = "UNKNOWN"
}

/// How many instances have each health.
package struct HealthTally: Equatable, Sendable {
    private var healthy = 0
    private var unhealthy = 0
    private var unknown = 0

    /// No instances.
    package init() {}

    /// The instances of this health.
    package subscript(status: HealthStatus) -> Int {
        get {
            switch status {
            case .healthy: healthy
            case .unhealthy: unhealthy
            case .unknown: unknown
            }
        }
        set {
            switch status {
            case .healthy: healthy = newValue
            case .unhealthy: unhealthy = newValue
            case .unknown: unknown = newValue
            }
        }
    }
}

/// How the health of a service's instances becomes known.
public enum HealthCheck: Hashable, Codable, Sendable {
    /// Nobody checks: every instance is answered.
    case none
    /// Muster probes the instances (Cloud Map's HealthCheckConfig).
    case probe(HealthCheckConfig)
    /// The owner tells (Cloud Map's HealthCheckCustomConfig; its FailureThreshold is always 1).
    case custom
}

/// Cloud Map's HealthCheckConfig; members that were not supplied stay nil, so that they are echoed
/// as they came.
public struct HealthCheckConfig: Hashable, Codable, Sendable {
    /// What is spoken to the instance.
    public enum Kind: String, Hashable, Codable, Sendable, CaseIterable {
        case http = "HTTP", https = "HTTPS", tcp = "TCP"
    }

    /// What is spoken to the instance.
    public var kind: Kind
    /// The path of an HTTP or HTTPS probe, at most 255 characters; nil means `/`.
    public var resourcePath: String?
    /// Results in a row before the status changes, 1 to 10; nil means 3.
    public var failureThreshold: Int?

    /// A configuration of these members.
    public init(kind: Kind, resourcePath: String? = nil, failureThreshold: Int? = nil) {
        self.kind = kind
        self.resourcePath = resourcePath
        self.failureThreshold = failureThreshold
    }
}
