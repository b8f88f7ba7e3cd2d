internal import DNSWire
internal import ZoneFiles
internal import Zones

extension Projection {
    /// Serves these zone files in place of the ones before. In zones that both have, only the names
    /// are written at which something changed.
    func replaceStatics(with new: LoadedZones) {
        let old = statics
        let staying = old.staying(in: new.zones)
        for zone in old.zones.values where !staying.contains(zone.apex) { withdraw(zone) }
        statics = new.zones
        for apex in old.zones.keys where new.zones.zones[apex] == nil { putApex(apex) }
        for file in new.files.sorted(by: { $0.apex.labelCount < $1.apex.labelCount }) {
            let before = staying.contains(file.apex) ? old.zones[file.apex] : nil
            put(file, in: statics.zones[file.apex]!, before: before)
        }
    }

    /// Puts what is in a zone file, where it is not what was there before.
    private func put(_ file: ZoneFile, in zone: StaticZones.Zone, before: StaticZones.Zone?) {
        let outline = zone.outline
        func isUnchanged(_ owner: Int, _ name: DomainName) -> Bool {
            guard let old = before?.outline, let same = old.find(name) else { return false }
            return old.digest(at: same) == outline.digest(at: owner)
        }
        let isUnchangedApex = outline.find(zone.apex).map { isUnchanged($0, zone.apex) }
        if isUnchangedApex != true { putApex(zone.apex) }
        if let before { withdraw(before, unlessIn: zone) }
        for owner in outline.ownersFromTop {
            let name = outline.names[owner]
            if before != nil, isUnchanged(owner, name) { continue }
            for set in file.sets(at: owner)
            where statics.publishes(set.type, at: name, of: zone) {
                let set = StaticSet(set, in: file)
                writer.put(set.list, set.head, at: name)
            }
        }
    }

    /// Takes a zone's records out, the deepest names first, but those of the apex that a zone
    /// needs, and but the sets that `next` has too.
    private func withdraw(_ zone: StaticZones.Zone, unlessIn next: StaticZones.Zone? = nil) {
        let outline = zone.outline
        for owner in outline.ownersFromTop.reversed() {
            let name = outline.names[owner]
            var kept: [RecordType] = []
            if let next, let same = next.outline.find(name) {
                if next.outline.digest(at: same) == outline.digest(at: owner) { continue }
                kept = next.outline.types(at: same)
            }
            for type in outline.types(at: owner)
            where !kept.contains(type) && statics.publishes(type, at: name, of: zone) {
                writer.remove(type, at: name)
            }
        }
    }
}

extension StaticZones {
    /// The apexes of the zones whose names may be compared with those in `other` one by one: no
    /// zone inside them came or left, and the same names are cuts, below which all is glue.
    fileprivate func staying(in other: StaticZones) -> Set<DomainName> {
        let moved = Set(zones.keys).symmetricDifference(other.zones.keys)
        let changed = Set(moved.flatMap(\.ancestors))
        let staying = zones.values.filter { zone in
            guard let next = other.zones[zone.apex], !changed.contains(zone.apex) else {
                return false
            }
            return zone.outline.owners(of: .ns) == next.outline.owners(of: .ns)
        }
        return Set(staying.map(\.apex))
    }

    /// True when what a zone says at a name is answered by it, and not put with the apex.
    ///
    /// What it says of a zone inside it is the delegation, and that zone's own data wins; but how
    /// that one is signed, its DS record, the outer zone says (RFC 4035 §2.4).
    fileprivate func publishes(_ type: RecordType, at name: DomainName, of zone: Zone) -> Bool {
        if type == .soa || type == .ns, name == zone.apex { return false }
        let hasZonesInside = namesAboveApexes.contains(zone.apex)
        if !hasZonesInside || self.zone(enclosing: name)?.apex == zone.apex { return true }
        return type == .ds && zones[name] != nil
            && name.parent.flatMap { self.zone(enclosing: $0) }?.apex == zone.apex
    }
}
