internal import DNSWire

/// A hash of octets, eight at a time, by folded multiplication. Its seed is another in every
/// process, so that no file can be written whose names collide.
struct OctetHash {
    private static let seed = UInt64(bitPattern: Int64(Hasher().finalize()))
    private var state = Self.seed

    /// The hash of what was absorbed.
    var value: UInt64 { Self.fold(state, 0x9FB2_1C65_1E98_DF25) }

    /// Takes a number in.
    mutating func absorb(_ word: UInt64) { state = Self.fold(state ^ word, 0xD6E8_FEB8_6659_FD93) }

    /// Takes octets in, and how many they are.
    mutating func absorb(_ octets: RawSpan, at offset: Int, count: Int) {
        absorb(UInt64(truncatingIfNeeded: count))
        for position in stride(from: 0, to: count, by: 8) {
            absorb(octets.word(at: offset + position) & Self.mask(count - position))
        }
    }

    /// Takes octets in as if their ASCII letters were small ones.
    mutating func absorb(lowercased octets: RawSpan, at offset: Int, count: Int) {
        absorb(UInt64(truncatingIfNeeded: count))
        for position in stride(from: 0, to: count, by: 8) {
            let word = octets.word(at: offset + position) & Self.mask(count - position)
            absorb(CanonicalName.lowercased(word))
        }
    }

    /// Ones in the first octets of a word: so many, or all.
    static func mask(_ count: Int) -> UInt64 {
        count >= 8 ? .max : (1 << UInt64(count << 3)) &- 1
    }

    private static func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let product = left.multipliedFullWidth(by: right)
        return product.high ^ product.low
    }
}

extension RawSpan {
    /// True when octets of this span are those of another, ASCII letters alike in either case.
    func matches(_ offset: Int, _ other: RawSpan, _ otherOffset: Int, count: Int) -> Bool {
        for position in stride(from: 0, to: count, by: 8) {
            let difference = word(at: offset + position) ^ other.word(at: otherOffset + position)
            guard difference & OctetHash.mask(count - position) != 0 else { continue }
            let (left, right) = (
                word(at: offset + position), other.word(at: otherOffset + position)
            )
            let folded = CanonicalName.lowercased(left) ^ CanonicalName.lowercased(right)
            if folded & OctetHash.mask(count - position) != 0 { return false }
        }
        return true
    }

    /// True when octets of this span are exactly those of another.
    func equals(_ offset: Int, _ other: RawSpan, _ otherOffset: Int, count: Int) -> Bool {
        for position in stride(from: 0, to: count, by: 8) {
            let difference = word(at: offset + position) ^ other.word(at: otherOffset + position)
            if difference & OctetHash.mask(count - position) != 0 { return false }
        }
        return true
    }
}
