/// What readers see: committed rows only.
extension Registry {
    /// All namespaces by creation, then id.
    public var namespaces: [Namespace] {
        tables.namespaceOrder.committedMembers(of: .whole)
            .compactMap { tables.namespaces.committed[$0.id] }
    }

    /// The namespace of this id.
    public func namespace(_ id: Namespace.ID) -> Namespace? { tables.namespaces.committed[id] }

    /// The namespace that is discovered by this name: its HttpName exactly, or, of a DNS namespace,
    /// without regard to capitals.
    public func namespace(named name: String) -> Namespace? {
        let namesakes = tables.httpNames.committedMembers(of: name.lowercased())
            .compactMap { tables.namespaces.committed[$0] }
        return namesakes.first { $0.httpName == name } ?? namesakes.first { $0.kind != .http }
    }

    /// The services of a namespace by creation, then id.
    public func services(in namespace: Namespace.ID) -> [Service] {
        tables.serviceOrder.committedMembers(of: namespace)
            .compactMap { tables.services.committed[$0.id] }
    }

    /// The service of this id.
    public func service(_ id: Service.ID) -> Service? { tables.services.committed[id] }

    /// The service of this name: exactly, or, of one that DNS knows, without regard to capitals.
    public func service(named name: String, in namespace: Namespace.ID) -> Service? {
        let key = Tables.ServiceName(namespace: namespace, name: name.lowercased())
        let namesakes = tables.serviceNames.committedMembers(of: key)
            .compactMap { tables.services.committed[$0] }
        return namesakes.first { $0.name == name } ?? namesakes.first { !$0.isHTTPOnly }
    }

    /// At most `limit` instances of a service by the octets of their ids, those behind `start` when
    /// that is given. Complexity: O(instances given).
    public func instances(
        of service: Service.ID, after start: Instance.ID? = nil, limit: Int = .max
    ) -> [Instance] {
        tables.instances.committedRows(of: service, after: start, limit: limit)
    }

    /// The instance of this key.
    public func instance(_ key: Instance.Key) -> Instance? { tables.instances.committed(key) }

    /// How many instances a service has.
    public func instanceCount(of service: Service.ID) -> Int {
        tables.instances.committedCount(of: service)
    }

    /// How many services a namespace has.
    public func serviceCount(of namespace: Namespace.ID) -> Int {
        tables.serviceOrder.committedMembers(of: namespace).count
    }

    /// The operation of this id, while it is kept.
    public func operation(_ id: Operation.ID) -> Operation? { tables.operations.committed[id] }

    /// All operations that are kept, the newest first.
    public var operations: [Operation] { Array(operations(of: .all)) }

    /// The operations of a namespace or service, the newest first; each is looked up when it is
    /// asked for.
    package func operations(of scope: Operation.Scope) -> some Collection<Operation> {
        tables.operationOrder.committedMembers(of: scope).reversed().lazy
            .compactMap { tables.operations.committed[$0.id] }
    }

    /// How many of everything there are.
    public var counts: RegistryCounts {
        RegistryCounts(
            namespaces: tables.namespaces.committed.count,
            services: tables.services.committed.count,
            instances: tables.instances.committedCount,
            operations: tables.operations.committed.count,
            health: HealthStatus.allCases.reduce(into: [:]) { counts, status in
                counts[status] = tables.healthTally[status]
            })
    }

    /// How a service chooses its answers.
    public func answerSettings(of service: Service) -> AnswerSettings {
        AnswerSettings.settings(for: service, defaults: settings.answers)
    }

    /// How a service answers now and why. Complexity: O(its instances).
    public func choice(of service: Service) -> AnswerRule.Choice {
        AnswerRule.choose(
            instances(of: service.id).map { AnswerRule.Candidate(id: $0.id, health: $0.health) },
            check: service.healthCheck, settings: answerSettings(of: service))
    }
}

/// How many of everything a registry has.
public struct RegistryCounts: Hashable, Codable, Sendable {
    public let namespaces: Int
    public let services: Int
    public let instances: Int
    public let operations: Int
    /// Instances by their health.
    public let health: [HealthStatus: Int]
}
