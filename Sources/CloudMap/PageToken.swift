internal import Crypto

/// Where a list goes on: the key of the last row that was told, so that rows that come or go
/// between two pages neither repeat nor hide others.
///
/// The text is opaque to clients. It carries a checksum over the operation and the filters, so that
/// a token that was cut, changed or sent with another request is refused.
package enum PageToken {
    /// The token of a list after the row of this key.
    package static func make(after key: String, of list: String) -> String {
        let octets = checksum(key, list) + Array(key.utf8)
        return encode(octets)
    }

    /// The key that a token of this list goes on after; nil for a token of another list, or none.
    package static func key(in token: String, of list: String) -> String? {
        guard let octets = decode(token), octets.count > checksumCount,
            let key = String(validating: octets[checksumCount...], as: UTF8.self),
            Array(octets[..<checksumCount]) == checksum(key, list), encode(octets) == token
        else { return nil }
        return key
    }

    private static let checksumCount = 8

    private static func checksum(_ key: String, _ list: String) -> [UInt8] {
        Array(
            SHA256.hash(data: Array("\(list.utf8.count) \(list)\(key)".utf8)).prefix(checksumCount))
    }

    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    /// Base 64 for URLs without padding (RFC 4648 §5).
    private static func encode(_ octets: [UInt8]) -> String {
        var text: [UInt8] = []
        var bits: UInt32 = 0
        var count = 0
        for octet in octets {
            bits = bits << 8 | UInt32(octet)
            count += 8
            while count >= 6 {
                count -= 6
                text.append(alphabet[Int(bits >> UInt32(count) & 63)])
            }
        }
        if count > 0 { text.append(alphabet[Int(bits << UInt32(6 - count) & 63)]) }
        return String(decoding: text, as: UTF8.self)
    }

    private static func decode(_ text: String) -> [UInt8]? {
        var octets: [UInt8] = []
        var bits: UInt32 = 0
        var count = 0
        for character in text.utf8 {
            guard let value = alphabet.firstIndex(of: character) else { return nil }
            bits = bits << 6 | UInt32(value)
            count += 6
            guard count >= 8 else { continue }
            count -= 8
            octets.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
        }
        return octets
    }
}
