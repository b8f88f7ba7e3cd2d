/// Percent-encoding as signatures need it: one form for each text (RFC 3986 §2).
enum PercentEncoding {
    /// Encodes every octet but RFC 3986's unreserved ones, and those in `keeping`.
    static func encode(_ octets: some Sequence<UInt8>, keeping: Set<UInt8> = []) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var encoded: [UInt8] = []
        for octet in octets {
            if isUnreserved(octet) || keeping.contains(octet) {
                encoded.append(octet)
            } else {
                encoded += [0x25, digits[Int(octet >> 4)], digits[Int(octet & 15)]]
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    /// The octets that a text stands for. A percent sign without two digits stands for itself; a
    /// plus sign for a blank when `isForm` (application/x-www-form-urlencoded).
    static func decode(_ text: some StringProtocol, isForm: Bool = false) -> [UInt8] {
        let octets = Array(text.utf8)
        var decoded: [UInt8] = []
        var index = 0
        while index < octets.count {
            if octets[index] == 0x25, index + 2 < octets.count,
                let value = [UInt8](
                    hexadecimal: String(decoding: octets[index + 1...index + 2], as: UTF8.self))
            {
                decoded += value
                index += 3
                continue
            }
            decoded.append(isForm && octets[index] == 0x2B ? 0x20 : octets[index])
            index += 1
        }
        return decoded
    }

    private static func isUnreserved(_ octet: UInt8) -> Bool {
        switch octet {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: true
        default: false
        }
    }
}
