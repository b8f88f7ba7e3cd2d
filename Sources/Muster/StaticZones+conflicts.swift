internal import DNSWire
internal import Registry
internal import ZoneFiles

// Where zone files and the registry meet. With one apex for both, the zone is merged; what may not
// meet in one zone is a conflict, told with the place in the file.

extension StaticZones: StaticNames {
    /// Why records of these kinds, or without any a zone, cannot be at this name.
    func conflict(owner: String, kinds: Set<DNSConfig.RecordKind>) -> String? {
        guard let name = DomainName(plain: owner), let zone = zone(enclosing: name) else {
            return nil
        }
        if kinds.isEmpty {
            return zone.apex == name ? nil : conflict(ofZone: name, in: zone)
        }
        if let cut = cut(above: name, in: zone) {
            return "\(owner) is at or below the zone cut at \(cut.place): "
                + "register it elsewhere, or take the NS records there out"
        }
        return conflict(ofRecords: name, kinds, in: zone)
    }

    /// Why a registered zone cannot be inside this one: two sources would answer for the same
    /// names.
    private func conflict(ofZone apex: DomainName, in zone: Zone) -> String? {
        let inside = zone.owners.filter { $0.key.isWithin(apex) }.values.flatMap { $0 }
        guard let first = inside.min(by: { $0.place.line < $1.place.line }) else { return nil }
        return "the zone \(apex) would hide the record of \(first.owner) at \(first.place): "
            + "take that record out, or give the namespace another name"
    }

    private func conflict(
        ofRecords name: DomainName, _ kinds: Set<DNSConfig.RecordKind>, in zone: Zone
    ) -> String? {
        let types = Set(kinds.map(\.type))
        for record in zone.owners[name] ?? [] {
            let isAlias = record.type == .cname || types.contains(.cname)
            if types.contains(record.type) || isAlias {
                return "\(name) has a \(record.type) record at \(record.place): "
                    + "use another name, or take that record out"
            }
        }
        return nil
    }

    /// The NS or DNAME record that takes the names below it out of the zone's own data.
    private func cut(above name: DomainName, in zone: Zone) -> ZoneRecord? {
        var ancestor: DomainName? = name
        while let owner = ancestor, owner != zone.apex {
            let cuts = zone.owners[owner]?.filter {
                $0.type == .ns || ($0.type == .dname && owner != name)
            }
            if let cut = cuts?.first { return cut }
            ancestor = owner.parent
        }
        return nil
    }
}

extension StaticZones {
    /// Every conflict with what is registered already, but for rows that are about to go. At most
    /// `ServerLimits.conflicts` of them.
    func conflicts(
        with registry: Registry, leaving services: Set<Service.ID>, _ instances: Set<Instance.Key>
    ) -> [String] {
        var found: [String] = []
        guard !zones.isEmpty else { return found }
        for namespace in registry.namespaces where namespace.kind != .http {
            let apex = OwnerName.apex(of: namespace.name)
            note(conflict(owner: apex, kinds: []), apex, &found)
            for service in registry.services(in: namespace.id)
            where !services.contains(service.id) {
                check(service, namespace, registry, leaving: instances, &found)
            }
        }
        return found
    }

    private func check(
        _ service: Service, _ namespace: Namespace, _ registry: Registry,
        leaving instances: Set<Instance.Key>, _ found: inout [String]
    ) {
        guard let dns = service.dns, found.count < ServerLimits.conflicts,
            zone(enclosing: DomainName(plain: namespace.name) ?? .root) != nil
        else { return }
        let owner = OwnerName.service(service.name, in: namespace.name)
        note(conflict(owner: owner, kinds: Set(dns.records.map(\.kind))), owner, &found)
        guard dns.ttl(of: .srv) != nil else { return }
        for instance in registry.instances(of: service.id) where !instances.contains(instance.key) {
            let target = OwnerName.target(of: instance.id, under: owner)
            note(conflict(owner: target, kinds: [.a, .aaaa]), target, &found)
        }
    }

    private func note(_ conflict: String?, _ name: String, _ found: inout [String]) {
        if let conflict, found.count < ServerLimits.conflicts {
            found.append("\(name) is registered, but \(conflict)")
        }
    }
}
