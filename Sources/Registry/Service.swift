/// The DNS side of a service: which records each instance gets, and how they are answered.
public struct DNSConfig: Hashable, Codable, Sendable {
    /// How many of the chosen instances one answer shows.
    public enum RoutingPolicy: String, Hashable, Codable, Sendable, CaseIterable {
        /// All of them.
        case multivalue = "MULTIVALUE"
        /// One, picked at random for every answer.
        case weighted = "WEIGHTED"
    }

    /// A record type that a service may have.
    public enum RecordKind: String, Hashable, Codable, Sendable, CaseIterable {
        case a = "A", aaaa = "AAAA", srv = "SRV", cname = "CNAME"
    }

    /// One configured record type and its TTL in seconds, 0 to 2147483647.
    public struct Record: Hashable, Codable, Sendable {
        public var kind: RecordKind
        public var ttl: Int

        /// A record of this kind and TTL in seconds.
        public init(_ kind: RecordKind, ttl: Int) {
            self.kind = kind
            self.ttl = ttl
        }
    }

    public var routingPolicy: RoutingPolicy
    /// In the order of the request; no kind twice.
    public var records: [Record]

    /// A configuration of these members.
    public init(routingPolicy: RoutingPolicy = .multivalue, records: [Record]) {
        self.routingPolicy = routingPolicy
        self.records = records
    }

    /// The TTL of this kind's records in seconds; nil when the service has none of the kind.
    public func ttl(of kind: RecordKind) -> Int? { records.first { $0.kind == kind }?.ttl }
}

/// A Cloud Map service.
public struct Service: Hashable, Codable, Sendable, Identifiable {
    /// `srv-` and 16 characters of lowercase base32.
    public typealias ID = String

    public let id: ID
    public var namespaceID: Namespace.ID
    /// The name as it was given; `.` is the namespace's apex.
    public var name: String
    public var description: String?
    /// Nil for a service that only the API discovers.
    public var dns: DNSConfig?
    /// True when it was created with Type HTTP, or in an HTTP namespace.
    public var isHTTPOnly: Bool
    public var healthCheck: HealthCheck
    public var creatorRequestID: String?
    public var created: Timestamp
    /// Rises with every register and deregister; kept below 2^53.
    public var revision: Int64
    /// How often its definition was given: 1, and one more for each update.
    public var version: Int64
    public var owner: Owner
    public var tags: [String: String]
    /// Cloud Map's service attributes; no matter of DNS.
    public var attributes: [String: String]

    /// A service of these members.
    public init(
        id: ID, namespaceID: Namespace.ID, name: String, description: String? = nil,
        dns: DNSConfig? = nil, isHTTPOnly: Bool = false, healthCheck: HealthCheck = .none,
        creatorRequestID: String? = nil, created: Timestamp, revision: Int64, version: Int64 = 1,
        owner: Owner = .api, tags: [String: String] = [:], attributes: [String: String] = [:]
    ) {
        self.id = id
        self.namespaceID = namespaceID
        self.name = name
        self.description = description
        self.dns = dns
        self.isHTTPOnly = isHTTPOnly
        self.healthCheck = healthCheck
        self.creatorRequestID = creatorRequestID
        self.created = created
        self.revision = revision
        self.version = version
        self.owner = owner
        self.tags = tags
        self.attributes = attributes
    }
}
