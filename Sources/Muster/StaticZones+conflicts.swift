internal import DNSWire
internal import Registry
internal import ZoneFiles

// Where zone files and the registry meet. With one apex for both, the zone is merged; what may not
// meet in one zone is a conflict, told with the place in the file.

extension StaticZones: StaticNames {
    /// Why records of these kinds cannot be at this name.
    func conflict(owner: String, apex: String, kinds: DNSConfig.RecordKinds) -> String? {
        guard !zones.isEmpty || !hosts.isEmpty, let name = DomainName(plain: owner),
            let apex = DomainName(plain: apex)
        else { return nil }
        if let host = host(between: name, and: apex) {
            return "\(owner) is in the zone of the host \(host), which this server answers for "
                + "itself: use another name, or give that host another one"
        }
        guard let zone = zone(enclosing: name) else { return nil }
        if zone.apex != apex, zone.apex.isWithin(apex) {
            return "\(owner) belongs to the zone \(zone.apex) of \(zone.path): "
                + "write its records there"
        }
        if let cut = cut(above: name, in: zone) {
            return "\(owner) is at or below the zone cut at \(cut.place): "
                + "register it elsewhere, or take the NS records there out"
        }
        return conflict(ofRecords: name, kinds, in: zone)
    }

    /// Why a registered zone cannot have this apex: two sources would answer for the same names.
    func conflict(zone text: String) -> String? {
        guard let apex = DomainName(plain: text) else { return nil }
        if hosts.contains(apex) {
            return "\(apex) is the name of a host that this server answers for itself: "
                + "give the namespace another name, or that host"
        }
        guard let zone = zone(enclosing: apex), zone.apex != apex else { return nil }
        guard let first = zone.outline.first(within: apex) else { return nil }
        return "the zone \(apex) would hide the record of \(first.owner) at \(first.place): "
            + "take that record out, or give the namespace another name"
    }

    /// Whether a zone is around this apex, at it or below it.
    func meet(zone text: String) -> Bool {
        guard let apex = DomainName(plain: text) else { return false }
        return zones.keys.contains { $0.isWithin(apex) || apex.isWithin($0) }
            || hosts.contains { $0.isWithin(apex) }
    }

    /// The host whose zone has this name, which is in a zone around that host's.
    private func host(between name: DomainName, and apex: DomainName) -> DomainName? {
        hosts.first { name.isWithin($0) && $0.isWithin(apex) }
    }

    private func conflict(
        ofRecords name: DomainName, _ kinds: DNSConfig.RecordKinds, in zone: Zone
    ) -> String? {
        let types = kinds.members.map(\.type)
        for record in zone.outline.records(at: name) {
            let isAlias = record.type == .cname || types.contains(.cname)
            if types.contains(record.type) || isAlias {
                return "\(name) has a \(record.type) record at \(record.place): "
                    + "use another name, or take that record out"
            }
        }
        return nil
    }

    /// The NS or DNAME record that takes the names below it out of the zone's own data.
    func cut(above name: DomainName, in zone: Zone) -> ZoneOutline.Record? {
        var ancestor: DomainName? = name
        while let owner = ancestor, owner != zone.apex {
            let cut = zone.outline.records(at: owner).first {
                $0.type == .ns || ($0.type == .dname && owner != name)
            }
            if let cut { return cut }
            ancestor = owner.parent
        }
        return nil
    }
}
