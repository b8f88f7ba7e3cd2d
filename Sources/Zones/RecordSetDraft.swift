package import DNSWire

/// A record of a set that is to be published.
package struct RecordDraft: Hashable, Sendable {
    /// The record data in wire form, names uncompressed.
    package var data: [UInt8]
    /// Records about a name in `data`, sent in the additional section when there is room.
    package var additional: [AdditionalRecord]

    /// A record of this data.
    package init(data: [UInt8], additional: [AdditionalRecord] = []) {
        self.data = data
        self.additional = additional
    }
}

/// A record that goes with another one into the additional section (RFC 2782, RFC 1035 §3.3).
package struct AdditionalRecord: Hashable, Sendable {
    /// Where in the data of the record it goes with its owner name stands.
    package var ownerOffset: Int
    package var type: RecordType
    package var ttl: UInt32
    package var data: [UInt8]

    /// A record of these members.
    package init(ownerOffset: Int, type: RecordType, ttl: UInt32, data: [UInt8]) {
        self.ownerOffset = ownerOffset
        self.type = type
        self.ttl = ttl
        self.data = data
    }
}

/// A record set that is to be published, and how it is answered.
package struct RecordSetDraft: Hashable, Sendable {
    package var type: RecordType
    /// Seconds.
    package var ttl: UInt32
    package var records: [RecordDraft]
    /// Each answer shows one record, picked at random, and record data that occurs twice counts
    /// twice.
    package var picksOne: Bool
    /// How many records an answer shows at most; 0 is all of them.
    package var maxAnswers: Int
    /// Why these records are answered, for the text of an extended error; empty for none.
    package var explanation: String

    /// A set of these members.
    package init(
        type: RecordType, ttl: UInt32, records: [RecordDraft], picksOne: Bool = false,
        maxAnswers: Int = 0, explanation: String = ""
    ) {
        self.type = type
        self.ttl = ttl
        self.records = records
        self.picksOne = picksOne
        self.maxAnswers = maxAnswers
        self.explanation = explanation
    }
}

/// A record in the form in which it is sent: the owner of the answer points to the question.
struct RecordEntry: Hashable {
    /// Owner, type, class, TTL, length and data.
    var answer: [UInt8]
    /// Additional records whose owner is an offset from the start of `answer`.
    var additional: [UInt8]
    var additionalCount: Int

    /// Octets in front of the data.
    static let head = 12

    /// The entry that a draft becomes.
    init(_ record: RecordDraft, type: RecordType, ttl: UInt32) {
        answer = Self.wire(owner: 0xC00C, type: type, ttl: ttl, data: record.data)
        additional = record.additional.flatMap {
            Self.wire(
                owner: UInt16(Self.head + $0.ownerOffset), type: $0.type, ttl: $0.ttl, data: $0.data
            )
        }
        additionalCount = record.additional.count
    }

    /// The entry that stands in a chunk.
    init(_ record: RecordView) {
        answer = record.block.octets(at: record.offset, count: record.length)
        additional = record.block.octets(
            at: record.offset + record.length, count: record.additionalLength)
        additionalCount = record.additionalCount
    }

    /// The record data, by which the entries of a set are ordered.
    var data: ArraySlice<UInt8> { answer[Self.head...] }

    private static func wire(owner: UInt16, type: RecordType, ttl: UInt32, data: [UInt8]) -> [UInt8]
    {
        precondition(data.count <= ZoneLimits.recordData, "record data of \(data.count) octets")
        var wire: [UInt8] = []
        wire.reserveCapacity(head + data.count)
        for half in [
            owner, type.rawValue, 1, UInt16(ttl >> 16), UInt16(ttl & 0xFFFF),
            UInt16(data.count),
        ] {
            wire.append(UInt8(half >> 8))
            wire.append(UInt8(half & 0xFF))
        }
        return wire + data
    }
}

extension RecordSetDraft {
    /// The entries in their order: by data, and each once unless one of them is picked.
    func entries() -> [RecordEntry] {
        let sorted = records.map { RecordEntry($0, type: type, ttl: ttl) }
            .sorted { $0.data.lexicographicallyPrecedes($1.data) }
        if picksOne { return sorted }
        var kept: [RecordEntry] = []
        for entry in sorted where kept.last?.data != entry.data { kept.append(entry) }
        return kept
    }
}
