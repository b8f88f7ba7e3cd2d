package import DNSWire

/// What a zone's SOA record says (RFC 1035 §3.3.13); the serial is the writer's matter.
package struct StartOfAuthority: Hashable, Sendable {
    package var ttl: UInt32
    package var primary: DomainName
    package var mailbox: DomainName
    /// The lowest serial the zone may start with.
    package var serial: UInt32
    package var refresh: UInt32
    package var retry: UInt32
    package var expire: UInt32
    package var minimum: UInt32

    /// A record of these members.
    package init(
        ttl: UInt32, primary: DomainName, mailbox: DomainName, serial: UInt32, refresh: UInt32,
        retry: UInt32, expire: UInt32, minimum: UInt32
    ) {
        self.ttl = ttl
        self.primary = primary
        self.mailbox = mailbox
        self.serial = serial
        self.refresh = refresh
        self.retry = retry
        self.expire = expire
        self.minimum = minimum
    }

    /// The record data.
    package var data: [UInt8] {
        var data = primary.wire + mailbox.wire
        for number in [serial, refresh, retry, expire, minimum] {
            data += [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
        }
        return data
    }

    /// Seconds that a negative answer may be kept (RFC 2308 §5).
    package var negativeTTL: UInt32 { min(ttl, minimum) }
}

/// A zone as the writer knows it.
struct ZoneState {
    var authority: StartOfAuthority
    /// The serial that was published last; nil for a zone that nobody has seen.
    var publishedSerial: UInt32?
}

extension SnapshotWriter {
    /// The serial that a zone has, or will have at the next publish if it changed.
    package func serial(of apex: DomainName) -> UInt32? { zones[apex]?.authority.serial }

    /// The apexes of all zones.
    package var apexes: [DomainName] { Array(zones.keys) }

    /// The apex of the zone that encloses a name most closely.
    package func zone(enclosing name: DomainName) -> DomainName? {
        sequence(first: name) { $0.parent }.first { zones[$0] != nil }
    }

    /// Adds a zone, or changes the SOA record of one that is there; its serial never goes back.
    ///
    /// A new zone's names must not exist in an enclosing zone yet, but as ancestors of further
    /// zones.
    package func putZone(_ apex: DomainName, _ authority: StartOfAuthority) {
        if var zone = zones[apex] {
            let serial = zone.authority.serial
            zone.authority = authority
            if !authority.serial.isAfter(serial) { zone.authority.serial = serial }
            zones[apex] = zone
            changedZones.insert(apex)
            return
        }
        zones[apex] = ZoneState(authority: authority)
        _ = ensureNode(apex)
        update(apex) {
            $0.apexOffset = 0
            $0.cutOffset = NameNode.none
            $0.flags.insert(.apex)
        }
        placeNested(in: apex)
        changedZones.insert(apex)
    }

    /// Takes a zone out. Its record sets must have been removed, but for the SOA record.
    package func removeZone(_ apex: DomainName) {
        guard zones[apex] != nil else { return }
        removeSet(.soa, at: apex)
        removeSet(NameNode.negative, at: apex)
        zones[apex] = nil
        changedZones.remove(apex)
        let parent = apex.parent.flatMap { node($0) }
        let place =
            parent.map { ZonePlace(below: $0, label: 1 + Int(apex.wire[0])) } ?? .outside
        update(apex) {
            $0.apexOffset = place.apex
            $0.cutOffset = place.cut
            $0.flags.remove(.apex)
        }
        placeNested(in: apex)
        removeIfUnused(apex)
    }

    /// The ancestors of zones below a new or former apex or cut get another zone or cut around
    /// them.
    func placeNested(in apex: DomainName) {
        guard let node = node(apex), node.childCount > 0 else { return }
        for nested in zones.keys where nested != apex && nested.isWithin(apex) {
            if let parent = nested.parent { place(parent, under: apex) }
        }
    }

    /// Writes the SOA record of every zone that changed, with a serial that was never published.
    func raiseSerials() {
        for apex in changedZones {
            let serial = zones[apex]!.authority.serial
            if serial == zones[apex]!.publishedSerial {
                zones[apex]!.authority.serial = serial &+ 1
            }
            writeAuthority(of: apex)
            zones[apex]!.publishedSerial = zones[apex]!.authority.serial
        }
        changedZones = []
    }

    private func writeAuthority(of apex: DomainName) {
        guard let authority = zones[apex]?.authority else { return }
        let records = [RecordDraft(data: authority.data)]
        replaceSet(
            RecordSetDraft(type: .soa, ttl: authority.ttl, records: records),
            as: .soa, at: apex)
        replaceSet(
            RecordSetDraft(type: .soa, ttl: authority.negativeTTL, records: records),
            as: NameNode.negative, at: apex)
    }

    /// Takes note that something in the zone of a node changed.
    func touchZone(of name: DomainName, _ node: NameNode) {
        guard node.isInZone else { return }
        let apex = Array(name.wire[Int(node.apexOffset)...])
        if let apex = try? DomainName(wire: apex), zones[apex] != nil { changedZones.insert(apex) }
    }
}

extension UInt32 {
    /// True when this serial is newer than another (RFC 1982 §3.2).
    fileprivate func isAfter(_ other: UInt32) -> Bool {
        Int32(bitPattern: self &- other) > 0
    }
}
