/// The names in DNS that a service's instances need: each belongs to one service, or to the
/// SRV target of one instance.
///
/// Two that want the same name conflict when they share a record type, when one of them is a CNAME
/// (RFC 1034 §3.6.2), or when both are targets; static zones are asked as well.
struct NameClaims {
    /// A name and those around it, each looked up once.
    typealias Line = [Level]

    /// A name of a line and the other services whose records stand there: the service's own
    /// namespace has none, but nested namespaces may.
    struct Level {
        let name: String
        let services: [Service]
    }

    let service: Service
    /// Where the service's records stand.
    let owner: String
    /// The apex of the service's namespace.
    let apex: String
    let registry: Registry

    /// The names of a service in its namespace.
    init(_ service: Service, in namespace: Namespace, of registry: Registry) {
        self.service = service
        self.owner = OwnerName.service(service.name, in: namespace.name)
        self.apex = OwnerName.apex(of: namespace.name)
        self.registry = registry
    }

    private var tables: Tables {
        _read { yield registry.tables }
    }

    /// Refuses an instance whose records would stand at a name that is taken or impossible; its
    /// operation fails with INVALID_CHANGE_BATCH. Complexity: O(labels of the name).
    func check(_ id: Instance.ID, _ attributes: [String: String]) throws(Refusal) {
        guard let dns = service.dns else { return }
        let kinds = dns.kinds
        let line = OwnerName.suffixes(of: owner).map(level)
        try check(line, kinds: kinds)
        if let other = target(
            at: line,
            where: {
                conflict(kinds, OwnerName.addressKinds($0.attributes))
            })
        {
            throw taken(owner, by: "the SRV target of \(other.title)")
        }
        if kinds.contains(.srv) { try checkTarget(of: id, attributes, line) }
    }

    private func checkTarget(
        of id: Instance.ID, _ attributes: [String: String], _ around: Line
    ) throws(Refusal) {
        let target = OwnerName.target(of: id, under: owner)
        if let problem = OwnerName.problem(with: target) {
            throw .failure(
                .invalidChangeBatch, "The instance id can't be part of a DNS name: \(problem).")
        }
        // Nearly no id has dots, at which its name could be cut as well.
        let names =
            OwnerName.isOneLabel(id)
            ? [target] : Array(OwnerName.suffixes(of: target).dropLast(around.count))
        let line = names.map(level) + around
        try check(line, kinds: OwnerName.addressKinds(attributes))
        let key = Instance.Key(service: service.id, instance: id)
        if let other = self.target(at: line, where: { $0.key != key }) {
            throw taken(target, by: "the SRV target of \(other.title)")
        }
    }

    private func level(_ name: String) -> Level {
        let others = tables.serviceOwners.members(of: name).lazy.filter { $0 != service.id }
        return Level(name: name, services: others.compactMap { tables.services[$0] })
    }

    /// Looks for another namespace around the first name of a line, for other services' records and
    /// for static ones.
    private func check(_ line: Line, kinds: DNSConfig.RecordKinds) throws(Refusal) {
        let name = line[0].name
        if let inner = innerNamespace(around: line) {
            throw .failure(
                .invalidChangeBatch,
                "The DNS name \(name) belongs to the namespace \(inner.name): register it there.")
        }
        for other in line[0].services where conflict(kinds, other.dns?.kinds ?? []) {
            throw taken(name, by: other.title)
        }
        if let text = registry.staticNames?.conflict(owner: name, apex: apex, kinds: kinds) {
            throw .failure(.invalidChangeBatch, text)
        }
    }

    /// The DNS namespace inside the service's own whose zone the name is in: that one answers for
    /// it.
    private func innerNamespace(around line: Line) -> Namespace? {
        for level in line {
            if level.name == apex { return nil }
            for id in tables.namespaceNames.members(of: level.name) {
                if let namespace = tables.namespaces[id], namespace.kind != .http {
                    return namespace
                }
            }
        }
        return nil
    }

    /// An instance whose SRV target is the first name of a line, and of which the condition holds.
    /// There is no index of targets, which would cost memory for every instance: the name is cut at
    /// each dot, and looked for on both sides.
    private func target(at line: Line, where holds: (Instance) -> Bool) -> Instance? {
        let name = line[0].name
        for level in line.dropFirst() {
            // This service may get its SRV records only by the decision under way.
            let own = level.name == owner ? [service] : []
            for service in level.services + own where service.dns?.kinds.contains(.srv) == true {
                // What is in front of the dot before the rest of the name.
                let dot = name.utf8.index(name.endIndex, offsetBy: -level.name.utf8.count - 1)
                let id = String(name[..<dot])
                if let found = instance(of: service.id, folded: id, where: holds) { return found }
            }
        }
        return nil
    }

    /// An instance whose id is this one but for capitals, and of which the condition holds.
    private func instance(
        of service: Service.ID, folded id: Instance.ID, where holds: (Instance) -> Bool
    ) -> Instance? {
        let key = Instance.Key(service: service, instance: id)
        if let found = tables.instances[key], holds(found) { return found }
        for other in tables.foldedIDs.members(of: key) {
            let key = Instance.Key(service: service, instance: other)
            if let found = tables.instances[key], holds(found) { return found }
        }
        return nil
    }

    private func conflict(
        _ left: DNSConfig.RecordKinds, _ right: DNSConfig.RecordKinds
    ) -> Bool {
        left.contains(.cname) || right.contains(.cname) || !left.isDisjoint(with: right)
    }

    private func taken(_ name: String, by other: String) -> Refusal {
        .failure(.invalidChangeBatch, "The DNS name \(name) is taken by \(other).")
    }
}
