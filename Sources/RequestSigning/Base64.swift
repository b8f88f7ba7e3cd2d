extension Array where Element == UInt8 {
    /// The octets that a text in base 64 stands for (RFC 4648 §4); nil for other text, also for one
    /// that is not padded or has bits behind its last octet: each value has one form.
    init?(base64 text: some StringProtocol) {
        var characters = Array(text.utf8)
        guard characters.count % 4 == 0 else { return nil }
        for _ in 0..<2 where characters.last == UInt8(ascii: "=") { characters.removeLast() }
        var bits: UInt32 = 0
        var count = 0
        self = []
        for character in characters {
            guard let value = Self.value(ofBase64: character) else { return nil }
            bits = bits << 6 | value
            count += 6
            guard count >= 8 else { continue }
            count -= 8
            append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
        }
        guard bits & (1 << UInt32(count) - 1) == 0, count < 6 else { return nil }
    }

    /// What a character stands for.
    private static func value(ofBase64 character: UInt8) -> UInt32? {
        switch character {
        case 0x41...0x5A: UInt32(character) - 0x41
        case 0x61...0x7A: UInt32(character) - 0x61 + 26
        case 0x30...0x39: UInt32(character) - 0x30 + 52
        case 0x2B: 62
        case 0x2F: 63
        default: nil
        }
    }
}
