internal import DNSWire

/// The words of plain entries, from text to wire form. Each function reads at `position` and moves
/// it behind what it read; it gives nil for what is not surely right. What stands behind the word
/// is for the caller to judge.
enum PlainField {
    /// Octets of wire form that there is room for. A name takes up to 6 octets in front of it, 256
    /// before it is found too long, and 255 of the origin.
    static let room = 2048

    /// `in` as `word` gives it.
    static let internet: UInt64 = 0x696E

    /// The octet at a position; behind the last one a line ends.
    static func octet(_ text: RawSpan, _ position: Int) -> UInt8 {
        position < text.byteCount ? text.octet(at: position) : 0x0A
    }

    /// True for a blank or a tab.
    static func isBlank(_ text: RawSpan, _ position: Int) -> Bool {
        let octet = octet(text, position)
        return octet == 0x20 || octet == 0x09
    }

    /// True for a decimal digit.
    static func isDigit(_ text: RawSpan, _ position: Int) -> Bool {
        octet(text, position) &- 0x30 < 10
    }

    /// Moves to what is no blank; false when that is where it stands.
    @discardableResult
    static func skipBlanks(_ text: RawSpan, _ position: inout Int) -> Bool {
        let start = position
        while isBlank(text, position) { position += 1 }
        return position > start
    }

    /// Where the next line starts, when nothing but blanks and a comment is left of this one.
    static func endOfEntry(_ text: RawSpan, _ start: Int) -> Int? {
        var position = start
        skipBlanks(text, &position)
        switch octet(text, position) {
        case 0x0D where position + 1 < text.byteCount && text.octet(at: position + 1) == 0x0A:
            position += 1
        case 0x3B:
            while octet(text, position) != 0x0A { position += 1 }
        case 0x0A: break
        default: return nil
        }
        return min(position + 1, text.byteCount)
    }

    /// A number of digits alone.
    static func number(_ text: RawSpan, _ position: inout Int, atMost limit: Int) -> Int? {
        let start = position
        var number = 0
        while isDigit(text, position), position - start < 10 {
            number = number * 10 + Int(octet(text, position) &- 0x30)
            position += 1
        }
        return position > start && !isDigit(text, position) && number <= limit ? number : nil
    }

    /// A word of up to eight letters, each as a small one in an octet of its own, the last in the
    /// lowest; other words give something that is no type.
    static func word(_ text: RawSpan, _ position: inout Int) -> UInt64 {
        var word: UInt64 = 0
        while true {
            let letter = octet(text, position) | 0x20
            guard letter &- 0x61 < 26, octet(text, position) & 0x40 != 0 else { return word }
            guard word >> 56 == 0 else { return 0 }
            word = word << 8 | UInt64(letter)
            position += 1
        }
    }

    /// The type whose mnemonic `word` gave; nil for those that plain entries do not have.
    static func type(_ word: UInt64) -> RecordType? {
        switch word {
        case 0x61: .a
        case 0x6161_6161: .aaaa
        case 0x7372_76: .srv
        case 0x63_6E61_6D65: .cname
        case 0x7074_72: .ptr
        case 0x6E73: .ns
        case 0x6D78: .mx
        case 0x7478_74: .txt
        default: nil
        }
    }

    /// A name of letters, digits, `-`, `_` and `*`, or `@`; gives how many octets it fills.
    static func name(
        _ text: RawSpan, _ position: inout Int, origin: RawSpan, into wire: inout MutableRawSpan,
        at start: Int
    ) -> Int? {
        if octet(text, position) == 0x40 {
            position += 1
            return append(origin, to: &wire, at: start, from: start)
        }
        var label = start
        var end = start + 1
        while end - start <= WireLimits.name {
            let octet = octet(text, position)
            if isPlain(octet) {
                wire.store(octet, at: end)
            } else {
                let length = end - label - 1
                guard length <= WireLimits.label else { return nil }
                wire.store(UInt8(truncatingIfNeeded: length), at: label)
                guard octet == 0x2E else {
                    // Behind a final dot the empty label is the root's; alone it is no plain name.
                    if length == 0 { return label > start ? end - start : nil }
                    return append(origin, to: &wire, at: end, from: start)
                }
                guard length > 0 else { return nil }
                label = end
            }
            end += 1
            position += 1
        }
        return nil
    }

    private static func append(
        _ origin: RawSpan, to wire: inout MutableRawSpan, at end: Int, from start: Int
    ) -> Int? {
        guard end + origin.byteCount - start <= WireLimits.name else { return nil }
        for index in 0..<origin.byteCount { wire.store(origin.octet(at: index), at: end + index) }
        return end + origin.byteCount - start
    }

    /// True for letters, digits, `-`, `_` and `*`.
    private static func isPlain(_ octet: UInt8) -> Bool {
        let set: UInt64 = octet < 64 ? 0x03FF_2400_0000_0000 : 0x07FF_FFFE_87FF_FFFE
        return octet < 128 && set >> UInt64(octet & 63) & 1 != 0
    }
}
