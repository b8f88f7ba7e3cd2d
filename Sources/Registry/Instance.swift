/// The health of one instance as the answer rule and people need it.
public struct InstanceHealth: Hashable, Codable, Sendable {
    /// The number of the transition from HEALTHY to UNHEALTHY that made it unhealthy; nil while it
    /// is not unhealthy, and when it was never healthy before. The highest number was healthy last.
    public var lostAt: Int64?
    public var status: HealthStatus
    /// The status that its check gives it while its lease has run out, which makes it UNHEALTHY;
    /// nil while the lease runs, and for an instance without one.
    public var beforeLapse: HealthStatus?
    /// When the status last changed, for people; the rule goes by `lostAt`.
    public var since: Timestamp
    /// A status that was reported and waits for its delay to end.
    public var pending: PendingHealth?

    /// Health of these members.
    public init(
        status: HealthStatus, lostAt: Int64? = nil, since: Timestamp,
        pending: PendingHealth? = nil, beforeLapse: HealthStatus? = nil
    ) {
        self.status = status
        self.lostAt = lostAt
        self.since = since
        self.pending = pending
        self.beforeLapse = beforeLapse
    }

    /// Whether its lease has run out.
    public var isLapsed: Bool { beforeLapse != nil }

    /// The status that its check gives it, whatever its lease says.
    package var checked: HealthStatus { beforeLapse ?? status }
}

/// A reported status that is not in effect yet (`RegistrySettings.customHealthDelay`).
public struct PendingHealth: Hashable, Codable, Sendable {
    /// When it takes effect.
    public var due: Timestamp
    public var status: HealthStatus

    /// A status that takes effect at this time.
    public init(status: HealthStatus, due: Timestamp) {
        self.status = status
        self.due = due
    }
}

/// A registered instance of a service.
public struct Instance: Hashable, Codable, Sendable, Identifiable {
    /// 1 to 64 characters of `0-9a-zA-Z_/:.@-`, unique in the service.
    public typealias ID = String

    /// Names an instance in the whole registry.
    public struct Key: Hashable, Codable, Sendable {
        public let service: Service.ID
        public let instance: ID

        /// The instance of this id in this service.
        public init(service: Service.ID, instance: ID) {
            self.service = service
            self.instance = instance
        }
    }

    public let id: ID
    public let serviceID: Service.ID
    /// As registered, reserved `AWS_` keys included.
    public var attributes: [String: String]
    public var creatorRequestID: String?
    public var registered: Timestamp
    /// The revision that its service had when an instance of this id was registered that was not
    /// there before: no other instance of this id ever has the same.
    public var firstRevision: Int64
    /// How often it was registered since then; what changed nothing does not count.
    public var registrations: Int64
    public var health: InstanceHealth
    public var owner: Owner

    /// An instance of these members.
    public init(
        id: ID, serviceID: Service.ID, attributes: [String: String],
        creatorRequestID: String? = nil, registered: Timestamp,
        firstRevision: Int64 = 0, registrations: Int64 = 1, health: InstanceHealth,
        owner: Owner = .api
    ) {
        self.id = id
        self.serviceID = serviceID
        self.attributes = attributes
        self.creatorRequestID = creatorRequestID
        self.registered = registered
        self.firstRevision = firstRevision
        self.registrations = registrations
        self.health = health
        self.owner = owner
    }

    /// Names this instance in the whole registry.
    public var key: Key { Key(service: serviceID, instance: id) }
}

/// The attribute keys that Cloud Map reserves.
public enum ReservedAttribute {
    public static let alias = "AWS_ALIAS_DNS_NAME"
    public static let ec2Instance = "AWS_EC2_INSTANCE_ID"
    public static let initialHealth = "AWS_INIT_HEALTH_STATUS"
    public static let cname = "AWS_INSTANCE_CNAME"
    public static let ipv4 = "AWS_INSTANCE_IPV4"
    public static let ipv6 = "AWS_INSTANCE_IPV6"
    public static let port = "AWS_INSTANCE_PORT"
}
