/// Who a namespace, service or instance belongs to, and so who may change it.
public enum Owner: String, Hashable, Codable, Sendable {
    /// The API, or a program that embeds the server.
    case api
    /// The declared registry file: only the file changes it.
    case file
}

/// A Cloud Map namespace; one that is not HTTP is a DNS zone.
public struct Namespace: Hashable, Codable, Sendable, Identifiable {
    /// `ns-` and 16 characters of lowercase base32.
    public typealias ID = String

    /// Which of Cloud Map's three kinds it is.
    public enum Kind: String, Hashable, Codable, Sendable, CaseIterable {
        case http = "HTTP", dnsPrivate = "DNS_PRIVATE", dnsPublic = "DNS_PUBLIC"
    }

    public let id: ID
    /// The name as it was given; for a DNS namespace it is the zone's apex.
    public var name: String
    public var kind: Kind
    public var description: String?
    /// The VPC a private namespace was created for; any text.
    public var vpc: String?
    /// TTL and MINIMUM of the zone's SOA record, in seconds, and so how long a negative answer may
    /// be kept; nil for HTTP.
    public var soaTTL: Int?
    /// Cloud Map's hosted zone id; nil for HTTP.
    public var hostedZoneID: String?
    /// The name under which DiscoverInstances finds it.
    public var httpName: String
    public var creatorRequestID: String?
    public var created: Timestamp
    public var owner: Owner
    public var tags: [String: String]

    /// A namespace of these members.
    public init(
        id: ID, name: String, kind: Kind, description: String? = nil, vpc: String? = nil,
        soaTTL: Int? = nil, hostedZoneID: String? = nil, httpName: String,
        creatorRequestID: String? = nil, created: Timestamp, owner: Owner = .api,
        tags: [String: String] = [:]
    ) {
        self.id = id
        self.name = name
        self.kind = kind
        self.description = description
        self.vpc = vpc
        self.soaTTL = soaTTL
        self.hostedZoneID = hostedZoneID
        self.httpName = httpName
        self.creatorRequestID = creatorRequestID
        self.created = created
        self.owner = owner
        self.tags = tags
    }
}
