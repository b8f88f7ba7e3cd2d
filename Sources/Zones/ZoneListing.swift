package import DNSWire

/// All names of one zone in one version of the table, in canonical order (RFC 4034 §6.1).
///
/// For exports, not for queries: it holds its version, and with it all that is replaced meanwhile,
/// until it goes.
///
///     every leaf of the trie ──▶ those in the zone ──▶ sorted ──▶ name by name, decoded when asked
package struct ZoneListing: ~Copyable {
    private var reader: SnapshotReader
    private let names: [NameNode]
    /// The apexes of the zones directly inside this one, in canonical order.
    package let zonesInside: [DomainName]

    /// The zone of this apex; nil if there is none. O(all names of the table) at once.
    package init?(of apex: DomainName, in table: SnapshotTable) {
        var reader = table.makeReader()
        let snapshot = reader.enter()
        var name = CanonicalName()
        name.read(apex)
        guard let top = snapshot.find(name, from: 0), top.flags.contains(.apex) else { return nil }
        var names: [NameNode] = []
        var inside: [NameNode] = []
        snapshot.forEachName { node in
            if node.isInZone(of: top) {
                names.append(node)
            } else if node.flags.contains(.apex), let above = snapshot.parent(of: node),
                above.isInZone(of: top)
            {
                inside.append(node)
            }
        }
        names.sort { $0.isBefore($1) }
        inside.sort { $0.isBefore($1) }
        self.names = names
        zonesInside = inside.map(\.domainName)
        self.reader = reader
    }

    /// How many names there are, the empty non-terminals among them.
    package var count: Int { names.count }

    /// The name of this index in small letters.
    package func owner(at index: Int) -> DomainName { names[index].domainName }

    /// The record sets of the name of this index, the SOA record's first, then NS, then by type;
    /// those without records too, which say why they have none.
    package func sets(at index: Int) -> [ListedSet] {
        names[index].listedSets.sorted { $0.rank < $1.rank }
    }

    /// True when the next name of the zone is below the one of this index: that it exists needs no
    /// record of its own.
    package func hasNameBelow(at index: Int) -> Bool {
        index + 1 < names.count && names[index + 1].isBelow(names[index])
    }
}

extension SnapshotTable {
    /// The apexes of all zones of the current version, in canonical order. O(all names).
    package var apexes: [DomainName] {
        var reader = makeReader()
        var found: [NameNode] = []
        reader.enter().forEachName { if $0.flags.contains(.apex) { found.append($0) } }
        let apexes = found.sorted { $0.isBefore($1) }.map(\.domainName)
        reader.leave()
        return apexes
    }
}

/// A record set as a version has it.
package struct ListedSet {
    package let type: RecordType
    package let ttl: UInt32
    /// The data of all records in wire form, each once.
    package let records: [[UInt8]]
    /// How many of them one answer shows at most.
    package let answered: Int
    /// Those that one answer shows together, each group once; empty unless there are several.
    package let groups: [[[UInt8]]]
    /// Whether it stands for a failure: it has no records then.
    package let isFailure: Bool
    /// Why these records are answered, where that is worth saying; else empty.
    package let explanation: String

    fileprivate var rank: (Int, UInt16) {
        (type == .soa ? 0 : type == .ns ? 1 : 2, type.rawValue)
    }

    fileprivate init(_ set: RecordSet) {
        type = set.type
        ttl = set.ttl
        var records: [[UInt8]] = []
        var groups: Set<[[UInt8]]> = []
        for index in 0..<(set.isEmpty ? 0 : set.chunkCount) {
            let chunk = set.chunk(index)
            for record in (0..<chunk.count).map(chunk.record) {
                let data = record.block.octets(
                    at: record.dataOffset, count: record.length - RecordEntry.head)
                if data != records.last { records.append(data) }
                if set.hasGroups { groups.insert([data] + set.others(inGroupOf: record)) }
            }
        }
        if groups.contains(where: { $0.count > 1 }) {
            self.records = groups.joined().sortedWithoutRepeats
            self.groups = groups.count < 2 ? [] : groups.sorted { $0.precedes($1) }
            answered = groups.lazy.map(\.count).max() ?? 0
        } else {
            self.records = records
            self.groups = []
            answered = min(set.answerCount, records.count)
        }
        isFailure = set.isFailure
        explanation = String(
            decoding: set.block.octets(at: set.explanationOffset, count: set.explanationLength),
            as: UTF8.self)
    }
}

extension RecordSet {
    /// Whether what its records have besides them is shown as answers are.
    fileprivate var hasGroups: Bool { picksOne && (type == .a || type == .aaaa) }

    /// The data of the other members of the group of a record.
    fileprivate func others(inGroupOf record: RecordView) -> [[UInt8]] {
        (0..<record.additionalCount).map { index in
            record.block.octets(
                at: record.dataOffset + (index + 1) * record.length,
                count: record.length - RecordEntry.head)
        }
    }
}

extension Sequence<[UInt8]> {
    /// In the order of octets, each once.
    fileprivate var sortedWithoutRepeats: [[UInt8]] {
        Set(self).sorted { $0.lexicographicallyPrecedes($1) }
    }

    /// Whether it comes before another in the order of octets.
    fileprivate func precedes(_ other: some Sequence<[UInt8]>) -> Bool {
        lexicographicallyPrecedes(other) { $0.lexicographicallyPrecedes($1) }
    }
}

extension Snapshot {
    /// Calls `body` with every name, in no order.
    fileprivate func forEachName(_ body: (NameNode) -> Void) {
        var waiting = [slot]
        while let slot = waiting.popLast() {
            if let branch = slot.branch {
                for position in 0..<branch.count { waiting.append(branch.slot(at: position)) }
            }
            var node = slot.node
            while let name = node {
                body(name)
                node = name.nextOfHash
            }
        }
    }

    /// The name directly above a name.
    fileprivate func parent(of node: NameNode) -> NameNode? {
        guard let parent = node.domainName.parent else { return nil }
        var name = CanonicalName()
        name.read(parent)
        return find(name, from: 0)
    }
}

extension NameNode {
    fileprivate var domainName: DomainName {
        guard
            let name = try? DomainName(
                wire: block.octets(at: Self.nameOffset, count: nameLength))
        else { preconditionFailure("a node has a whole name") }
        return name
    }

    /// True when the zone that encloses this name is the one with this apex.
    fileprivate func isInZone(of top: NameNode) -> Bool {
        isInZone && nameLength - Int(apexOffset) == top.nameLength
            && isEqual(from: Int(apexOffset), to: top)
    }

    fileprivate func isBelow(_ other: NameNode) -> Bool {
        nameLength > other.nameLength
            && LabelStarts(self).contains(nameLength - other.nameLength)
            && isEqual(from: nameLength - other.nameLength, to: other)
    }

    /// Whether the octets from an offset of the name on are all of another name.
    private func isEqual(from offset: Int, to other: NameNode) -> Bool {
        (0..<other.nameLength).allSatisfy { octet($0 + offset) == other.octet($0) }
    }

    fileprivate var listedSets: [ListedSet] {
        entries.compactMap { entry in
            let type = RecordType(rawValue: UInt16(entry >> 48))
            if type == Self.negative || type == Self.next { return nil }
            return ListedSet(RecordSet(block: Block(address: entry & Self.addressMask)))
        }
    }

    /// Canonical order: label by label from the right, octet by octet; an ancestor comes first.
    fileprivate func isBefore(_ other: NameNode) -> Bool {
        let (mine, others) = (LabelStarts(self), LabelStarts(other))
        for label in 1..<(1 + min(mine.count, others.count)) {
            let (start, otherStart) = (mine[fromRight: label], others[fromRight: label])
            let (length, otherLength) = (octet(start), other.octet(otherStart))
            for index in 1..<(1 + Int(min(length, otherLength))) {
                let (left, right) = (octet(start + index), other.octet(otherStart + index))
                if left != right { return left < right }
            }
            if length != otherLength { return length < otherLength }
        }
        return mine.count < others.count
    }

    /// Where the labels of a name start, in memory that is not allocated: a million names are
    /// compared twenty million times.
    private struct LabelStarts {
        private var starts = InlineArray<128, UInt8>(repeating: 0)
        private(set) var count = 0

        init(_ node: NameNode) {
            var position = 0
            while node.octet(position) != 0 {
                starts[count] = UInt8(position)
                count += 1
                position += 1 + Int(node.octet(position))
            }
        }

        /// The start of the label of this number, the rightmost one being 1.
        subscript(fromRight number: Int) -> Int { Int(starts[count - number]) }

        func contains(_ start: Int) -> Bool {
            (0..<count).contains { Int(starts[$0]) == start }
        }
    }

    private func octet(_ index: Int) -> UInt8 { block.octet(at: Self.nameOffset + index) }
}
