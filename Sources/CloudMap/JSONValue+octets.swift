extension JSONValue {
    /// The value of a JSON text.
    package init(octets: [UInt8]) throws(JSONError) { self = try JSONReader.read(octets) }

    /// The JSON text of the value, without blanks.
    package var octets: [UInt8] {
        var octets: [UInt8] = []
        octets.reserveCapacity(CloudMapLimits.usualReply)
        write(to: &octets)
        return octets
    }

    private func write(to octets: inout [UInt8]) {
        switch self {
        case .null: octets.append(contentsOf: "null".utf8)
        case .bool(let value): octets.append(contentsOf: (value ? "true" : "false").utf8)
        case .integer(let value): octets.append(contentsOf: String(value).utf8)
        case .number(let value): octets.append(contentsOf: String(value).utf8)
        case .string(let text): Self.write(text, to: &octets)
        case .array(let elements):
            octets.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { octets.append(UInt8(ascii: ",")) }
                element.write(to: &octets)
            }
            octets.append(UInt8(ascii: "]"))
        case .object(let object):
            octets.append(UInt8(ascii: "{"))
            for (index, pair) in object.pairs.enumerated() {
                if index > 0 { octets.append(UInt8(ascii: ",")) }
                Self.write(pair.name, to: &octets)
                octets.append(UInt8(ascii: ":"))
                pair.value.write(to: &octets)
            }
            octets.append(UInt8(ascii: "}"))
        }
    }

    /// A text in quotation marks, with the escapes that RFC 8259 §7 demands.
    private static func write(_ text: String, to octets: inout [UInt8]) {
        octets.append(UInt8(ascii: "\""))
        // Almost no text has an escape, and one without is copied as a whole.
        if text.utf8.allSatisfy(isPlain) {
            octets.append(contentsOf: text.utf8)
        } else {
            for octet in text.utf8 { escape(octet, to: &octets) }
        }
        octets.append(UInt8(ascii: "\""))
    }

    private static func isPlain(_ octet: UInt8) -> Bool {
        octet >= 0x20 && octet != UInt8(ascii: "\"") && octet != UInt8(ascii: "\\")
    }

    private static func escape(_ octet: UInt8, to octets: inout [UInt8]) {
        switch octet {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"):
            octets += [UInt8(ascii: "\\"), octet]
        case 0x0A: octets += "\\n".utf8
        case 0x0D: octets += "\\r".utf8
        case 0x09: octets += "\\t".utf8
        case 0..<0x20:
            let digits = String(octet, radix: 16)
            octets += (digits.count == 1 ? "\\u000" : "\\u00").utf8
            octets += digits.utf8
        default: octets.append(octet)
        }
    }
}
