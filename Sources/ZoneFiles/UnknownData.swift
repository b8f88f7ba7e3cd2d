import DNSWire

/// RDATA as octets, `\# 6 abcdef012345`, which any type may be written as (RFC 3597 §5).
enum UnknownData {
    /// The octets that the words from `\#` on mean.
    static func read(
        _ tokens: ArraySlice<Token>, type: RecordType
    ) throws(ZoneFileError) -> [UInt8] {
        let (marker, rest) = (tokens[tokens.startIndex], tokens.dropFirst())
        guard let length = rest.first, let count = UInt16(length.text), !length.isQuoted else {
            throw ZoneFileError(
                (rest.first ?? marker).place, "`\\#` must be followed by a count of octets",
                remedy: "write it as `\\# 3 0a0b0c`")
        }
        var octets: [UInt8] = []
        var half: UInt8?
        for token in rest.dropFirst() {
            for character in token.text {
                guard let digit = character.hexDigitValue, character.isASCII else {
                    throw ZoneFileError(
                        token.place, "`\(token.text)` has a character that is no hexadecimal digit",
                        remedy: "write two digits for each octet")
                }
                if let high = half { octets.append(high << 4 | UInt8(digit)) }
                half = half == nil ? UInt8(digit) : nil
            }
        }
        guard half == nil, octets.count == Int(count) else {
            let found = half == nil ? "\(octets.count)" : "\(octets.count) and a half"
            throw ZoneFileError(
                length.place, "`\\#` announces \(count) octets, and \(found) follow",
                remedy: "make the count and the digits agree")
        }
        do {
            try RecordData.check(octets, type: type)
        } catch {
            let name = LDNS.name(of: type)
            throw ZoneFileError(
                marker.place, "these octets are no RDATA of \(name): \(error.reason)",
                remedy: "correct the octets, or write the record in the type's own form")
        }
        return octets
    }

    /// Octets in this form.
    static func text(_ octets: [UInt8]) -> String {
        let digits = octets.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        return octets.isEmpty ? "\\# 0" : "\\# \(octets.count) \(digits)"
    }
}
