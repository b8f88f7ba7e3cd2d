package import DNSWire

/// Records in the order of their files, in few pieces of memory: what a zone of millions is read
/// into. A record is known by its number.
package struct ZoneRecords: Sendable {
    /// The names of owners, and those that NS, MX and SRV records lead to.
    private(set) var names = NameTable()
    private(set) var rows: [Row] = []
    /// The RDATA of all records, one behind the other.
    private var data: [UInt8] = []
    /// The files that records come from.
    private(set) var files: [String] = []

    /// One record.
    struct Row {
        /// Where its RDATA starts.
        var start: Int
        var place: PackedPlace
        /// The number of its owner.
        var owner: UInt32
        /// Seconds.
        var ttl: UInt32
        /// The number of the name it leads to, or `noTarget`.
        var target: UInt32
        var type: RecordType
        /// Octets of RDATA.
        var length: UInt16
    }

    /// The target of a record that leads to no name.
    static let noTarget = UInt32.max

    /// No records.
    init() {}

    /// The number of a file that records will come from.
    mutating func add(file: String) -> Int {
        files.append(file)
        return files.count - 1
    }

    /// Takes a record.
    mutating func append(_ record: ZoneRecord, file: Int) {
        let target = record.type.targetOffset.flatMap { offset in
            try? DomainName(wire: Array(record.rdata.dropFirst(offset)))
        }
        let row = Row(
            start: data.count,
            place: PackedPlace(
                file: file, line: record.place.line, column: record.place.column),
            owner: UInt32(names.insert(record.owner)), ttl: record.ttl,
            target: target.map { UInt32(names.insert($0)) } ?? Self.noTarget,
            type: record.type, length: UInt16(record.rdata.count))
        data += record.rdata
        rows.append(row)
    }

    /// Takes a record whose RDATA a span begins with. `row` says all but where its RDATA starts.
    mutating func append(_ row: Row, data octets: RawSpan) {
        var row = row
        row.start = data.count
        // SAFETY: the span says how many octets it has, and the slice is checked against it.
        unsafe octets.withUnsafeBytes { bytes in
            unsafe data.append(contentsOf: bytes[0..<Int(row.length)])
        }
        rows.append(row)
    }

    /// The number of a name, which is taken in if it is not here.
    mutating func insert(_ name: DomainName) -> Int { names.insert(name) }

    /// The number of the name whose wire form a span begins with, which is taken in if it is not
    /// here.
    mutating func insert(name wire: RawSpan, count: Int) -> Int {
        names.insert(wire, count: count)
    }

    /// Takes records out; the numbers must rise.
    mutating func remove(_ numbers: [UInt32]) {
        var going = numbers[...]
        var kept: [Row] = []
        for (number, row) in rows.enumerated() {
            if going.first.map(Int.init) == number { going.removeFirst() } else { kept.append(row) }
        }
        rows = kept
    }

    /// The RDATA of a record.
    func data(of row: Row) -> ArraySlice<UInt8> {
        data[row.start..<row.start + Int(row.length)]
    }

    /// True when two records of one type have the same TTL and RDATA, names in either case.
    func areEqual(_ left: Row, _ right: Row) -> Bool {
        guard left.length == right.length, left.ttl == right.ttl else { return false }
        // SAFETY: the span of an array of octets has no padding.
        let octets = unsafe data.span.bytes
        return left.type.hasTarget
            ? octets.matches(left.start, octets, right.start, count: Int(left.length))
            : octets.equals(left.start, octets, right.start, count: Int(left.length))
    }

    /// Takes a record's TTL and RDATA into a hash, in which the case of names counts or does not.
    func absorb(_ row: Row, into hash: inout OctetHash, foldsCase: Bool = false) {
        // SAFETY: the span of an array of octets has no padding.
        let octets = unsafe data.span.bytes
        hash.absorb(UInt64(row.type.rawValue) << 32 | UInt64(row.ttl))
        if foldsCase, row.type.hasTarget {
            hash.absorb(lowercased: octets, at: row.start, count: Int(row.length))
        } else {
            hash.absorb(octets, at: row.start, count: Int(row.length))
        }
    }
}

extension ZoneRecords: RandomAccessCollection {
    /// The first record's number, 0.
    package var startIndex: Int { 0 }
    /// How many records there are.
    package var endIndex: Int { rows.count }

    /// The record of a number.
    package subscript(number: Int) -> ZoneRecord {
        let row = rows[number]
        return ZoneRecord(
            owner: names[Int(row.owner)], type: row.type, ttl: row.ttl,
            rdata: Array(data(of: row)), place: row.place.place(in: files))
    }
}

/// A place in a master file in eight octets; places of one file are in its order.
struct PackedPlace: Hashable, Comparable, Sendable {
    private let bits: UInt64

    /// A place in the file of this number. An entry starts at a column of at most 2^18
    /// (`ZoneFileLimits.entry`), a zone has fewer than 2^30 lines (`zone`) and 2^16 files
    /// (`includes`).
    init(file: Int, line: Int, column: Int) {
        bits = UInt64(line) << 34 | UInt64(min(column, 0x3FFFF)) << 16 | UInt64(file)
    }

    /// The place, the path of whose file is in a list.
    func place(in files: [String]) -> SourcePlace {
        SourcePlace(
            file: files[Int(bits & 0xFFFF)], line: Int(bits >> 34),
            column: Int(bits >> 16 & 0x3FFFF))
    }

    static func < (left: Self, right: Self) -> Bool { left.bits < right.bits }
}

extension RecordType {
    /// Where in the RDATA of an NS, MX or SRV record the name starts that it leads to, and whose
    /// addresses go with it; nil for all other types.
    package var targetOffset: Int? {
        switch self {
        case .ns: 0
        case .mx: 2
        case .srv: 6
        default: nil
        }
    }

    /// True for the types whose RDATA is equal to another's in any case of its letters.
    var hasTarget: Bool {
        switch self {
        case .ns, .cname, .dname, .ptr, .mx, .srv: true
        default: false
        }
    }
}
