/// The names in DNS that a service's instances need (C.4): each belongs to one service, or to the
/// SRV target of one instance.
///
/// Two that want the same name conflict when they share a record type, when one of them is a CNAME
/// (RFC 1034 §3.6.2), or when both are targets; static zones are asked as well.
struct NameClaims {
    let service: Service
    /// Where the service's records stand.
    let owner: String
    /// The apex of the service's namespace.
    let apex: String
    let tables: Tables
    let staticNames: (any StaticNames)?

    /// The names of a service in its namespace.
    init(
        _ service: Service, in namespace: Namespace, tables: Tables,
        staticNames: (any StaticNames)?
    ) {
        self.service = service
        self.owner = OwnerName.service(service.name, in: namespace.name)
        self.apex = OwnerName.apex(of: namespace.name)
        self.tables = tables
        self.staticNames = staticNames
    }

    /// Refuses an instance whose records would stand at a name that is taken or impossible; its
    /// operation fails with INVALID_CHANGE_BATCH. Complexity: O(labels of the name).
    func check(_ id: Instance.ID, _ attributes: [String: String]) throws(Refusal) {
        guard let dns = service.dns else { return }
        try check(owner, kinds: dns.kinds)
        for other in targets(at: owner)
        where conflict(dns.kinds, OwnerName.addressKinds(other.attributes)) {
            throw taken(owner, by: "the SRV target of \(other.title)")
        }
        if dns.kinds.contains(.srv) { try checkTarget(of: id, attributes) }
    }

    private func checkTarget(
        of id: Instance.ID, _ attributes: [String: String]
    ) throws(Refusal) {
        let target = OwnerName.target(of: id, under: owner)
        if let problem = OwnerName.problem(with: target) {
            throw .failure(
                .invalidChangeBatch, "The instance id can't be part of a DNS name: \(problem).")
        }
        try check(target, kinds: OwnerName.addressKinds(attributes))
        let key = Instance.Key(service: service.id, instance: id)
        for other in targets(at: target) where other.key != key {
            throw taken(target, by: "the SRV target of \(other.title)")
        }
    }

    /// Looks for another namespace around the name, for other services' records and for static
    /// ones.
    private func check(_ name: String, kinds: Set<DNSConfig.RecordKind>) throws(Refusal) {
        if let inner = innerNamespace(around: name) {
            throw .failure(
                .invalidChangeBatch,
                "The DNS name \(name) belongs to the namespace \(inner.name): register it there.")
        }
        for other in services(at: name) where conflict(kinds, other.dns?.kinds ?? []) {
            throw taken(name, by: other.title)
        }
        if let text = staticNames?.conflict(owner: name, apex: apex, kinds: kinds) {
            throw .failure(.invalidChangeBatch, text)
        }
    }

    /// The DNS namespace inside the service's own whose zone the name is in: that one answers for
    /// it.
    private func innerNamespace(around name: String) -> Namespace? {
        OwnerName.suffixes(of: name).prefix { $0 != apex }.lazy
            .flatMap { tables.namespaceNames.members(of: $0) }
            .compactMap { tables.namespaces[$0] }
            .first { $0.kind != .http }
    }

    /// The other services whose records stand at this name: its own namespace has none, but nested
    /// namespaces may.
    private func services(at name: String) -> [Service] {
        tables.serviceOwners.members(of: name)
            .compactMap { tables.services[$0] }
            .filter { $0.id != service.id }
    }

    /// The instances whose SRV target is this name. There is no index of targets, which would cost
    /// memory for every instance: the name is cut at each dot, and looked for on both sides.
    private func targets(at name: String) -> [Instance] {
        OwnerName.cuts(of: name).flatMap { id, suffix in
            // This service may get its SRV records only by the decision under way.
            let services = services(at: suffix) + (suffix == owner ? [service] : [])
            return services.filter { $0.dns?.kinds.contains(.srv) == true }
                .flatMap { instances(of: $0.id, folded: id) }
        }
    }

    /// The instances whose id is this one but for capitals.
    private func instances(of service: Service.ID, folded id: Instance.ID) -> [Instance] {
        let key = Instance.Key(service: service, instance: id)
        return ([id] + tables.foldedIDs.members(of: key)).compactMap {
            tables.instances[Instance.Key(service: service, instance: $0)]
        }
    }

    private func conflict(
        _ left: Set<DNSConfig.RecordKind>, _ right: Set<DNSConfig.RecordKind>
    ) -> Bool {
        left.contains(.cname) || right.contains(.cname) || !left.isDisjoint(with: right)
    }

    private func taken(_ name: String, by other: String) -> Refusal {
        .failure(.invalidChangeBatch, "The DNS name \(name) is taken by \(other).")
    }
}
