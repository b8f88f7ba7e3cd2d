package import DNSWire

/// What stands at each name of a zone and where it is written, without what it says: enough to tell
/// a conflict, and by the digests what is new in the next version of the zone.
package struct ZoneOutline: Sendable {
    /// The names of the zone's owners, and those that their records lead to.
    package let names: NameTable
    /// Where in `types` and `places` each name's records start.
    private let starts: [UInt32]
    private let types: [RecordType]
    private let places: [PackedPlace]
    /// A hash for each name of what its records say.
    private let digests: [UInt64]
    private let files: [String]

    /// A record without what it says.
    package struct Record: Hashable, Sendable {
        package let owner: DomainName
        package let type: RecordType
        package let place: SourcePlace
    }

    /// What there is in a zone file.
    package init(_ file: ZoneFile) {
        let rows = file.records.rows
        var names = file.records.names
        names.shrink()
        self.names = names
        starts = file.owners.starts
        types = file.owners.order.map { rows[Int($0)].type }
        places = file.owners.order.map { rows[Int($0)].place }
        digests = file.digests
        files = file.records.files
    }

    /// The number of a name at which there are records.
    package func find(_ name: DomainName) -> Int? {
        guard let number = names.find(name), hasRecords(number) else { return nil }
        return number
    }

    /// The types at a name, each once and the lowest first.
    package func types(at name: Int) -> [RecordType] {
        var found: [RecordType] = []
        for type in types[range(name)] where found.last != type { found.append(type) }
        return found
    }

    /// The records at a name in the order of the files; none where there is no such name.
    package func records(at name: DomainName) -> [Record] {
        guard let number = find(name) else { return [] }
        return range(number).sorted { places[$0] < places[$1] }.map { record($0, at: number) }
    }

    /// The first record at a name or below it. O(n)
    package func first(within name: DomainName) -> Record? {
        let owners = owners.filter { names.isWithin($0, name) }
        let positions = owners.lazy.flatMap { owner in range(owner).map { ($0, owner) } }
        return positions.min { places[$0.0] < places[$1.0] }.map { record($0.0, at: $0.1) }
    }

    /// The numbers of the names with records. O(n)
    package var owners: [Int] { (0..<names.count).filter(hasRecords) }

    /// The numbers of the names with records, each behind all its ancestors. O(n)
    package var ownersFromTop: [Int] {
        var byDepth: [[Int]] = []
        for owner in owners {
            let depth = names.labelCount(of: owner)
            while byDepth.count <= depth { byDepth.append([]) }
            byDepth[depth].append(owner)
        }
        return Array(byDepth.joined())
    }

    /// The names that have a record of this type. O(n)
    package func owners(of type: RecordType) -> Set<DomainName> {
        Set(owners.lazy.filter { types[range($0)].contains(type) }.map { names[$0] })
    }

    /// The digest of what is at a name, and of the addresses that its records lead to: where two
    /// outlines agree in it, the zones say the same.
    package func digest(at name: Int) -> UInt64 { digests[name] }

    private func hasRecords(_ name: Int) -> Bool { starts[name] < starts[name + 1] }

    private func range(_ name: Int) -> Range<Int> { Int(starts[name])..<Int(starts[name + 1]) }

    private func record(_ position: Int, at name: Int) -> Record {
        Record(
            owner: names[name], type: types[position], place: places[position].place(in: files))
    }
}

extension ZoneFile {
    /// See `ZoneOutline.digest`, for each name.
    fileprivate var digests: [UInt64] {
        func hash(_ name: Int, _ absorb: (ZoneRecords.Row, inout OctetHash) -> Void) -> UInt64 {
            var hash = OctetHash()
            for number in owners.records(at: name) { absorb(records.rows[Int(number)], &hash) }
            return hash.value
        }
        let addresses = (0..<records.names.count).map { name in
            hash(name) { row, hash in
                if row.type == .a || row.type == .aaaa { records.absorb(row, into: &hash) }
            }
        }
        return (0..<records.names.count).map { name in
            hash(name) { row, hash in
                records.absorb(row, into: &hash)
                if row.target != ZoneRecords.noTarget { hash.absorb(addresses[Int(row.target)]) }
            }
        }
    }
}
