package import DNSWire

/// What a record set is besides its records.
package struct RecordSetHead: Hashable, Sendable {
    /// The type of the records.
    package let type: RecordType
    /// Seconds.
    package let ttl: UInt32
    let picksOne: Bool
    let maxAnswers: Int
    let explanation: [UInt8]

    /// A head of these members, which are those of `RecordSetDraft`.
    package init(
        type: RecordType, ttl: UInt32, picksOne: Bool = false, maxAnswers: Int = 0,
        explanation: String = ""
    ) {
        self.type = type
        self.ttl = ttl
        self.picksOne = picksOne
        self.maxAnswers = maxAnswers
        self.explanation = Self.cut(explanation)
    }

    /// What a set that stands already is besides its records.
    init(_ set: RecordSet) {
        type = set.type
        ttl = set.ttl
        picksOne = set.picksOne
        maxAnswers = set.maxAnswers
        explanation = set.block.octets(at: set.explanationOffset, count: set.explanationLength)
    }

    /// Whether records below its owner are answered otherwise than without it: a zone cut's, a
    /// DNAME.
    var shapesZone: Bool { type == .ns || type == .dname }

    /// The whole characters that fit.
    private static func cut(_ text: String) -> [UInt8] {
        if text.utf8.count <= ZoneLimits.explanation { return Array(text.utf8) }
        var octets: [UInt8] = []
        for scalar in text.unicodeScalars {
            let character = UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
            if octets.count + character.count > ZoneLimits.explanation { break }
            octets.append(contentsOf: character)
        }
        return octets
    }
}
