import DNSWire

/// A zone's records as the checks look at them: by name and type.
struct ZoneContents {
    let apex: DomainName
    /// The records in their order; the second of two equal ones is left out.
    private(set) var records: [ZoneRecord] = []
    /// The first record of each set, by owner.
    private var firsts: [DomainName: [ZoneRecord]] = [:]
    /// Every name that exists, empty non-terminals too.
    private var names: Set<DomainName> = []
    /// The owners of NS records below the apex.
    private var cuts: Set<DomainName> = []
    /// The owners of DNAME records.
    private var redirections: Set<DomainName> = []
    /// The names that NS records name.
    private var nameServers: Set<DomainName> = []

    /// Sorts the records of a zone.
    init(apex: DomainName, records: [ZoneRecord]) {
        self.apex = apex
        var seen: Set<Identity> = []
        for record in records where seen.insert(Identity(record)).inserted {
            self.records.append(record)
            add(record)
        }
    }

    private mutating func add(_ record: ZoneRecord) {
        if firsts[record.owner]?.contains(where: { $0.type == record.type }) != true {
            firsts[record.owner, default: []].append(record)
        }
        addNames(record.owner)
        if record.type == .dname { redirections.insert(record.owner) }
        guard record.type == .ns else { return }
        if record.owner != apex { cuts.insert(record.owner) }
        if let target = record.target { nameServers.insert(target) }
    }

    private mutating func addNames(_ owner: DomainName) {
        var name = owner
        while name.isWithin(apex), names.insert(name).inserted, let parent = name.parent {
            name = parent
        }
    }

    /// The first record of each set at a name.
    func sets(at name: DomainName) -> [ZoneRecord] { firsts[name] ?? [] }

    /// The first record of one set.
    func set(_ name: DomainName, _ type: RecordType) -> ZoneRecord? {
        sets(at: name).first { $0.type == type }
    }

    /// The types at a name.
    func types(at name: DomainName) -> Set<RecordType> { Set(sets(at: name).map(\.type)) }

    /// True when a name has an address record.
    func hasAddress(_ name: DomainName) -> Bool {
        sets(at: name).contains { $0.type == .a || $0.type == .aaaa }
    }

    /// True when an NS record names this name.
    func isNameServer(_ name: DomainName) -> Bool { nameServers.contains(name) }

    /// True for a delegated name.
    func isCut(_ name: DomainName) -> Bool { cuts.contains(name) }

    /// The delegated name above this one; nil in what the zone answers for itself.
    func cut(above name: DomainName) -> DomainName? { ancestor(of: name) { cuts.contains($0) } }

    /// The owner of a DNAME record above this name.
    func redirection(above name: DomainName) -> DomainName? {
        redirections.isEmpty ? nil : ancestor(of: name) { redirections.contains($0) }
    }

    /// The records that a wildcard gives a name that does not exist (RFC 4592 §3.3.1).
    func wildcard(for name: DomainName) -> [ZoneRecord] {
        guard !names.contains(name), let encloser = ancestor(of: name, where: names.contains),
            let wildcard = try? DomainName(label: [0x2A], under: encloser)
        else { return [] }
        return sets(at: wildcard)
    }

    private func ancestor(of name: DomainName, where holds: (DomainName) -> Bool) -> DomainName? {
        var ancestor = name.parent
        while let encloser = ancestor, encloser.isWithin(apex) {
            if holds(encloser) { return encloser }
            ancestor = encloser.parent
        }
        return nil
    }
}

/// What makes two records the same: all but the place, and the case of names.
private struct Identity: Hashable {
    let owner: DomainName
    let type: RecordType
    let ttl: UInt32
    let rdata: [UInt8]

    init(_ record: ZoneRecord) {
        (owner, type, ttl) = (record.owner, record.type, record.ttl)
        rdata = record.target == nil ? record.rdata : record.rdata.map(lowercased)
    }
}

extension ZoneRecord {
    /// The name that an NS, CNAME, DNAME, PTR, MX or SRV record points at.
    var target: DomainName? {
        let offsets: [RecordType: Int] = [
            .ns: 0, .cname: 0, .dname: 0, .ptr: 0, .mx: 2, .srv: 6,
        ]
        return offsets[type].flatMap { try? DomainName(wire: Array(rdata.dropFirst($0))) }
    }
}
