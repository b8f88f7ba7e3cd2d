internal import Registry

// DiscoverInstances and DiscoverInstancesRevision: by name, not by id.
extension CloudMapAPI {
    /// The JSON text of the instances of a service named by its namespace and name, by health and
    /// attributes.
    func discoverInstances(_ request: Request, random: UInt64) async throws(APIError) -> [UInt8] {
        try checkOwner(request, .namespaceNotFound)
        let (namespaceName, serviceName) = names(request)
        let key = DiscoveryCache.Key(namespaceName: namespaceName, serviceName: serviceName)
        let query = DiscoveryQuery(request)
        if let kept = discoveries.service(key, in: registry) {
            return kept.reply(to: query, random: random)
        }
        return discoveries.keep(try await discover(key), key).reply(to: query, random: random)
    }

    private func discover(_ key: DiscoveryCache.Key) async throws(APIError) -> Discovery {
        let access = registry
        return try await read { registry throws(APIError) in
            let (namespace, service) = try Self.find(
                key.namespaceName, key.serviceName, registry)
            return Discovery(
                namespaceName: namespace.httpName, service: service,
                instances: registry.instances(of: service.id),
                edition: access.edition(of: service.id))
        }
    }

    /// The revision of a service's instances, which grows with each change that discovery shows.
    func discoverInstancesRevision(_ request: Request) async throws(APIError) -> JSONObject {
        try checkOwner(request, .namespaceNotFound)
        let (namespaceName, serviceName) = names(request)
        return try await read { registry throws(APIError) in
            let (_, service) = try Self.find(namespaceName, serviceName, registry)
            return ["InstancesRevision": .integer(Int(service.revision))]
        }
    }

    /// Refuses a request for resources of another account: there are none.
    func checkOwner(_ request: Request, _ error: APIError) throws(APIError) {
        if let owner = request.optionalText("OwnerAccount"), owner != identity.account {
            throw error
        }
    }

    private func names(_ request: Request) -> (String, String) {
        (request.text("NamespaceName"), request.text("ServiceName"))
    }

    private static func find(
        _ namespaceName: String, _ serviceName: String, _ registry: Registry
    ) throws(APIError) -> (Namespace, Service) {
        guard let namespace = registry.namespace(named: namespaceName) else {
            throw .namespaceNotFound
        }
        guard let service = registry.service(named: serviceName, in: namespace.id) else {
            throw .serviceNotFound
        }
        return (namespace, service)
    }
}

/// Which instances a DiscoverInstances request asks for.
struct DiscoveryQuery: Sendable {
    /// The member HealthStatus.
    enum HealthFilter: String {
        case healthy = "HEALTHY", unhealthy = "UNHEALTHY", all = "ALL"
        case healthyOrElseAll = "HEALTHY_OR_ELSE_ALL"
    }

    let required: [String: String]
    let optional: [String: String]
    let health: HealthFilter
    let limit: Int

    /// Reads a request; without HealthStatus it asks for healthy instances.
    init(_ request: Request) {
        required = request.members.texts("QueryParameters") ?? [:]
        optional = request.members.texts("OptionalParameters") ?? [:]
        health = request.optionalText("HealthStatus").flatMap(HealthFilter.init) ?? .healthy
        limit = request.members.integer("MaxResults") ?? 100
    }

    /// The indices of the instances that are asked for: those with all required attributes, of
    /// them those of the health, and of those the ones with all optional attributes if there are
    /// any.
    func choose(_ instances: [Instance], _ service: Service) -> [Int] {
        let candidates = instances.indices.filter { Self.has(required, instances[$0]) }
        let isChecked = service.healthCheck != .none
        let chosen = filter(candidates, instances, isChecked: isChecked)
        if optional.isEmpty { return chosen }
        let preferred = chosen.filter { Self.has(optional, instances[$0]) }
        return preferred.isEmpty ? chosen : preferred
    }

    /// Those of the health that is asked for. What nobody checks and no lease tells of is always
    /// among them.
    private func filter(
        _ candidates: [Int], _ instances: [Instance], isChecked: Bool
    ) -> [Int] {
        func having(_ wanted: HealthStatus) -> [Int] {
            candidates.filter {
                let status = instances[$0].health.status
                return status == wanted || (status == .unknown && !isChecked)
            }
        }
        switch health {
        case .all: return candidates
        case .unhealthy: return having(.unhealthy)
        case .healthy, .healthyOrElseAll:
            let healthy = having(.healthy)
            return healthy.isEmpty && health == .healthyOrElseAll ? candidates : healthy
        }
    }

    private static func has(_ attributes: [String: String], _ instance: Instance) -> Bool {
        attributes.allSatisfy { instance.attributes[$0.key] == $0.value }
    }
}

/// A small generator for the order of one reply: SplitMix64 (Steele, Lea, Flood 2014).
struct SplitMix: RandomNumberGenerator {
    /// Where it stands.
    var state: UInt64

    /// The next 64 bits.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
