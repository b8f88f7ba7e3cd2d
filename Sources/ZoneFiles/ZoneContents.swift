import DNSWire

/// A zone's records as the checks look at them: by name and type.
struct ZoneContents {
    let apex: DomainName
    /// The records in their order; the second of two equal ones is left out.
    private(set) var records: ZoneRecords
    private(set) var owners: OwnerIndex
    /// What is known of each name.
    private var marks: [Marks]
    /// The names with their ancestors; nil in a zone without cuts, DNAME records and wildcards,
    /// which asks for no ancestors.
    private var tree: NameTree?

    private struct Marks: OptionSet {
        let rawValue: UInt8
        static let inZone = Self(rawValue: 1)
        /// The owner of NS records below the apex.
        static let cut = Self(rawValue: 2)
        /// The owner of DNAME records.
        static let redirection = Self(rawValue: 4)
        /// Named by an NS record.
        static let nameServer = Self(rawValue: 8)
        static let wildcard = Self(rawValue: 16)
        /// With more types than `ZoneFileLimits.typesAtName`.
        static let crowded = Self(rawValue: 32)
    }

    /// Sorts the records of a zone.
    init(apex: DomainName, records: ZoneRecords) {
        self.apex = apex
        self.records = records
        owners = OwnerIndex(records)
        let repeats = owners.repeats(records)
        if !repeats.isEmpty {
            self.records.remove(repeats)
            owners = OwnerIndex(self.records)
        }
        marks = []
        mark()
    }

    private mutating func mark() {
        let names = records.names
        let apexNumber = names.find(apex)
        marks = (0..<names.count).map { names.isWithin($0, apex) ? .inZone : [] }
        var all: Marks = []
        for name in 0..<names.count {
            if names.isWildcard(name) { marks[name].insert(.wildcard) }
            if owners.range(at: name).count > ZoneFileLimits.typesAtName,
                firsts(at: name).count > ZoneFileLimits.typesAtName
            {
                marks[name].insert(.crowded)
            }
        }
        for row in records.rows where row.type == .ns || row.type == .dname {
            let owner = Int(row.owner)
            if row.type == .dname { marks[owner].insert(.redirection) }
            if row.type == .ns, owner != apexNumber { marks[owner].insert(.cut) }
            if row.type == .ns, row.target != ZoneRecords.noTarget {
                marks[Int(row.target)].insert(.nameServer)
            }
        }
        for mark in marks { all.formUnion(mark) }
        guard !all.isDisjoint(with: [.cut, .redirection, .wildcard]) else { return }
        tree = NameTree(names, apex: apex) { [owners] in !owners.records(at: $0).isEmpty }
    }
}

extension ZoneContents {
    /// The number of the apex; nil when there is no record at it.
    var apexNumber: Int? { records.names.find(apex) }

    /// A name in words.
    func name(_ number: Int) -> DomainName { records.names[number] }

    /// True for the apex and the names below it.
    func isInZone(_ name: Int) -> Bool { marks[name].contains(.inZone) }

    /// The first record of one set.
    func first(_ type: RecordType, at name: Int) -> Int? { owners.first(type, at: name, records) }

    /// The first record of each set at a name.
    func firsts(at name: Int) -> [Int] {
        let range = owners.range(at: name)
        var firsts: [Int] = []
        var position = range.lowerBound
        while position < range.upperBound {
            firsts.append(Int(owners.order[position]))
            position = owners.endOfSet(position, in: range, records)
        }
        return firsts
    }

    /// True when a name has an address record.
    func hasAddress(_ name: Int) -> Bool {
        first(.a, at: name) != nil || first(.aaaa, at: name) != nil
    }

    /// True when there are more types at a name than there may be.
    func isCrowded(_ name: Int) -> Bool { marks[name].contains(.crowded) }

    /// True when an NS record names this name.
    func isNameServer(_ name: Int) -> Bool { marks[name].contains(.nameServer) }

    /// True for a delegated name.
    func isCut(_ name: Int) -> Bool { marks[name].contains(.cut) }

    /// The delegated name above this one; nil in what the zone answers for itself.
    func cut(above name: Int) -> Int? { ancestor(of: name, with: .cut) }

    /// The owner of a DNAME record above this name.
    func redirection(above name: Int) -> Int? { ancestor(of: name, with: .redirection) }

    /// The wildcard that gives its records to a name that does not exist (RFC 4592 §3.3.1).
    func wildcard(for name: Int) -> Int? {
        guard let tree, !tree.exists(name),
            let encloser = tree.ancestor(of: name, where: tree.exists),
            let wildcard = try? DomainName(label: [0x2A], under: tree.names[encloser])
        else { return nil }
        return records.names.find(wildcard)
    }

    /// Names that are in the tree alone, as ancestors, have no marks.
    private func ancestor(of name: Int, with mark: Marks) -> Int? {
        tree?.ancestor(of: name) { $0 < marks.count && marks[$0].contains(mark) }
    }
}
