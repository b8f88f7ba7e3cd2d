import DNSWire

/// What the alternatives do around their look-up: read the question, write one record.
///
/// It knows no zones, no aliases, no EDNS and no counters, all of which the snapshot's figures
/// include.
struct PlainAnswer: ~Copyable {
    private var name = CanonicalName()

    /// Answers a query with the two words of a record that `find` copies for its name.
    mutating func answer(
        _ length: Int, _ message: inout MutableRawSpan,
        _ find: (borrowing CanonicalName, UInt64) -> RecordWords?
    ) -> Int {
        guard
            case .query(let query) = Query.parse(
                message.bytes.extracting(first: length), name: &name),
            let record = find(name, Self.hash(name))
        else { return 0 }
        var writer = ReplyWriter(start: query.questionEnd, size: WireLimits.plainUDP, reserved: 0)
        message.store(octetsOf: record.first, at: writer.position)
        message.store(octetsOf: record.second, at: writer.position + 8)
        writer.advance(16, records: 1, in: .answer)
        writer.finish(&message, code: .noError, authoritative: true, truncated: false)
        return writer.position
    }

    /// The keyed hash of a name: Swift's is SipHash-1-3 too, under a key of this process.
    static func hash(_ name: borrowing CanonicalName) -> UInt64 {
        var hasher = Hasher()
        var position = 0
        while position < name.length {
            hasher.combine(name.word(at: position))
            position += 8
        }
        return UInt64(bitPattern: Int64(hasher.finalize()))
    }

    /// The hash of a record's name.
    static func hash(_ record: AddressRecord) -> UInt64 {
        var name = CanonicalName()
        name.read(record.name)
        return hash(name)
    }
}

/// A record as it is sent.
struct RecordWords {
    let first: UInt64
    let second: UInt64
}

/// A name and its record in one array: the two words of the record, then those of the name.
struct Entry: Sendable {
    private let words: [UInt64]

    /// The entry of a record.
    init(_ record: AddressRecord) {
        var name = CanonicalName()
        name.read(record.name)
        words = record.words + stride(from: 0, to: name.length, by: 8).map { name.word(at: $0) }
    }

    /// The record if the name is this one.
    func record(of name: borrowing CanonicalName) -> RecordWords? {
        for index in 2..<words.count where words[index] != name.word(at: (index - 2) * 8) {
            return nil
        }
        return RecordWords(first: words[0], second: words[1])
    }
}
