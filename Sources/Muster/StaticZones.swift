internal import DNSWire
internal import Registry
internal import ZoneFiles
internal import Zones

/// The zone files that are served, by apex, and what there is at each name.
struct StaticZones: Sendable {
    /// What one zone file holds.
    struct Zone: Equatable, Sendable {
        let apex: DomainName
        let path: String
        /// The records by owner, in the order of the file.
        let owners: [DomainName: [ZoneRecord]]

        /// The records of a zone file.
        init(_ file: ZoneFile) {
            apex = file.apex
            path = file.path
            owners = Dictionary(grouping: file.records, by: \.owner)
        }

        static func == (left: Self, right: Self) -> Bool {
            left.apex == right.apex && left.owners.count == right.owners.count
                && left.owners.allSatisfy { owner, records in
                    right.owners[owner]?.map(\.content) == records.map(\.content)
                }
        }
    }

    /// The zones by their apexes.
    private(set) var zones: [DomainName: Zone] = [:]

    /// No zones.
    init() {}

    /// The zones of these files, no two of which have the same apex.
    init(_ files: [ZoneFile]) {
        for file in files { zones[file.apex] = Zone(file) }
    }

    /// The zone that encloses a name most closely.
    func zone(enclosing name: DomainName) -> Zone? {
        var candidate: DomainName? = name
        while let apex = candidate {
            if let zone = zones[apex] { return zone }
            candidate = apex.parent
        }
        return nil
    }
}

extension ZoneRecord {
    /// What the record says, without the place where it says so.
    fileprivate var content: [AnyHashable] {
        [type, ttl, rdata]
    }
}

extension StaticZones.Zone {
    /// What the SOA record says (RFC 1035 §3.3.13).
    var authority: StartOfAuthority? {
        guard let record = owners[apex]?.first(where: { $0.type == .soa }) else { return nil }
        let data = record.rdata
        guard let primary = Self.name(in: data, at: 0),
            let mailbox = Self.name(in: data, at: primary.wire.count)
        else { return nil }
        let start = primary.wire.count + mailbox.wire.count
        let numbers = (0..<5).map { index in
            data[(start + index * 4)..<(start + index * 4 + 4)].reduce(0) { $0 << 8 | UInt32($1) }
        }
        return StartOfAuthority(
            ttl: record.ttl, primary: primary, mailbox: mailbox, serial: numbers[0],
            refresh: numbers[1], retry: numbers[2], expire: numbers[3], minimum: numbers[4])
    }

    /// The record sets at a name but the SOA, each record with the addresses that the
    /// zone has for the name it leads to.
    func sets(at owner: DomainName) -> [RecordSetDraft] {
        let records = owners[owner]?.filter { $0.type != .soa } ?? []
        return Dictionary(grouping: records, by: \.type).map { type, records in
            var seen: Set<DomainName> = []
            return RecordSetDraft(
                type: type, ttl: records[0].ttl,
                records: records.map { record in
                    RecordDraft(
                        data: record.rdata,
                        additional: additional(to: record, seen: &seen))
                })
        }
    }

    /// The addresses of the name that a record leads to: NS (RFC 1034 §4.3.2), MX (RFC 1035
    /// §3.3.9), SRV (RFC 2782). A name that several records of a set lead to comes once.
    private func additional(
        to record: ZoneRecord, seen: inout Set<DomainName>
    ) -> [AdditionalRecord] {
        let offsets: [RecordType: Int] = [.ns: 0, .mx: 2, .srv: 6]
        guard let offset = offsets[record.type],
            let target = Self.name(in: record.rdata, at: offset),
            seen.insert(target).inserted
        else { return [] }
        let addresses = owners[target]?.filter { $0.type == .a || $0.type == .aaaa } ?? []
        return addresses.prefix(ServerLimits.additionalAddresses).map {
            AdditionalRecord(ownerOffset: offset, type: $0.type, ttl: $0.ttl, data: $0.rdata)
        }
    }

    private static func name(in data: [UInt8], at offset: Int) -> DomainName? {
        var end = offset
        while end < data.count, data[end] != 0 { end += 1 + Int(data[end]) }
        guard end < data.count else { return nil }
        return try? DomainName(wire: Array(data[offset...end]))
    }
}
