import DNSWire

extension FieldKind {
    /// True for fields that have fields of their own, which ldns reads with the least care.
    var isComposite: Bool {
        [.ipsecKey, .amtRelay, .services, .location, .hex, .nsap, .atma].contains(self)
    }
}

extension RecordText {
    /// The words of a record whose last field is composite.
    func prepareComposite(
        _ tokens: ArraySlice<Token>, _ kinds: [FieldKind?], _ composite: FieldKind
    ) throws(ZoneFileError) -> [String] {
        let first = kinds.firstIndex(of: composite) ?? 0
        let rest = tokens.dropFirst(first)
        var words: [String] = []
        for (token, kind) in zip(tokens, kinds.prefix(first).compactMap { $0 }) {
            words.append(try prepare(token, kind))
        }
        if let quoted = rest.first(where: { $0.isQuoted }) { throw isNo(quoted, composite) }
        switch composite {
        case .ipsecKey: return words + (try prepareGateway(rest, typeAt: 1, numbers: 3))
        case .amtRelay: return words + (try prepareGateway(rest, typeAt: 2, numbers: 3))
        case .services: return words + (try prepareServices(rest))
        case .location: return words + (try prepareLocation(rest))
        default: return words + (try prepareDigits(rest, composite))
        }
    }

    /// IPSECKEY (RFC 4025 §3.1) and AMTRELAY (RFC 8777 §4.3): numbers, a gateway that may be a
    /// name, and a key that ldns wants in one piece. It forgets to free the gateway when the key is
    /// wrong, so the key is tried first.
    private func prepareGateway(
        _ tokens: ArraySlice<Token>, typeAt: Int, numbers: Int
    ) throws(ZoneFileError) -> [String] {
        var words: [String] = []
        for (index, token) in tokens.enumerated() {
            if index < numbers {
                words.append(try prepareNumber(token, atMost: 0xFF))
            } else if index == numbers {
                words.append(words[typeAt] == "3" ? try prepareName(token) : token.text)
            } else if index == numbers + 1 {
                words.append(token.text)
            } else {
                words[numbers + 1] += token.text
            }
        }
        if let last = tokens.last, words.count > numbers + 1,
            !LDNS.reads(words[numbers + 1], as: .base64)
        {
            throw isNo(last, .base64)
        }
        return words
    }

    /// WKS (RFC 1035 §3.4.2). Names of services would mean what /etc/services says on each machine,
    /// and port 0 where it is missing, so only numbers are taken.
    private func prepareServices(_ tokens: ArraySlice<Token>) throws(ZoneFileError) -> [String] {
        var words: [String] = []
        for (index, token) in tokens.enumerated() {
            let protocols = ["TCP": "6", "UDP": "17"]
            if index == 0, let number = protocols[token.text.uppercased()] {
                words.append(number)
            } else {
                words.append(try prepareNumber(token, atMost: index == 0 ? 0xFF : 0xFFFF))
            }
        }
        return words
    }

    /// Hexadecimal digits, two an octet; ldns would fill up a half octet. NSAP starts with `0x`,
    /// and ATMA and NSAP may have dots.
    private func prepareDigits(
        _ tokens: ArraySlice<Token>, _ kind: FieldKind
    ) throws(ZoneFileError) -> [String] {
        var count = 0
        for token in tokens {
            let text = kind == .nsap ? token.text.dropFirst(2) : token.text[...]
            let digits = kind == .hex ? text : text.filter { $0 != "." }[...]
            guard digits.allSatisfy({ $0.isHexDigit && $0.isASCII }) else {
                throw isNo(token, kind)
            }
            count += digits.count
        }
        if count % 2 != 0, let last = tokens.last { throw isNo(last, kind) }
        return tokens.map(\.text)
    }
}

extension RecordText {
    /// LOC (RFC 1876 §3): degrees, minutes and seconds, then metres. ldns checks no range, and
    /// takes the seconds of the latitude for omitted ones of the longitude; so none are here.
    private func prepareLocation(_ tokens: ArraySlice<Token>) throws(ZoneFileError) -> [String] {
        var rest = tokens
        var words = try prepareAngle(&rest, "N", "S", atMost: 90)
        words += try prepareAngle(&rest, "E", "W", atMost: 180)
        guard rest.count <= 4 else { throw isNo(rest[rest.startIndex + 4], .location) }
        for (index, token) in rest.enumerated() {
            let hasUnit = token.text.last?.lowercased() == "m"
            let text = hasUnit ? token.text.dropLast() : token.text[...]
            let range = index == 0 ? -100_000.00...42_849_672.95 : 0...90_000_000
            guard let metres = Self.decimal(text), range.contains(metres) else {
                throw isNo(token, .location)
            }
            words.append(text + "m")
        }
        if rest.isEmpty {
            throw ZoneFileError(
                place, "the altitude is missing", remedy: "write metres, for example 0m")
        }
        return words
    }

    private func prepareAngle(
        _ rest: inout ArraySlice<Token>, _ positive: String, _ negative: String,
        atMost degrees: Double
    ) throws(ZoneFileError) -> [String] {
        var numbers: [Substring] = []
        while let token = rest.popFirst() {
            let letter = token.text.uppercased()
            if letter == positive || letter == negative, !numbers.isEmpty {
                return (numbers + ["0", "0"]).prefix(3).map(String.init) + [letter]
            }
            let limit = numbers.isEmpty ? degrees : 59.999
            guard numbers.count < 3, let number = Self.decimal(token.text[...]),
                (0...limit).contains(number), numbers.count == 2 || !token.text.contains(".")
            else { throw isNo(token, .location) }
            numbers.append(token.text[...])
        }
        throw ZoneFileError(
            place, "the location ends before `\(positive)` or `\(negative)`",
            remedy: "write it like \(FieldKind.location.expectation.example)")
    }

    /// A decimal number of digits, with at most one point and a leading minus.
    private static func decimal(_ text: Substring) -> Double? {
        let digits = text.hasPrefix("-") ? text.dropFirst() : text
        let isPlain =
            digits.utf8.count <= 12 && digits.first?.isNumber == true
            && digits.utf8.allSatisfy { $0 == 0x2E || 0x30...0x39 ~= $0 }
        return isPlain ? Double(text) : nil
    }
}
