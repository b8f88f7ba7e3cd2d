internal import DNSWire
internal import ZoneFiles

extension StaticZones {
    /// What in the zone files an answer for a name comes from, and the records that decide it: its
    /// own, a cut or a DNAME above it, or a wildcard that stands for it. Nil when they say nothing
    /// of it.
    func origin(of name: DomainName) -> (source: Explanation.Source, records: [ZoneRecord])? {
        guard let zone = zone(enclosing: name) else { return nil }
        for ancestor in Self.ancestry(of: name, in: zone).reversed() {
            let records = zone.owners[ancestor] ?? []
            let cut = records.filter { $0.type == .ns }
            if ancestor != zone.apex, !cut.isEmpty { return (.delegation, cut) }
            let rewrite = records.filter { $0.type == .dname }
            if ancestor != name, !rewrite.isEmpty { return (.rewrite, rewrite) }
        }
        if let records = zone.owners[name] { return (.zoneFile, records) }
        return wildcard(for: name, in: zone).map { (.wildcard, $0) }
    }

    /// The records of the wildcard directly below the closest encloser (RFC 4592 §3.3.1).
    private func wildcard(for name: DomainName, in zone: Zone) -> [ZoneRecord]? {
        func exists(_ name: DomainName) -> Bool { zone.owners.keys.contains { $0.isWithin(name) } }
        guard !exists(name), let encloser = Self.ancestry(of: name, in: zone).first(where: exists),
            let wildcard = try? DomainName(label: [0x2A], under: encloser)
        else { return nil }
        return zone.owners[wildcard]
    }

    /// The name and its ancestors up to the apex, the longest first.
    private static func ancestry(of name: DomainName, in zone: Zone) -> [DomainName] {
        sequence(first: name) { $0 == zone.apex ? nil : $0.parent }.map { $0 }
    }
}
