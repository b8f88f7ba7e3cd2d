internal import DNSWire

// Addresses and strings.
extension PlainField {
    /// Four numbers from 0 to 255 without leading zeros.
    static func ipv4(
        _ text: RawSpan, _ position: inout Int, into wire: inout MutableRawSpan
    ) -> Int? {
        for index in 0..<4 {
            let start = position
            guard let number = number(text, &position, atMost: 255),
                position - start == 1 || octet(text, start) != 0x30
            else { return nil }
            wire.store(UInt8(number), at: index)
            if index < 3 {
                guard octet(text, position) == 0x2E else { return nil }
                position += 1
            }
        }
        return 4
    }

    /// Eight numbers of one to four hexadecimal digits, or fewer and one `::`.
    static func ipv6(
        _ text: RawSpan, _ position: inout Int, into wire: inout MutableRawSpan
    ) -> Int? {
        var count = 0
        var gap: Int?
        if octet(text, position) == 0x3A {
            guard octet(text, position + 1) == 0x3A else { return nil }
            position += 2
            gap = 0
        }
        while gap != count || hexDigit(text, position) != nil {
            guard count < 8, let group = group(text, &position) else { return nil }
            wire.store(group, at: count * 2)
            count += 1
            guard octet(text, position) == 0x3A else { break }
            position += 1
            if octet(text, position) == 0x3A {
                guard gap == nil else { return nil }
                position += 1
                gap = count
            }
        }
        guard let gap else { return count == 8 ? 16 : nil }
        guard count < 8 else { return nil }
        open(gap, of: count, in: &wire)
        return 16
    }

    /// Moves the groups behind a gap to the end, and fills it with zeros.
    private static func open(_ gap: Int, of count: Int, in wire: inout MutableRawSpan) {
        for index in 0..<(count - gap) * 2 {
            wire.store(wire.bytes.octet(at: count * 2 - 1 - index), at: 15 - index)
        }
        for index in gap * 2..<16 - (count - gap) * 2 { wire.store(UInt8(0), at: index) }
    }

    private static func group(_ text: RawSpan, _ position: inout Int) -> UInt16? {
        let start = position
        var group: UInt16 = 0
        while let digit = hexDigit(text, position) {
            guard position - start < 4 else { return nil }
            group = group << 4 | digit
            position += 1
        }
        return position > start ? group : nil
    }

    private static func hexDigit(_ text: RawSpan, _ position: Int) -> UInt16? {
        let octet = octet(text, position)
        if octet &- 0x30 < 10 { return UInt16(octet &- 0x30) }
        let letter = octet | 0x20
        return letter &- 0x61 < 6 ? UInt16(letter &- 0x61) + 10 : nil
    }

    /// Strings of up to 255 octets up to the end of the entry, in quotation marks or not.
    static func strings(
        _ text: RawSpan, _ position: inout Int, into wire: inout MutableRawSpan
    ) -> Int? {
        var end = 0
        repeat {
            let isQuoted = octet(text, position) == 0x22
            if isQuoted { position += 1 }
            let start = position
            while isPlain(octet(text, position), isQuoted: isQuoted) {
                let length = position - start + 1
                guard length <= 255, end + length < room else { return nil }
                wire.store(octet(text, position), at: end + length)
                position += 1
            }
            if isQuoted {
                guard octet(text, position) == 0x22 else { return nil }
                position += 1
            } else if position == start {
                return nil
            }
            wire.store(UInt8(position - start - (isQuoted ? 1 : 0)), at: end)
            end += 1 + position - start - (isQuoted ? 1 : 0)
            guard end < room else { return nil }
            if endOfEntry(text, position) != nil { return end }
        } while skipBlanks(text, &position)
        return nil
    }

    /// True for what stands for itself in a string: between quotation marks all of ASCII that can
    /// be seen and the blank, but for the quotation mark and the backslash.
    private static func isPlain(_ octet: UInt8, isQuoted: Bool) -> Bool {
        if isQuoted { return octet &- 0x20 < 0x5F && octet != 0x22 && octet != 0x5C }
        switch octet {
        case 0x22, 0x28, 0x29, 0x3B, 0x5C: return false
        default: return octet &- 0x21 < 0x5E
        }
    }
}
