/// Texts as they are stored: SQLite's ends at the first NUL, callers' may hold one.
///
/// NUL becomes DLE `0`, and DLE itself DLE `1`; every other text, and so nearly every one, is
/// stored as it is.
enum EscapedText {
    private static let escapeOctet: UInt8 = 0x10

    /// The text with no NUL in it.
    static func escaped(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 == 0 || $0 == escapeOctet }) else { return text }
        var octets: [UInt8] = []
        for octet in text.utf8 {
            switch octet {
            case 0: octets += [escapeOctet, UInt8(ascii: "0")]
            case escapeOctet: octets += [escapeOctet, UInt8(ascii: "1")]
            default: octets.append(octet)
            }
        }
        return String(decoding: octets, as: UTF8.self)
    }

    /// The text that was escaped.
    static func plain(_ text: String) -> String {
        guard text.utf8.contains(escapeOctet) else { return text }
        var octets: [UInt8] = []
        var isEscaped = false
        for octet in text.utf8 {
            if isEscaped {
                octets.append(octet == UInt8(ascii: "0") ? 0 : escapeOctet)
            } else if octet != escapeOctet {
                octets.append(octet)
            }
            isEscaped = !isEscaped && octet == escapeOctet
        }
        return String(decoding: octets, as: UTF8.self)
    }
}
