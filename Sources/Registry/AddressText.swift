/// Addresses as attributes hold them: strict text forms and their binary values.
package enum AddressText {
    /// The value of a dotted quad without leading zeros; nil when the text is none.
    package static func ipv4(_ text: some StringProtocol) -> UInt32? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var value: UInt32 = 0
        for part in parts {
            guard let octet = octet(part) else { return nil }
            value = value << 8 | UInt32(octet)
        }
        return value
    }

    /// The value of an IPv6 address (RFC 4291 §2.2, without a zone id); nil when the text is none.
    package static func ipv6(_ text: String) -> UInt128? {
        guard let gap = text.firstRange(of: "::") else {
            guard let words = words(text[...]), words.count == 8 else { return nil }
            return value(of: words)
        }
        let rest = text[gap.upperBound...]
        guard let head = words(text[..<gap.lowerBound], isEnd: false), let tail = words(rest),
            head.count + tail.count < 8
        else { return nil }
        return value(of: head + Array(repeating: 0, count: 8 - head.count - tail.count) + tail)
    }

    /// The groups of 16 bits between colons; the last may be an IPv4 address when it ends the text.
    private static func words(_ text: Substring, isEnd: Bool = true) -> [UInt16]? {
        if text.isEmpty { return [] }
        var groups = text.split(separator: ":", omittingEmptySubsequences: false)
        var tail: [UInt16] = []
        if isEnd, let last = groups.last, let value = ipv4(last) {
            groups.removeLast()
            tail = [UInt16(value >> 16), UInt16(value & 0xFFFF)]
        }
        var words: [UInt16] = []
        for group in groups {
            guard let word = word(group) else { return nil }
            words.append(word)
        }
        return words + tail
    }

    private static func value(of words: [UInt16]) -> UInt128 {
        words.reduce(0) { $0 << 16 | UInt128($1) }
    }

    /// One to four hexadecimal digits, without the sign that integers take.
    private static func word(_ text: Substring) -> UInt16? {
        guard text.utf8.count <= 4, text.allSatisfy(\.isHexDigit) else { return nil }
        return UInt16(text, radix: 16)
    }

    /// Up to three decimal digits without a leading zero.
    private static func octet(_ text: some StringProtocol) -> UInt8? {
        let digits = text.utf8
        guard digits.count <= 3, digits.allSatisfy({ (0x30...0x39).contains($0) }),
            digits.count == 1 || digits.first != 0x30
        else { return nil }
        return UInt8(text)
    }
}

extension Instance {
    /// The value of AWS_INSTANCE_IPV4; nil without one.
    package var ipv4: UInt32? { attributes[ReservedAttribute.ipv4].flatMap(AddressText.ipv4) }

    /// The value of AWS_INSTANCE_IPV6; nil without one.
    package var ipv6: UInt128? { attributes[ReservedAttribute.ipv6].flatMap(AddressText.ipv6) }

    /// The value of AWS_INSTANCE_PORT, 1 to 65535; nil without one.
    package var port: UInt16? { attributes[ReservedAttribute.port].flatMap(PortText.port) }
}

/// Ports as attributes hold them.
package enum PortText {
    /// The value of one to five decimal digits, 1 to 65535; nil when the text is none.
    package static func port(_ text: String) -> UInt16? {
        guard text.utf8.count <= 5, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let value = UInt16(text), value > 0
        else { return nil }
        return value
    }
}
