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

extension RecordSetDraft {
    /// What the set is besides its records.
    var head: RecordSetHead {
        RecordSetHead(
            type: type, ttl: ttl, picksOne: picksOne, maxAnswers: maxAnswers,
            explanation: explanation)
    }

    /// The records as they are sent, in the order of the draft.
    var list: RecordList {
        var list = RecordList(type: type, ttl: ttl)
        for record in records {
            list.append(record.data)
            for additional in record.additional { list.append(additional) }
        }
        return list
    }
}
