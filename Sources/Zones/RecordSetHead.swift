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
    let isFailure: Bool

    /// A head of these members, which are those of `RecordSetDraft`.
    ///
    /// - Parameter isFailure: Whether a set that has no records, but an explanation, is answered
    ///   with SERVFAIL: nobody could tell what the records are.
    package init(
        type: RecordType, ttl: UInt32, picksOne: Bool = false, maxAnswers: Int = 0,
        explanation: String = "", isFailure: Bool = false
    ) {
        self.isFailure = isFailure
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
        isFailure = set.isFailure
        explanation = set.block.octets(at: set.explanationOffset, count: set.explanationLength)
    }

    /// The flags of the set (`RecordSet`).
    var flags: UInt8 {
        let hasCompanions = type == .ptr || type == .a || type == .aaaa
        return (picksOne ? 1 : 0) | (hasCompanions ? 4 : 0) | (isFailure ? 8 : 0)
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
