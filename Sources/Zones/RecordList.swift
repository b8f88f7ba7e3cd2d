package import DNSWire

/// Where a record stands in a list: the answer, and behind it the additional records.
struct RecordEntry: Hashable {
    /// Octets in front of the data: owner, type, class, TTL and length.
    static let head = 12

    let start: Int
    var length: Int
    var additionalLength = 0
    var additionalCount = 0
}

/// How an additional record says where its owner stands, in the place of the pointer that is sent.
enum AdditionalOwner {
    /// The offset counts from the first additional record of the answer it goes with, else from
    /// that answer.
    static let inAdditional: UInt16 = 0x8000
}

/// Records in the form in which they are sent, side by side in one array: what sets are made of.
///
/// The owner of each answer points to the question, that of an additional record into the answer it
/// goes with.
package struct RecordList: Sendable {
    /// The type of the answers.
    package let type: RecordType
    private let ttl: UInt32
    private(set) var octets: [UInt8] = []
    private(set) var entries: [RecordEntry] = []

    /// An empty list of records of this type and TTL.
    package init(type: RecordType, ttl: UInt32) {
        self.type = type
        self.ttl = ttl
    }

    /// True for a list without records.
    package var isEmpty: Bool { entries.isEmpty }

    /// What a set of these records is besides them, when nothing else is said.
    package var head: RecordSetHead { RecordSetHead(type: type, ttl: ttl) }

    /// Takes all records out, and keeps the memory for others.
    package mutating func removeAll() {
        octets.removeAll(keepingCapacity: true)
        entries.removeAll(keepingCapacity: true)
    }

    /// Adds a record of this data.
    package mutating func append(_ data: [UInt8]) {
        append { $0 += data }
    }

    /// Adds a record whose data the closure appends to the array.
    package mutating func append(_ write: (inout [UInt8]) -> Void) {
        let start = octets.count
        if start == 0 { octets.reserveCapacity(ZoneLimits.usualRecord) }
        append(owner: 0xC00C, type, ttl, write)
        entries.append(RecordEntry(start: start, length: octets.count - start))
    }

    /// Adds a group: records of these data, all of the same length, that a set which picks one
    /// shows together.
    package mutating func append(group data: some Collection<[UInt8]>, ttl: UInt32) {
        guard let first = data.first else { return }
        let start = octets.count
        append(owner: 0xC00C, type, ttl) { $0 += first }
        entries.append(RecordEntry(start: start, length: octets.count - start))
        for other in data.dropFirst() {
            precondition(other.count == first.count, "the records of a group are alike")
            append(additional: type, ttl, owner: 0xC00C) { $0 += other }
        }
    }

    /// Adds an additional record that goes with the last one.
    package mutating func append(_ record: AdditionalRecord) {
        append(
            additional: record.type, ttl: record.ttl, ownerOffset: record.ownerOffset
        ) { $0 += record.data }
    }

    /// Adds an additional record that goes with the last one, and whose data the closure appends to
    /// the array.
    ///
    /// - Parameter ownerOffset: Where in the data of the record it goes with its owner stands.
    package mutating func append(
        additional type: RecordType, ttl: UInt32, ownerOffset: Int, _ write: (inout [UInt8]) -> Void
    ) {
        append(additional: type, ttl, owner: UInt16(RecordEntry.head + ownerOffset), write)
    }

    /// Adds an additional record whose owner stands in the data of the first additional record of
    /// the last one: the address of the target of an SRV record that goes with a PTR record.
    ///
    /// - Parameter offset: Where in that data.
    package mutating func append(
        additional type: RecordType, ttl: UInt32, offsetInFirstAdditional offset: Int,
        _ write: (inout [UInt8]) -> Void
    ) {
        let owner = AdditionalOwner.inAdditional | UInt16(RecordEntry.head + offset)
        append(additional: type, ttl, owner: owner, write)
    }

    private mutating func append(
        additional type: RecordType, _ ttl: UInt32, owner: UInt16, _ write: (inout [UInt8]) -> Void
    ) {
        let start = octets.count
        append(owner: owner, type, ttl, write)
        entries[entries.count - 1].additionalLength += octets.count - start
        entries[entries.count - 1].additionalCount += 1
    }

    private mutating func append(
        owner: UInt16, _ type: RecordType, _ ttl: UInt32, _ write: (inout [UInt8]) -> Void
    ) {
        octets.append(addingCapacity: RecordEntry.head) { head in
            let names = UInt64(owner) << 48 | UInt64(type.rawValue) << 32
            head.append(names | 1 << 16 | UInt64(ttl >> 16), octets: 8)
            head.append(UInt64(ttl & 0xFFFF) << 16, octets: 4)
        }
        let start = octets.count
        write(&octets)
        let length = octets.count - start
        precondition(length <= ZoneLimits.recordData, "record data of \(length) octets")
        octets[start - 2] = UInt8(length >> 8)
        octets[start - 1] = UInt8(length & 0xFF)
    }

    /// Writes four octets over those at a place in the data of the first record.
    mutating func store(_ number: UInt32, inFirstDataAt offset: Int) {
        let start = entries[0].start + RecordEntry.head + offset
        for index in 0..<4 {
            octets[start + index] = UInt8(truncatingIfNeeded: number >> UInt32(24 - index * 8))
        }
    }

    /// The data of the first record; for a list of one.
    package var firstData: ArraySlice<UInt8> { data(of: entries[0]) }

    /// The data of a record, by which the records of a set are ordered.
    func data(of entry: RecordEntry) -> ArraySlice<UInt8> {
        octets[entry.start + RecordEntry.head..<entry.start + entry.length]
    }
}

// How the writer brings lists into the form of sets.
extension RecordList {
    /// A list of the records of a chunk of a set.
    init(_ chunk: Chunk, of set: RecordSet) {
        self.init(type: set.type, ttl: set.ttl)
        entries.reserveCapacity(chunk.count + 1)
        octets.reserveCapacity(2 * chunk.octets)
        for index in 0..<chunk.count {
            let record = chunk.record(index)
            entries.append(
                RecordEntry(
                    start: octets.count, length: record.length,
                    additionalLength: record.additionalLength,
                    additionalCount: record.additionalCount))
            record.block.append(
                at: record.offset, count: record.length + record.additionalLength, to: &octets)
        }
    }

    /// Brings the records into the order of their data.
    mutating func sort() {
        if entries.count > 1 {
            let list = self
            entries.sort { list.data(of: $0).lexicographicallyPrecedes(list.data(of: $1)) }
        }
    }

    /// Of records of the same data leaves one alone, in a list that is in order; gives the others.
    mutating func removeRepeats() -> [RecordEntry] {
        let repeats = entries.indices.dropFirst().filter {
            data(of: entries[$0]) == data(of: entries[$0 - 1])
        }
        if repeats.isEmpty { return [] }
        let removed = repeats.map { entries[$0] }
        for index in repeats.reversed() { entries.remove(at: index) }
        return removed
    }

    /// Puts the records of another list of the same type and TTL in front of the one of this index.
    mutating func insert(_ other: RecordList, at index: Int) {
        let start = octets.count
        octets += other.octets
        entries.insert(
            contentsOf: other.entries.map {
                RecordEntry(
                    start: start + $0.start, length: $0.length,
                    additionalLength: $0.additionalLength, additionalCount: $0.additionalCount)
            }, at: index)
    }

    /// Takes a record out.
    mutating func remove(at index: Int) { entries.remove(at: index) }
}

extension RecordList: Equatable {
    /// Whether both have the same records in the same order.
    package static func == (left: Self, right: Self) -> Bool {
        left.octets == right.octets && left.entries == right.entries
    }
}
