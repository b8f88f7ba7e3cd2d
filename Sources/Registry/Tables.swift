/// Everything the registry keeps: a table for each kind of row, and the indexes made from them.
///
/// Each change of an index follows from the row before and the row after it, here and nowhere else.
package struct Tables: Equatable, Sendable {
    /// The id of an instance with its letters made small, in its service: DNS compares like that.
    package typealias FoldedKey = Instance.Key

    /// Numbers that the registry hands out.
    package enum Sequence: Hashable, Sendable {
        /// What the next transition from HEALTHY to UNHEALTHY gets.
        case transition
    }

    package private(set) var namespaces = Table<Namespace.ID, Namespace>()
    package private(set) var services = Table<Service.ID, Service>()
    package private(set) var instances = InstanceRows()
    package private(set) var operations = Table<Operation.ID, Operation>()
    package private(set) var replays = Table<Replay.Key, Replay>()
    package private(set) var sequences = Table<Sequence, Int64>()

    /// All namespaces by creation.
    package private(set) var namespaceOrder = Index<Whole, Stamp<Namespace.ID>>()
    /// Namespaces by the apex that their name stands for, HTTP namespaces too.
    package private(set) var namespaceNames = Index<String, Namespace.ID>()
    /// Namespaces by their HttpName in small letters.
    package private(set) var httpNames = Index<String, Namespace.ID>()
    /// The services of a namespace by creation.
    package private(set) var serviceOrder = Index<Namespace.ID, Stamp<Service.ID>>()
    /// Services by namespace and name in small letters.
    package private(set) var serviceNames = Index<ServiceName, Service.ID>()
    /// Services with records by the owner name of these records.
    package private(set) var serviceOwners = Index<String, Service.ID>()
    /// Those instances whose id has capital letters.
    package private(set) var foldedIDs = Index<FoldedKey, Instance.ID>()
    /// Operations by creation: all, a namespace's, a service's; committed ones only.
    package private(set) var operationOrder = Index<Operation.Scope, Stamp<Operation.ID>>()
    /// Replays by the time they expire at; committed ones only.
    package private(set) var replayOrder = Index<Whole, Stamp<Replay.Key>>()
    /// How many instances a namespace has.
    package private(set) var instanceTally = Table<Namespace.ID, Int>()
    /// How many instances have this health; committed ones only.
    package private(set) var healthTally = HealthTally()

    /// Whether a group of commands is under way.
    package private(set) var isStaged = false

    /// Empty tables.
    package init() {}

    /// A service's name in its namespace, in small letters.
    package struct ServiceName: Hashable, Sendable {
        let namespace: Namespace.ID
        let name: String
    }

    /// Takes a change in: for the next decisions of the group, or for everyone. Gives what it took
    /// the place of.
    @discardableResult
    package mutating func apply(_ change: Change, to layer: Layer) -> ReplacedRow {
        if layer == .staged { isStaged = true }
        switch change {
        case .putNamespace(let row): return .namespace(put(namespace: row.id, row, layer))
        case .removeNamespace(let id): return .namespace(put(namespace: id, nil, layer))
        case .putService(let row): return .service(put(service: row.id, row, layer))
        case .removeService(let id): return .service(put(service: id, nil, layer))
        case .setRevision(let id, let revision):
            services.change(id, in: layer) { $0.revision = revision }
        case .putInstance(let row): return .instance(put(instance: row.key, row, layer))
        case .removeInstance(let key): return .instance(put(instance: key, nil, layer))
        case .putOperation(let row): put(operation: row.id, row, layer)
        case .removeOperation(let id): put(operation: id, nil, layer)
        case .putReplay(let row): put(replay: row.key, row, layer)
        case .removeReplay(let key): put(replay: key, nil, layer)
        case .setNextTransition(let number):
            let next = max(number, sequences[.transition] ?? 0)
            sequences.put(next, at: .transition, in: layer)
        }
        return .other
    }

    /// Forgets what the running group of commands staged.
    package mutating func discardStaged() {
        guard isStaged else { return }
        isStaged = false
        namespaces.discard()
        services.discard()
        instances.discard()
        operations.discard()
        replays.discard()
        sequences.discard()
        namespaceOrder.discard()
        namespaceNames.discard()
        httpNames.discard()
        serviceOrder.discard()
        serviceNames.discard()
        serviceOwners.discard()
        foldedIDs.discard()
        instanceTally.discard()
    }
}

/// One row before and after a change, and the index of its table.
extension Tables {
    private mutating func put(
        namespace id: Namespace.ID, _ row: Namespace?, _ layer: Layer
    ) -> Namespace? {
        let old = namespaces.put(row, at: id, in: layer)
        namespaceOrder.replace(
            old.map { .init(group: .whole, member: $0.stamp) },
            with: row.map { .init(group: .whole, member: $0.stamp) }, in: layer)
        namespaceNames.replace(
            old.map { .init(group: OwnerName.apex(of: $0.name), member: id) },
            with: row.map { .init(group: OwnerName.apex(of: $0.name), member: id) }, in: layer)
        httpNames.replace(
            old.map { .init(group: $0.httpName.lowercased(), member: id) },
            with: row.map { .init(group: $0.httpName.lowercased(), member: id) }, in: layer)
        return old
    }

    private mutating func put(
        service id: Service.ID, _ row: Service?, _ layer: Layer
    ) -> Service? {
        let old = services.put(row, at: id, in: layer)
        if let old, let row, old.isIndexed(like: row) { return old }
        serviceOrder.replace(
            old.map { .init(group: $0.namespaceID, member: $0.stamp) },
            with: row.map { .init(group: $0.namespaceID, member: $0.stamp) }, in: layer)
        serviceNames.replace(
            old.map { .init(group: $0.tableName, member: id) },
            with: row.map { .init(group: $0.tableName, member: id) }, in: layer)
        let oldOwner = old.flatMap { self.owner(of: $0) }
        let owner = row.flatMap { self.owner(of: $0) }
        serviceOwners.replace(
            oldOwner.map { .init(group: $0, member: id) },
            with: owner.map { .init(group: $0, member: id) }, in: layer)
        return old
    }

    private mutating func put(
        instance key: Instance.Key, _ row: Instance?, _ layer: Layer
    ) -> Instance? {
        let old = instances.put(row, at: key, in: layer)
        if layer == .committed, old?.health.status != row?.health.status {
            if let old { healthTally[old.health.status] -= 1 }
            if let row { healthTally[row.health.status] += 1 }
        }
        if (old == nil) == (row == nil) { return old }
        foldedIDs.replace(old?.foldedEntry, with: row?.foldedEntry, in: layer)
        if let namespace = services[key.service]?.namespaceID {
            instanceTally.count(row == nil ? -1 : 1, at: namespace, in: layer)
        }
        return old
    }

    /// Takes in all instances of a service that has none yet, at start-up: what they have in common
    /// is looked up once.
    package mutating func load(_ rows: ArraySlice<Instance>, of service: Service.ID) {
        instances.load(rows, of: service)
        // By index: going through rows one by one would copy each.
        for index in rows.indices {
            guard let entry = rows[index].foldedEntry else { continue }
            foldedIDs.replace(nil, with: entry, in: .committed)
        }
        for status in HealthStatus.allCases {
            healthTally[status] += rows.indices.count { rows[$0].health.status == status }
        }
        if let namespace = services[service]?.namespaceID {
            instanceTally.count(rows.count, at: namespace, in: .committed)
        }
    }

    private mutating func put(operation id: Operation.ID, _ row: Operation?, _ layer: Layer) {
        let old = operations.put(row, at: id, in: layer)
        guard layer == .committed else { return }
        order(from: old, to: row, among: .all)
        if let namespace = (row ?? old)?.namespaceID {
            order(from: old, to: row, among: .namespace(namespace))
        }
        if let service = (row ?? old)?.serviceID {
            order(from: old, to: row, among: .service(service))
        }
    }

    private mutating func order(
        from old: Operation?, to row: Operation?, among scope: Operation.Scope
    ) {
        operationOrder.replace(
            old.map { .init(group: scope, member: $0.stamp) },
            with: row.map { .init(group: scope, member: $0.stamp) }, in: .committed)
    }

    private mutating func put(replay key: Replay.Key, _ row: Replay?, _ layer: Layer) {
        let old = replays.put(row, at: key, in: layer)
        guard layer == .committed else { return }
        replayOrder.replace(
            old.map { .init(group: .whole, member: $0.stamp) },
            with: row.map { .init(group: .whole, member: $0.stamp) }, in: layer)
    }

    /// The owner name of a service's records; nil for one without.
    private func owner(of service: Service) -> String? {
        guard service.dns != nil, let namespace = namespaces[service.namespaceID] else {
            return nil
        }
        return OwnerName.service(service.name, in: namespace.name)
    }
}

extension Namespace {
    fileprivate var stamp: Stamp<ID> { Stamp(time: created, id: id) }
}

extension Service {
    fileprivate var stamp: Stamp<ID> { Stamp(time: created, id: id) }

    fileprivate var tableName: Tables.ServiceName {
        Tables.ServiceName(namespace: namespaceID, name: name.lowercased())
    }

    fileprivate func isIndexed(like other: Service) -> Bool {
        name == other.name && (dns == nil) == (other.dns == nil)
    }
}

extension Replay {
    fileprivate var stamp: Stamp<Key> { Stamp(time: expires, id: key) }
}

extension Instance {
    /// Nil for an id without capital letters, as almost all are: the table of rows finds these.
    fileprivate var foldedEntry: Index<Tables.FoldedKey, ID>.Entry? {
        guard id.utf8.contains(where: { (0x41...0x5A).contains($0) }) else { return nil }
        return .init(group: Key(service: serviceID, instance: id.lowercased()), member: id)
    }
}

extension Operation {
    fileprivate var stamp: Stamp<ID> { Stamp(time: created, id: id) }

    /// Which operations a list shows.
    package enum Scope: Hashable, Sendable {
        case all
        case namespace(Namespace.ID)
        case service(Service.ID)
    }
}
