internal import DNSWire
internal import ZoneFiles
internal import Zones

extension Projection {
    /// Serves these zone files in place of the ones before; zones that did not change are left
    /// alone.
    func replaceStatics(with new: StaticZones) {
        let old = statics
        let going = old.changed(to: new)
        let coming = new.changed(to: old)
        for zone in going { withdraw(zone) }
        statics = new
        for apex in Set(going.map(\.apex)).subtracting(coming.map(\.apex)) { putApex(apex) }
        for zone in coming.sorted(by: { $0.apex.labelCount < $1.apex.labelCount }) { put(zone) }
    }

    private func put(_ zone: StaticZones.Zone) {
        putApex(zone.apex)
        for owner in statics.visibleOwners(of: zone) {
            for set in zone.sets(at: owner) where owner != zone.apex || set.type != .ns {
                writer.put(set, at: owner)
            }
        }
        for owner in signedDelegations(of: zone) {
            for set in zone.sets(at: owner) where set.type == .ds { writer.put(set, at: owner) }
        }
    }

    /// The apexes inside a zone of which it says by a DS record how they are signed: that record is
    /// its own, though it stands at a name of another zone (RFC 4035 §2.4).
    private func signedDelegations(of zone: StaticZones.Zone) -> [DomainName] {
        zone.owners.keys.filter { owner in
            owner != zone.apex && statics.zones[owner] != nil
                && owner.parent.flatMap { statics.zone(enclosing: $0) }?.apex == zone.apex
                && zone.owners[owner]!.contains { $0.type == .ds }
        }
    }

    /// Takes a zone's records out, the deepest names first, but those of the apex that a zone
    /// needs.
    private func withdraw(_ zone: StaticZones.Zone) {
        for owner in statics.visibleOwners(of: zone).reversed() {
            for type in Set(zone.owners[owner]!.map(\.type))
            where type != .soa && (owner != zone.apex || type != .ns) {
                writer.remove(type, at: owner)
            }
        }
        for owner in signedDelegations(of: zone) { writer.remove(.ds, at: owner) }
    }
}

extension StaticZones {
    /// The zones that are not the same in `other`, or that a zone inside them came to or left.
    fileprivate func changed(to other: StaticZones) -> [Zone] {
        let moved = Set(zones.keys).symmetricDifference(other.zones.keys)
        return zones.values.filter { zone in
            other.zones[zone.apex] != zone
                || moved.contains { $0 != zone.apex && $0.isWithin(zone.apex) }
        }
    }

    /// The owners in a zone that no zone inside it hides, each behind all its ancestors. (What a
    /// zone says of a zone that we serve too is the delegation to it, and our own data wins.)
    fileprivate func visibleOwners(of zone: Zone) -> [DomainName] {
        zone.owners.keys.filter { self.zone(enclosing: $0)?.apex == zone.apex }
            .sorted { $0.labelCount < $1.labelCount }
    }
}
