extension DomainName: CustomStringConvertible {
    /// A name in presentation format (RFC 1035 §5.1): `\.` and `\ddd` are escapes, a final dot is
    /// optional and changes nothing. `.` and the empty string are the root.
    package init(_ text: String) throws(NameError) {
        try self.init(labels: Self.split(Array(text.utf8)))
    }

    /// Presentation format with its final dot; octets that are no plain text are escaped.
    package var description: String {
        if wire[0] == 0 { return "." }
        return labels.map(Self.escape).joined(separator: ".") + "."
    }

    private static func split(_ text: [UInt8]) throws(NameError) -> [[UInt8]] {
        if text.isEmpty || text == [0x2E] { return [] }
        var labels: [[UInt8]] = [[]]
        var position = 0
        while position < text.count {
            let octet = text[position]
            position += 1
            switch octet {
            case 0x2E: labels.append([])
            case 0x5C: labels[labels.count - 1].append(try unescape(text, &position))
            default: labels[labels.count - 1].append(octet)
            }
        }
        if labels.last == [] { labels.removeLast() }
        return labels
    }

    /// The octet that an escape stands for; `position` is behind the backslash.
    private static func unescape(
        _ text: [UInt8], _ position: inout Int
    ) throws(NameError) -> UInt8 {
        guard position < text.count else { throw .badEscape }
        guard (0x30...0x39).contains(text[position]) else {
            position += 1
            return text[position - 1]
        }
        guard position + 3 <= text.count,
            let value = UInt8(String(decoding: text[position..<position + 3], as: UTF8.self))
        else { throw .badEscape }
        position += 3
        return value
    }

    private static func escape(_ label: [UInt8]) -> String {
        label.map { octet in
            switch octet {
            case 0x2E, 0x5C, 0x22, 0x28, 0x29, 0x3B, 0x40, 0x24:
                "\\" + String(UnicodeScalar(octet))
            case 0x21...0x7E: String(UnicodeScalar(octet))
            default: "\\" + "00\(octet)".suffix(3)
            }
        }.joined()
    }
}
