internal import DNSWire
internal import ZoneFiles

extension StaticZones {
    /// What in the zone files an answer for a name comes from, and the records that decide it: its
    /// own, a cut or a DNAME above it, or a wildcard that stands for it. Nil when they say nothing
    /// of it.
    func origin(
        of name: DomainName
    ) -> (source: Explanation.Source, records: [ZoneOutline.Record])? {
        guard let zone = zone(enclosing: name) else { return nil }
        for ancestor in Self.ancestry(of: name, in: zone).reversed() {
            let records = zone.outline.records(at: ancestor)
            let cut = records.filter { $0.type == .ns }
            if ancestor != zone.apex, !cut.isEmpty { return (.delegation, cut) }
            let rewrite = records.filter { $0.type == .dname }
            if ancestor != name, !rewrite.isEmpty { return (.rewrite, rewrite) }
        }
        let records = zone.outline.records(at: name)
        if !records.isEmpty { return (.zoneFile, records) }
        return wildcard(for: name, in: zone).map { (.wildcard, $0) }
    }

    /// The records of the wildcard directly below the closest encloser (RFC 4592 §3.3.1).
    private func wildcard(for name: DomainName, in zone: Zone) -> [ZoneOutline.Record]? {
        func exists(_ name: DomainName) -> Bool { zone.outline.first(within: name) != nil }
        guard !exists(name), let encloser = Self.ancestry(of: name, in: zone).first(where: exists),
            let wildcard = try? DomainName(label: [0x2A], under: encloser)
        else { return nil }
        let records = zone.outline.records(at: wildcard)
        return records.isEmpty ? nil : records
    }

    /// The name and its ancestors up to the apex, the longest first.
    private static func ancestry(of name: DomainName, in zone: Zone) -> [DomainName] {
        sequence(first: name) { $0 == zone.apex ? nil : $0.parent }.map { $0 }
    }
}
