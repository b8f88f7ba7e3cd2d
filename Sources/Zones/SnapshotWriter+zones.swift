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
        data.reserveCapacity(data.count + 20)
        for number in [serial, refresh, retry, expire, minimum] {
            for shift in stride(from: 24, through: 0, by: -8) {
                data.append(UInt8(truncatingIfNeeded: number >> UInt32(shift)))
            }
        }
        return data
    }

    /// Seconds that a negative answer may be kept (RFC 2308 §5).
    package var negativeTTL: UInt32 { min(ttl, minimum) }
}

/// A zone as the writer knows it.
struct ZoneState {
    /// What its SOA record says, but for the serial.
    private(set) var authority: StartOfAuthority
    /// The serial that the zone has, or will have at the next publish if it changed.
    private(set) var serial: UInt32
    /// The serial that was published last; nil for a zone that nobody has seen.
    private var publishedSerial: UInt32?
    /// The SOA record as it is answered, and as it comes with negative answers: kept, since every
    /// publish of a change writes both.
    private var record: RecordList
    private var negativeRecord: RecordList

    /// A zone that nobody has seen.
    init(_ authority: StartOfAuthority) {
        self.authority = authority
        serial = authority.serial
        record = authority.record(ttl: authority.ttl)
        negativeRecord = authority.record(ttl: authority.negativeTTL)
    }

    /// Takes another SOA record in; the serial never goes back.
    mutating func replace(_ authority: StartOfAuthority) {
        self.authority = authority
        if authority.serial.isAfter(serial) { serial = authority.serial }
        record = authority.record(ttl: authority.ttl)
        negativeRecord = authority.record(ttl: authority.negativeTTL)
    }

    /// Brings the records up to a serial that was never published, and gives both.
    mutating func raiseSerial() -> (positive: RecordList, negative: RecordList) {
        if serial == publishedSerial { serial &+= 1 }
        publishedSerial = serial
        let offset = authority.serialOffset
        record.store(serial, inFirstDataAt: offset)
        negativeRecord.store(serial, inFirstDataAt: offset)
        return (record, negativeRecord)
    }
}

extension StartOfAuthority {
    /// Where in the data the serial stands: behind both names.
    fileprivate var serialOffset: Int { primary.wire.count + mailbox.wire.count }

    /// The record in a list of its own.
    fileprivate func record(ttl: UInt32) -> RecordList {
        var list = RecordList(type: .soa, ttl: ttl)
        list.append(data)
        return list
    }
}

extension SnapshotWriter {
    /// The serial that a zone has, or will have at the next publish if it changed.
    package func serial(of apex: DomainName) -> UInt32? { zones[apex]?.serial }

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
        if zones[apex] != nil {
            zones[apex]?.replace(authority)
            changedZones.insert(apex)
            return
        }
        zones[apex] = ZoneState(authority)
        touchedZone = nil
        name.read(apex)
        let node = own(ensureNode(isApex: true))
        node.move(to: ZonePlace(apex: 0, cut: NameNode.none))
        node.setFlags(node.flags.union(.apex))
        placeNested(in: apex)
        changedZones.insert(apex)
    }

    /// Takes a zone out. Its record sets must have been removed, but for the SOA record.
    package func removeZone(_ apex: DomainName) {
        guard zones[apex] != nil else { return }
        zones[apex] = nil
        changedZones.remove(apex)
        touchedZone = nil
        name.read(apex)
        guard var node = node() else { preconditionFailure("a zone has an apex") }
        for type in [RecordType.soa, NameNode.negative] {
            guard let set = node.set(type) else { continue }
            node = put(nil, as: type, at: node)
            set.discard(in: &edit)
        }
        node = own(node)
        node.move(to: placeBelowParent)
        node.setFlags(node.flags.subtracting(.apex))
        placeNested(in: apex)
        name.read(apex)
        removeIfUnused()
    }

    /// The ancestors of zones below a new or former apex or cut get another zone or cut around
    /// them.
    func placeNested(in apex: DomainName) {
        guard let node = node(), node.childCount > 0 else { return }
        for nested in zones.keys where nested != apex && nested.isWithin(apex) {
            placeAncestors(of: nested, under: apex)
        }
    }

    /// Writes the SOA record of every zone that changed, with a serial that was never published.
    func raiseSerials() {
        for apex in changedZones {
            guard let index = zones.index(forKey: apex) else { continue }
            let records = zones.values[index].raiseSerial()
            name.read(apex)
            guard let node = node() else { preconditionFailure("a zone has an apex") }
            let changed = writeAuthority(records.positive, as: .soa, at: node)
            _ = writeAuthority(records.negative, as: NameNode.negative, at: changed)
        }
        changedZones.removeAll(keepingCapacity: true)
        isTouchedZoneChanged = false
    }

    private func writeAuthority(
        _ list: RecordList, as type: RecordType, at node: NameNode
    ) -> NameNode {
        replaceSet(RecordSet.build(list.head, list, in: &edit), as: type, at: node)
    }

    /// Takes note that something in the zone of a node, which is that of the name that is being
    /// changed, has changed.
    func touchZone(_ node: NameNode) {
        guard node.isInZone else { return }
        let offset = Int(node.apexOffset)
        if !isTouched(from: offset) {
            let wire = (offset..<name.length).map { name.octet(at: $0) }
            touchedZone = (try? DomainName(wire: wire)).flatMap { zones[$0] == nil ? nil : $0 }
            touchedWords = stride(from: offset, to: name.length, by: 8).map { name.word(at: $0) }
            isTouchedZoneChanged = false
        }
        if !isTouchedZoneChanged, let touchedZone {
            changedZones.insert(touchedZone)
            isTouchedZoneChanged = true
        }
    }

    /// Whether the zone whose apex starts there in the name is the one that was touched last.
    private func isTouched(from offset: Int) -> Bool {
        guard touchedZone?.wire.count == name.length - offset else { return false }
        let words = touchedWords
        for index in words.indices where name.word(at: offset + index * 8) != words[index] {
            return false
        }
        return true
    }
}

extension UInt32 {
    /// True when this serial is newer than another (RFC 1982 §3.2).
    fileprivate func isAfter(_ other: UInt32) -> Bool {
        Int32(bitPattern: self &- other) > 0
    }
}
