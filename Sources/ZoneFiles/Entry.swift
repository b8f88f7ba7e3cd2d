/// One word of an entry: what stands between blanks, or between quotation marks.
struct Token {
    /// The word in ASCII. Whatever ldns or a name could take for more than itself is written
    /// `\ddd`, save that the marker of RFC 3597 stays `\#`. Quotation marks around it are left out.
    let text: String
    /// True when it stood between quotation marks.
    let isQuoted: Bool
    let place: SourcePlace

    /// True for the `\#` that announces RDATA of unknown form (RFC 3597 §5).
    var isUnknownMarker: Bool { !isQuoted && text == "\\#" }

    /// The word as a master file may spell it.
    var spelling: String { isQuoted ? "\"\(text)\"" : text }

    /// The octets that the word stands for.
    var octets: [UInt8] {
        var octets: [UInt8] = []
        var rest = text.utf8[...]
        while let octet = rest.popFirst() {
            if octet == 0x5C, let value = UInt8(String(Substring(rest.prefix(3)))) {
                octets.append(value)
                rest = rest.dropFirst(3)
            } else {
                octets.append(octet)
            }
        }
        return octets
    }
}

/// One entry of a master file, a record or a directive: a line, or several within parentheses
/// (RFC 1035 §5.1). It has at least one token.
struct Entry {
    let tokens: [Token]
    /// True when the line starts with a blank, so that the owner is that of the last record.
    let startsBlank: Bool

    var place: SourcePlace { tokens[0].place }

    /// The directive's name, `$ORIGIN` for example; nil for a record.
    var directive: String? {
        guard !startsBlank, !tokens[0].isQuoted, tokens[0].text.hasPrefix("$") else { return nil }
        return tokens[0].text.uppercased()
    }
}
