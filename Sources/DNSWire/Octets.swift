// The one file of this module that reads and writes raw memory. Everything is bounds-checked by the
// spans themselves; integers are big-endian, as on the wire (RFC 1035 §2.3.2).

extension RawSpan {
    /// The octet at an offset.
    @inlinable
    package func octet(at offset: Int) -> UInt8 {
        // SAFETY: the span checks the offset; every bit pattern is a UInt8.
        unsafe unsafeLoad(fromByteOffset: offset, as: UInt8.self)
    }

    /// The 16-bit integer at an offset.
    @inlinable
    package func uint16(at offset: Int) -> UInt16 {
        // SAFETY: the span checks offset and size; every bit pattern is a UInt16.
        UInt16(bigEndian: unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: UInt16.self))
    }

    /// Up to eight octets from an offset, the first in the lowest bits; what lies behind the span
    /// reads as zero.
    @inlinable
    package func word(at offset: Int) -> UInt64 {
        if offset >= 0, offset <= byteCount &- 8 {
            // SAFETY: the octets from `offset` on are inside the span, checked above; every bit
            // pattern is a UInt64.
            return UInt64(
                littleEndian: unsafe unsafeLoadUnaligned(
                    fromUncheckedByteOffset: offset, as: UInt64.self))
        }
        var word: UInt64 = 0
        for index in stride(from: byteCount - 1, through: offset, by: -1) {
            word = word << 8 | UInt64(octet(at: index))
        }
        return word
    }
}

extension MutableRawSpan {
    /// Stores an octet.
    @inlinable
    package mutating func store(_ octet: UInt8, at offset: Int) {
        storeBytes(of: octet, toByteOffset: offset, as: UInt8.self)
    }

    /// Stores a 16-bit integer.
    @inlinable
    package mutating func store(_ value: UInt16, at offset: Int) {
        storeBytes(of: value.bigEndian, toByteOffset: offset, as: UInt16.self)
    }

    /// Stores a 32-bit integer.
    @inlinable
    package mutating func store(_ value: UInt32, at offset: Int) {
        storeBytes(of: value.bigEndian, toByteOffset: offset, as: UInt32.self)
    }

    /// Stores the eight octets of a word, the lowest first.
    package mutating func store(octetsOf word: UInt64, at offset: Int) {
        storeBytes(of: word.littleEndian, toByteOffset: offset, as: UInt64.self)
    }

    /// Copies octets of this message to another place in it, the first ones first: to one in front
    /// of them, or where they do not overlap.
    package mutating func duplicate(from source: Int, count: Int, at offset: Int) {
        for index in 0..<count { store(bytes.octet(at: source + index), at: offset + index) }
    }
}

extension OutputSpan<UInt8> {
    /// Appends the `count` low octets of a number, the highest first. Not generic: it could not be
    /// specialized for other modules.
    package mutating func append(_ number: UInt64, octets count: Int) {
        var shift = UInt64(count << 3)
        while shift > 0 {
            shift -= 8
            append(UInt8(truncatingIfNeeded: number >> shift))
        }
    }
}
