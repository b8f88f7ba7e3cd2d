/// A decision while it is being made: what it is decided against, and the changes so far.
///
/// The rules of each command are in `Draft+….swift`. A rule reads `tables`, throws a `Refusal` or
/// puts changes. The draft's registry is a copy that shares everything with the original.
struct Draft {
    private(set) var registry: Registry
    let now: Timestamp
    var randomness: any RandomNumberGenerator
    private(set) var changes: [Change] = []
    /// A declaration is many steps, each decided on top of those before it; other commands look at
    /// the state before them only, and save staging their changes twice.
    let seesOwnChanges: Bool

    /// A decision on the command at this time, against the registry with what is staged.
    init(
        _ command: Command, registry: Registry, now: Timestamp,
        randomness: any RandomNumberGenerator
    ) {
        self.registry = registry
        self.now = now
        self.randomness = randomness
        if case .declare = command { seesOwnChanges = true } else { seesOwnChanges = false }
    }

    /// Carries a command out, or refuses it.
    mutating func decide(_ command: Command) throws(Refusal) -> CommandResult {
        switch command {
        case .createNamespace(let request): try createNamespace(request)
        case .updateNamespace(let request): try updateNamespace(request)
        case .deleteNamespace(let id, let owner): try deleteNamespace(id, owner: owner)
        case .createService(let request): try createService(request)
        case .updateService(let request): try updateService(request)
        case .deleteService(let id, let owner): try deleteService(id, owner: owner)
        case .registerInstance(let request): try registerInstance(request)
        case .deregisterInstance(let key, let owner): try deregisterInstance(key, owner: owner)
        case .updateCustomHealth(let key, let status): try updateCustomHealth(key, status)
        case .observeHealth(let key, let status): observeHealth(key, status)
        case .settleHealth(let key, let due): settleHealth(key, due: due)
        case .lapseLease(let key): lapseLease(key)
        case .renewLease(let key): renewLease(key)
        case .expireLease(let key): try expireLease(key)
        case .purgeService(let id, let owner): try purgeService(id, owner: owner)
        case .purgeNamespace(let id, let owner): try purgeNamespace(id, owner: owner)
        case .tagNamespace(let id, let change, let owner):
            try tag(namespace: id, change, owner: owner)
        case .tagService(let id, let change, let owner): try tag(service: id, change, owner: owner)
        case .putServiceAttributes(let id, let attributes, let owner):
            try putServiceAttributes(attributes, of: id, owner: owner)
        case .removeServiceAttributes(let id, let keys, let owner):
            try removeServiceAttributes(keys, of: id, owner: owner)
        case .declare(let declaration): try declare(declaration)
        }
    }

    /// Adds a change to the decision.
    mutating func put(_ change: Change) {
        changes.append(change)
        if seesOwnChanges { registry.stage([change]) }
    }
}

/// Finding what a command names.
extension Draft {
    /// What is registered, with the draft's own changes where it sees them.
    var tables: Tables {
        _read { yield registry.tables }
    }

    /// The choices that the registry was made with.
    var settings: RegistrySettings {
        _read { yield registry.settings }
    }

    /// The static zones beside the registered namespaces.
    var staticNames: (any StaticNames)? { registry.staticNames }

    /// The namespace of this id.
    func find(namespace id: Namespace.ID) throws(Refusal) -> Namespace {
        guard let row = tables.namespaces[id] else {
            throw .error(.namespaceNotFound("Namespace not found"))
        }
        return row
    }

    /// The service of this id.
    func find(service id: Service.ID) throws(Refusal) -> Service {
        guard let row = tables.services[id] else {
            throw .error(.serviceNotFound("Service not found"))
        }
        return row
    }

    /// The instance of this key.
    func find(instance key: Instance.Key) throws(Refusal) -> Instance {
        guard let row = tables.instances[key] else {
            throw .error(.instanceNotFound("Instance not found"))
        }
        return row
    }

    /// The instances of a service in the order of their ids.
    func instances(of service: Service.ID) -> [Instance] {
        tables.instances.rows(of: service)
    }

    /// The services of a namespace by creation.
    func services(in namespace: Namespace.ID) -> [Service] {
        tables.serviceOrder.members(of: namespace).compactMap { tables.services[$0.id] }
    }
}
