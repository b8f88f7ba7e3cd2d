import DNSWire

/// Makes the words of a record fit for ldns, and finds the word that it could not read.
///
/// ldns lets numbers wrap around, takes an unknown type in a list for type 0, and qualifies only
/// some names. So names become absolute here, types numbers, times seconds; numbers are checked.
struct RecordText {
    let type: RecordType
    let origin: DomainName?
    /// The place of the type, for what is wrong with no word in particular.
    let place: SourcePlace

    /// The words as ldns shall read them.
    func prepare(_ tokens: ArraySlice<Token>) throws(ZoneFileError) -> [String] {
        let layout = LDNS.layout(of: type)
        guard layout.hasText else { throw hasNoText }
        let kinds = layout.kinds(ofWords: tokens.count)
        if let (token, _) = zip(tokens, kinds).first(where: { $0.1 == nil }) {
            throw ZoneFileError(
                token.place, "`\(token.text)` is one field too many for \(LDNS.name(of: type))",
                remedy: "remove it, or quote text that has blanks")
        }
        if let composite = kinds.last.flatMap({ $0 }), composite.isComposite {
            return try prepareComposite(tokens, kinds, composite)
        }
        var words: [String] = []
        for (token, kind) in zip(tokens, kinds.compactMap { $0 }) {
            words.append(try prepare(token, kind))
        }
        return words
    }

    /// One word as ldns shall read it.
    func prepare(_ token: Token, _ kind: FieldKind) throws(ZoneFileError) -> String {
        switch kind {
        case .name: return try prepareName(token)
        case .string: return token.spelling
        case .longString: return "\"\(token.text)\""
        case .serviceParameters: return token.spelling
        case _ where token.isQuoted: throw isNo(token, kind)
        case .period:
            guard let seconds = TimeToLive.seconds(token.text) else { throw isNo(token, kind) }
            return String(seconds)
        case .recordType, .typeBitmap:
            guard let type = Presentation.type(named: token.text) else { throw isNo(token, kind) }
            return "TYPE\(type.rawValue)"
        case .time where token.text.utf8.count != 14:
            return try prepareNumber(token, atMost: 0xFFFF_FFFF)
        case .salt:
            guard token.text.utf8.count <= 510 else { throw isNo(token, kind) }
            return token.text
        case .prefixes:
            guard Self.isPrefix(token.text) else { throw isNo(token, kind) }
            return token.text
        default:
            guard let largest = kind.largest else { return token.text }
            let mayBeMnemonic = !kind.isPlainNumber && token.text.first?.isLetter == true
            return mayBeMnemonic ? token.text : try prepareNumber(token, atMost: largest)
        }
    }

    /// A name in full. ldns mistakes a first label `@` for the origin, even an escaped one.
    func prepareName(_ token: Token) throws(ZoneFileError) -> String {
        let name = try NameReader.read(token, origin: origin)
        guard !name.wire.starts(with: [1, 0x40]) else {
            throw ZoneFileError(
                token.place, "ldns cannot read a name whose first label is `@`",
                remedy: "write the RDATA as octets, `\\# LENGTH HEX` (RFC 3597)")
        }
        return name.description
    }

    /// A number of digits alone, with its upper limit.
    func prepareNumber(_ token: Token, atMost largest: UInt64) throws(ZoneFileError) -> String {
        let isNumber = !token.text.isEmpty && token.text.utf8.allSatisfy { 0x30...0x39 ~= $0 }
        guard isNumber, let number = UInt64(token.text), number <= largest else {
            throw ZoneFileError(
                token.place, "`\(token.text)` is no number from 0 to \(largest)",
                remedy: "write a number without sign or unit")
        }
        return String(number)
    }

    /// That a word is not what its field wants.
    func isNo(_ token: Token, _ kind: FieldKind) -> ZoneFileError {
        let (noun, example) = kind.expectation
        let article = "AEIO".contains(noun.uppercased().prefix(1)) ? "an" : "a"
        return ZoneFileError(
            token.place, "`\(Self.shortened(token.text))` is not \(article) \(noun)",
            remedy: "write it like \(example)")
    }

    private var hasNoText: ZoneFileError {
        ZoneFileError(
            place, "ldns knows no text for the RDATA of \(LDNS.name(of: type))",
            remedy: "write it as octets, `\\# LENGTH HEX` (RFC 3597)")
    }

    private static func shortened(_ text: String) -> String {
        text.count > 60 ? text.prefix(60) + "..." : text
    }
}

extension RecordText {
    /// The error of a record that ldns refused: at the first word that it does not read, else at
    /// the record's type with what ldns said. `words` are what `prepare` made of the tokens.
    func blame(
        _ tokens: ArraySlice<Token>, _ words: [String], for failure: LDNS.Failure
    ) -> ZoneFileError {
        let layout = LDNS.layout(of: type)
        let kinds = layout.kinds(ofWords: tokens.count).compactMap { $0 }
        for (index, (token, kind)) in zip(tokens, kinds).enumerated() where kind.words == 1 {
            let isRest = kind.takesRest && index > 0 && kinds[index - 1] == kind
            if isRest { break }
            let takesRest = kind.takesRest && kind == kinds.last
            let text = takesRest ? words.dropFirst(index).joined(separator: " ") : words[index]
            let unquoted = kind == .string || kind == .longString ? token.text : text
            if !LDNS.reads(unquoted, as: kind) { return isNo(token, kind) }
        }
        let name = LDNS.name(of: type)
        if tokens.count < layout.minimum {
            return ZoneFileError(
                place, "\(name) needs \(layout.minimum) fields, and \(tokens.count) are here",
                remedy: "add what is missing")
        }
        return ZoneFileError(
            place, "ldns cannot read this \(name): \(failure.reason)",
            remedy: "compare it with the examples of the type's RFC")
    }

    /// True for an item of an APL record (RFC 3123 §5); ldns lets the prefix wrap around.
    private static func isPrefix(_ text: String) -> Bool {
        let item = text.hasPrefix("!") ? text.dropFirst() : text[...]
        let parts = item.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].first?.isNumber == true, let prefix = UInt8(parts[1])
        else { return false }
        return parts[0].hasPrefix("1:") ? prefix <= 32 : parts[0].hasPrefix("2:") && prefix <= 128
    }
}
