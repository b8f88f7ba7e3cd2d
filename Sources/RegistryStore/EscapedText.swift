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
    static func plain(_ stored: Span<UInt8>) -> String {
        for index in stored.indices where stored[index] == escapeOctet { return unescaped(stored) }
        return String(octets: stored)
    }

    private static func unescaped(_ stored: Span<UInt8>) -> String {
        var octets: [UInt8] = []
        var isEscaped = false
        for index in stored.indices {
            let octet = stored[index]
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

extension String {
    /// The text of these octets; what is no UTF-8 among them becomes U+FFFD.
    init(octets: Span<UInt8>) {
        // SAFETY: the buffer is read, and not kept.
        self = unsafe octets.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    }
}
