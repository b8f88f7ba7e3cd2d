/// What can be asked of the registry. A command is decided against the committed state and either
/// changes it as a whole or not at all.
public enum Command: Hashable, Sendable {
    case createNamespace(CreateNamespace)
    case updateNamespace(UpdateNamespace)
    case deleteNamespace(Namespace.ID, owner: Owner)
    case createService(CreateService)
    case updateService(UpdateService)
    case deleteService(Service.ID, owner: Owner)
    case registerInstance(RegisterInstance)
    case deregisterInstance(Instance.Key, owner: Owner)
    /// UpdateInstanceCustomHealthStatus: only services with a custom check have it.
    case updateCustomHealth(Instance.Key, HealthStatus)
    /// What a prober found out; a status that changes nothing is no change. It is for services with
    /// a HealthCheckConfig, and passes over instances that are gone.
    case observeHealth(Instance.Key, HealthStatus)
    /// A reported status whose delay is over takes effect; one that does not wait any more, or
    /// for another time, is passed over.
    case settleHealth(Instance.Key, due: Timestamp)
    /// The lease of an instance ran out; one without a lease is passed over.
    case lapseLease(Instance.Key)
    /// An instance gave a sign of life; one that has not lapsed is passed over.
    case renewLease(Instance.Key)
    /// Deregisters an instance that has lapsed, except the declared file's.
    case expireLease(Instance.Key)
    /// Deregisters every instance of a service.
    case purgeService(Service.ID, owner: Owner)
    /// Deletes every service of a namespace with its instances.
    case purgeNamespace(Namespace.ID, owner: Owner)
    /// TagResource or UntagResource of a namespace.
    case tagNamespace(Namespace.ID, TagChange, owner: Owner)
    /// TagResource or UntagResource of a service; `muster:` tags change how it answers.
    case tagService(Service.ID, TagChange, owner: Owner)
    /// UpdateServiceAttributes: what is named is added or replaced.
    case putServiceAttributes(Service.ID, [String: String], owner: Owner)
    /// DeleteServiceAttributes: what is named and there is taken away.
    case removeServiceAttributes(Service.ID, [String], owner: Owner)
    /// Makes everything the declared file owns equal to the declaration, in one step.
    case declare(Declaration)
}

extension Command {
    /// The instance of a command that changes nothing but what is known of its health. Such a one
    /// is published before it is written.
    package var observedInstance: Instance.Key? {
        switch self {
        case .observeHealth(let key, _), .settleHealth(let key, _), .lapseLease(let key),
            .renewLease(let key):
            key
        default: nil
        }
    }
}

/// A change of the tags of a namespace or service.
public enum TagChange: Hashable, Sendable {
    /// Adds tags; a key that is there gets the new value.
    case tag([String: String])
    /// Takes tags of these keys away; a key that is not there is passed over.
    case untag([String])
}

/// CreateHttpNamespace, CreatePrivateDnsNamespace or CreatePublicDnsNamespace.
public struct CreateNamespace: Hashable, Codable, Sendable {
    public var name: String
    public var kind: Namespace.Kind
    public var vpc: String?
    public var description: String?
    /// Seconds; nil takes 15 for a private and 60 for a public namespace.
    public var soaTTL: Int?
    public var creatorRequestID: String?
    public var tags: [String: String]
    public var owner: Owner

    /// A request of these members.
    public init(
        name: String, kind: Namespace.Kind, vpc: String? = nil, description: String? = nil,
        soaTTL: Int? = nil, creatorRequestID: String? = nil, tags: [String: String] = [:],
        owner: Owner = .api
    ) {
        self.name = name
        self.kind = kind
        self.vpc = vpc
        self.description = description
        self.soaTTL = soaTTL
        self.creatorRequestID = creatorRequestID
        self.tags = tags
        self.owner = owner
    }
}

/// UpdateHttpNamespace, UpdatePrivateDnsNamespace or UpdatePublicDnsNamespace: nil keeps a member,
/// an empty description clears it.
public struct UpdateNamespace: Hashable, Codable, Sendable {
    public var id: Namespace.ID
    /// The kind the operation is for; another kind of namespace is refused.
    public var kind: Namespace.Kind
    public var description: String?
    public var soaTTL: Int?
    public var updaterRequestID: String?
    public var owner: Owner

    /// A request of these members.
    public init(
        id: Namespace.ID, kind: Namespace.Kind, description: String? = nil, soaTTL: Int? = nil,
        updaterRequestID: String? = nil, owner: Owner = .api
    ) {
        self.id = id
        self.kind = kind
        self.description = description
        self.soaTTL = soaTTL
        self.updaterRequestID = updaterRequestID
        self.owner = owner
    }
}

/// CreateService.
public struct CreateService: Hashable, Codable, Sendable {
    public var name: String
    public var namespaceID: Namespace.ID
    public var description: String?
    public var dns: DNSConfig?
    /// Type HTTP was asked for.
    public var isHTTPOnly: Bool
    /// HealthCheckConfig as supplied.
    public var healthCheckConfig: HealthCheckConfig?
    /// HealthCheckCustomConfig was supplied, whatever its threshold.
    public var hasCustomHealthCheck: Bool
    public var creatorRequestID: String?
    public var tags: [String: String]
    public var owner: Owner

    /// A request of these members.
    public init(
        name: String, namespaceID: Namespace.ID, description: String? = nil, dns: DNSConfig? = nil,
        isHTTPOnly: Bool = false, healthCheckConfig: HealthCheckConfig? = nil,
        hasCustomHealthCheck: Bool = false, creatorRequestID: String? = nil,
        tags: [String: String] = [:], owner: Owner = .api
    ) {
        self.name = name
        self.namespaceID = namespaceID
        self.description = description
        self.dns = dns
        self.isHTTPOnly = isHTTPOnly
        self.healthCheckConfig = healthCheckConfig
        self.hasCustomHealthCheck = hasCustomHealthCheck
        self.creatorRequestID = creatorRequestID
        self.tags = tags
        self.owner = owner
    }
}

/// UpdateService: what is absent of DNS records and of HealthCheckConfig is deleted, as Cloud Map
/// does.
public struct UpdateService: Hashable, Codable, Sendable {
    public var id: Service.ID
    /// Nil keeps it, the empty string clears it.
    public var description: String?
    /// The same record types as before with their new TTLs; nil withdraws all records.
    public var records: [DNSConfig.Record]?
    /// Nil deletes the check.
    public var healthCheckConfig: HealthCheckConfig?
    public var owner: Owner

    /// A request of these members.
    public init(
        id: Service.ID, description: String? = nil, records: [DNSConfig.Record]? = nil,
        healthCheckConfig: HealthCheckConfig? = nil, owner: Owner = .api
    ) {
        self.id = id
        self.description = description
        self.records = records
        self.healthCheckConfig = healthCheckConfig
        self.owner = owner
    }
}

/// RegisterInstance: an instance of the same id is replaced.
public struct RegisterInstance: Hashable, Codable, Sendable {
    public var serviceID: Service.ID
    public var instanceID: Instance.ID
    public var attributes: [String: String]
    public var creatorRequestID: String?
    public var owner: Owner

    /// A request of these members.
    public init(
        serviceID: Service.ID, instanceID: Instance.ID, attributes: [String: String],
        creatorRequestID: String? = nil, owner: Owner = .api
    ) {
        self.serviceID = serviceID
        self.instanceID = instanceID
        self.attributes = attributes
        self.creatorRequestID = creatorRequestID
        self.owner = owner
    }
}

/// Everything that the declared registry file owns, in the order it stands there.
public struct Declaration: Hashable, Sendable {
    /// A place in the file, `registry.yaml:12:5`, for messages.
    public typealias Place = String

    /// An instance of the file and where it stands there.
    public struct DeclaredInstance: Hashable, Sendable {
        public var id: Instance.ID
        public var attributes: [String: String]
        public var place: Place

        /// A declared instance of these members.
        public init(id: Instance.ID, attributes: [String: String], place: Place) {
            self.id = id
            self.attributes = attributes
            self.place = place
        }
    }

    /// A service of the file with its instances.
    public struct DeclaredService: Hashable, Sendable {
        /// `namespaceID` is filled in when the declaration is applied.
        public var request: CreateService
        public var instances: [DeclaredInstance]
        public var place: Place

        /// A declared service of these members.
        public init(request: CreateService, instances: [DeclaredInstance], place: Place) {
            self.request = request
            self.instances = instances
            self.place = place
        }
    }

    /// A namespace of the file with its services.
    public struct DeclaredNamespace: Hashable, Sendable {
        public var request: CreateNamespace
        public var services: [DeclaredService]
        public var place: Place

        /// A declared namespace of these members.
        public init(request: CreateNamespace, services: [DeclaredService], place: Place) {
            self.request = request
            self.services = services
            self.place = place
        }
    }

    public var namespaces: [DeclaredNamespace]

    /// A declaration of these namespaces.
    public init(namespaces: [DeclaredNamespace] = []) { self.namespaces = namespaces }
}
