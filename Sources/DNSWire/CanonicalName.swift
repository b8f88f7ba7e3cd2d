/// A name on the query path: its wire form in lower case, kept in words, so that it is hashed and
/// compared eight octets at a time and a suffix of it costs nothing.
///
/// A worker owns one and fills it anew for every name: it is never allocated per query.
///
/// Words and offsets stand in memory of their own: as stored arrays they would be copied at each
/// use.
@safe
@usableFromInline
package struct CanonicalName: ~Copyable {
    private static let wordCapacity = 34
    private static let startCapacity = 128

    /// The octets, the first in the lowest bits of the first word; zero behind the name.
    @usableFromInline let words: UnsafeMutablePointer<UInt64>
    /// Where each label starts; the last entry is the root's.
    private let starts: UnsafeMutablePointer<UInt8>
    /// Octets of the wire form with its final zero.
    @usableFromInline package private(set) var length = 1
    /// Labels without the root.
    package private(set) var labelCount = 0

    /// The root.
    package init() {
        // SAFETY: freed in deinit alone, and initialized here in full.
        unsafe words = .allocate(capacity: Self.wordCapacity)
        unsafe starts = .allocate(capacity: Self.startCapacity)
        unsafe words.initialize(repeating: 0, count: Self.wordCapacity)
        unsafe starts.initialize(repeating: 0, count: Self.startCapacity)
    }

    deinit {
        // SAFETY: allocated in init, and nobody else has the pointers.
        unsafe words.deallocate()
        unsafe starts.deallocate()
    }

    /// Takes the uncompressed name that starts at `offset` of a message or of record data.
    ///
    /// False when there is no whole name: a compression pointer, a label over 63 octets, a name
    /// over 255, or the end of the octets (RFC 1035 §2.3.4).
    package mutating func read(_ octets: RawSpan, at offset: Int) -> Bool {
        precondition(offset >= 0)
        let end = octets.byteCount
        var position = offset
        var labels = 0
        while position < end {
            // SAFETY: `position` is inside the span: not negative, and below its end.
            let label = unsafe Int(
                octets.unsafeLoad(fromUncheckedByteOffset: position, as: UInt8.self))
            let start = position &- offset
            guard label <= WireLimits.label, start &+ label < WireLimits.name else { return false }
            // SAFETY: a name of 255 octets has at most 127 labels and the root: index 127.
            unsafe starts[labels] = UInt8(truncatingIfNeeded: start)
            position &+= 1 &+ label
            if label == 0 {
                take(octets, from: offset, count: start &+ 1)
                labelCount = labels
                return true
            }
            labels &+= 1
        }
        return false
    }

    /// Takes a name of the control plane.
    package mutating func read(_ name: DomainName) {
        // SAFETY: the span of an array of octets has no padding.
        let isRead = read(unsafe name.wire.span.bytes, at: 0)
        precondition(isRead, "a domain name is always readable")
    }

    private mutating func take(_ octets: RawSpan, from offset: Int, count: Int) {
        let last = (count &- 1) >> 3
        // Words that are whole in the span; the last one or two may reach behind its end.
        let whole = (octets.byteCount &- offset) >> 3
        var index = 0
        while index <= last, index < whole {
            // SAFETY: a name has at most 255 octets (`read`), so `last` is at most 31; the word of
            // the span is whole, see above, and every bit pattern is a UInt64.
            let word = unsafe octets.unsafeLoadUnaligned(
                fromUncheckedByteOffset: offset &+ index << 3, as: UInt64.self)
            unsafe words[index] = Self.lowercased(UInt64(littleEndian: word))
            index &+= 1
        }
        while index <= last {
            // SAFETY: as above.
            unsafe words[index] = Self.lowercased(octets.word(at: offset &+ index << 3))
            index &+= 1
        }
        // SAFETY: as above.
        unsafe words[last] &= Self.mask(octets: count &- last << 3)
        unsafe words[last &+ 1] = 0
        length = count
    }

    /// Where the label of this index starts, the leftmost being 0 and the root `labelCount`.
    package func start(ofLabel index: Int) -> Int {
        precondition(index >= 0 && index < Self.startCapacity)
        // SAFETY: checked above.
        return unsafe Int(starts[index])
    }

    /// How many words the name takes, the last one filled up with zeros.
    @inlinable
    package var wordCount: Int { (length &+ 7) >> 3 }

    /// The word of this index, which is below `wordCount`.
    @inlinable
    package func word(_ index: Int) -> UInt64 {
        precondition(index >= 0 && index < 32)
        // SAFETY: checked above.
        return unsafe words[index]
    }

    /// Eight octets from an offset up to 255; zero behind the name.
    @inlinable
    package func word(at offset: Int) -> UInt64 {
        precondition(offset >= 0 && offset < 256)
        let shift = UInt64(offset & 7) << 3
        // SAFETY: checked above: at most word 32 of 34.
        let low = unsafe words[offset >> 3] >> shift
        return unsafe shift == 0 ? low : low | words[offset >> 3 + 1] << (64 - shift)
    }

    /// The octet at an offset up to 255.
    package func octet(at offset: Int) -> UInt8 {
        UInt8(truncatingIfNeeded: word(at: offset))
    }

    /// Becomes the wildcard `*.` of the suffix that starts at `offset` (RFC 4592 §2.1.1).
    package mutating func becomeWildcard(under offset: Int) {
        precondition(offset >= 2 && offset < length, "a proper suffix leaves room for two octets")
        let suffix = length - offset
        let last = suffix >> 3
        // SAFETY: the suffix has at most 253 octets, so `last + 2` is at most 33.
        for index in 0...last { unsafe words[index] = word(at: offset + index << 3) }
        unsafe words[last + 1] = 0
        for index in stride(from: last + 1, through: 1, by: -1) {
            unsafe words[index] = words[index] << 16 | words[index - 1] >> 48
        }
        unsafe words[0] = words[0] << 16 | 0x2A01
        unsafe words[last + 2] = 0
        length = suffix + 2
        relabel()
    }

    private mutating func relabel() {
        var position = 0
        var labels = 0
        while true {
            // SAFETY: a wildcard has no more labels than the name it was made from.
            unsafe starts[labels] = UInt8(truncatingIfNeeded: position)
            let label = Int(octet(at: position))
            if label == 0 { break }
            position += 1 + label
            labels += 1
        }
        labelCount = labels
    }

    /// Eight octets with their ASCII letters in lower case; octets above 127 stay as they are.
    package static func lowercased(_ word: UInt64) -> UInt64 {
        let low = word & 0x7F7F_7F7F_7F7F_7F7F
        let aboveZ = low &+ 0x2525_2525_2525_2525
        let fromA = low &+ 0x3F3F_3F3F_3F3F_3F3F
        let upper = (fromA ^ aboveZ) & ~word & 0x8080_8080_8080_8080
        return word | upper >> 2
    }

    /// Ones in the low octets, 1 to 8 of them.
    private static func mask(octets count: Int) -> UInt64 {
        count == 8 ? ~0 : (1 << UInt64(count << 3)) &- 1
    }
}
