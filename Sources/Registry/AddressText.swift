/// Addresses as attributes hold them: strict text forms and their binary values.
package enum AddressText {
    /// The value of a dotted quad without leading zeros; nil when the text is none.
    package static func ipv4(_ text: String) -> UInt32? { ipv4(octets: text.utf8) }

    fileprivate static func ipv4(octets: some Sequence<UInt8>) -> UInt32? {
        var value: UInt32 = 0
        var octet: UInt32 = 0
        var digits = 0
        var dots = 0
        for character in octets {
            if let digit = decimal(character) {
                guard digits == 0 || octet > 0 else { return nil }
                octet = octet * 10 + digit
                digits += 1
                guard octet <= 255 else { return nil }
            } else {
                guard character == dot, digits > 0, dots < 3 else { return nil }
                value = value << 8 | octet
                octet = 0
                digits = 0
                dots += 1
            }
        }
        return dots == 3 && digits > 0 ? value << 8 | octet : nil
    }

    /// The value of an IPv6 address (RFC 4291 §2.2, without a zone id); nil when the text is none.
    package static func ipv6(_ text: String) -> UInt128? {
        var reader = IPv6Reader(text)
        return reader.read()
    }

    fileprivate static let dot = UInt8(ascii: ".")

    private static func decimal(_ character: UInt8) -> UInt32? {
        (0x30...0x39).contains(character) ? UInt32(character - 0x30) : nil
    }
}

/// Reads the groups of an IPv6 address, from its front to its end.
private struct IPv6Reader {
    private static let colon = UInt8(ascii: ":")

    private let octets: [UInt8]
    private var index = 0
    private var groups = InlineArray<8, UInt16>(repeating: 0)
    private var count = 0
    /// How many groups stand before the `::`.
    private var gap: Int?

    init(_ text: String) { octets = Array(text.utf8) }

    private var next: UInt8? { index == octets.count ? nil : octets[index] }

    /// The value; nil when the text is no address.
    mutating func read() -> UInt128? {
        if octets.starts(with: [Self.colon, Self.colon]) {
            skip()
            skip()
            gap = 0
            if next == nil { return value }
        }
        while readGroup() {
            guard let separator = next else { return value }
            guard separator == Self.colon else { return nil }
            skip()
            if next == Self.colon {
                guard gap == nil else { return nil }
                gap = count
                skip()
                if next == nil { return value }
            }
        }
        return nil
    }

    private mutating func skip() { index += 1 }

    /// Takes the next group, or the IPv4 address that may end the text as two of them.
    private mutating func readGroup() -> Bool {
        let start = index
        var group: UInt16 = 0
        var digits = 0
        while digits < 4, let digit = next.flatMap(Self.hexadecimal) {
            group = group << 4 | digit
            digits += 1
            skip()
        }
        if next == AddressText.dot {
            guard let value = AddressText.ipv4(octets: octets[start...]) else { return false }
            index = octets.count
            return append(UInt16(value >> 16)) && append(UInt16(value & 0xFFFF))
        }
        return digits > 0 && append(group)
    }

    private mutating func append(_ group: UInt16) -> Bool {
        guard count < 8 else { return false }
        groups[count] = group
        count += 1
        return true
    }

    /// All groups, zeros in place of the `::`, which stands for one at least.
    private var value: UInt128? {
        guard gap == nil ? count == 8 : count < 8 else { return nil }
        var value: UInt128 = 0
        for position in 0..<8 {
            let zeros = 8 - count
            let head = gap ?? 8
            let isZero = position >= head && position < head + zeros
            let group = position < head ? position : position - zeros
            value = value << 16 | (isZero ? 0 : UInt128(groups[group]))
        }
        return value
    }

    private static func hexadecimal(_ character: UInt8) -> UInt16? {
        switch character {
        case 0x30...0x39: UInt16(character - 0x30)
        case 0x41...0x46: UInt16(character - 0x41 + 10)
        case 0x61...0x66: UInt16(character - 0x61 + 10)
        default: nil
        }
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
