/// Splits a master file into entries (RFC 1035 §5.1): parentheses, quoted strings, comments and
/// escapes. It knows nothing of what the words mean, and accepts every octet without trapping.
struct EntryReader {
    let octets: [UInt8]
    private let file: String
    private(set) var position = 0
    private(set) var line = 1
    private var column = 1
    private var problem: ZoneFileError?

    /// A reader at the start of a file's octets.
    init(_ octets: [UInt8], file: String) {
        (self.octets, self.file) = (octets, file)
    }

    /// The next entry; nil at the end. After an error the reader stands behind the entry that had
    /// it, so that reading can go on.
    mutating func next() throws(ZoneFileError) -> Entry? {
        while position < octets.count {
            problem = nil
            let startsBlank = current == 0x20 || current == 0x09
            let tokens = readTokens()
            if let problem { throw problem }
            if !tokens.isEmpty { return Entry(tokens: tokens, startsBlank: startsBlank) }
        }
        return nil
    }

    /// Goes on at the start of the next line, which somebody else found.
    mutating func move(to start: Int) { (position, line) = (start, line + 1) }

    /// The words up to the end of the line that no parenthesis continues.
    private mutating func readTokens() -> [Token] {
        var tokens: [Token] = []
        var open: [SourcePlace] = []
        var words = 0
        let (start, startPlace) = (position, place)
        while let octet = current {
            switch octet {
            case 0x0A:
                advance()
                if open.isEmpty { return tokens }
            case 0x20, 0x09: advance()
            case 0x0D: readCarriageReturn()
            case 0x3B: skipComment()
            case 0x28: openParenthesis(&open)
            case 0x29: closeParenthesis(&open)
            default:
                let token = octet == 0x22 ? readQuoted() : readBare()
                if tokens.count < ZoneFileLimits.tokens { tokens.append(token) }
                words += 1
            }
            if words > ZoneFileLimits.tokens || position - start > ZoneFileLimits.entry {
                report(
                    startPlace,
                    "the entry is longer than \(ZoneFileLimits.entry) octets, or has more than "
                        + "\(ZoneFileLimits.tokens) words",
                    remedy: "look for a missing closing parenthesis")
            }
        }
        if let last = open.last {
            report(
                last, "this parenthesis is never closed",
                remedy: "write `)` behind the last line")
        }
        return tokens
    }

    private mutating func openParenthesis(_ open: inout [SourcePlace]) {
        open.append(place)
        advance()
    }

    private mutating func closeParenthesis(_ open: inout [SourcePlace]) {
        if open.popLast() == nil {
            report(
                place, "this `)` closes nothing",
                remedy: "remove it, or write `\\)` where it is meant as a character")
        }
        advance()
    }

    private mutating func readCarriageReturn() {
        let isLineEnd = position + 1 < octets.count && octets[position + 1] == 0x0A
        if !isLineEnd {
            report(
                place, "there is a carriage return within a line",
                remedy: "end lines with LF, or with CR and LF")
        }
        advance()
    }

    private mutating func skipComment() {
        while let octet = current, octet != 0x0A { advance() }
    }
}

extension EntryReader {
    /// A word up to the next blank. A quotation mark right behind `=` opens a value that may hold
    /// blanks, as in `alpn="h2 h3"` (RFC 9460 §2.1).
    private mutating func readBare() -> Token {
        var text = ""
        var inValue = false
        let (start, from) = (place, position)
        while let octet = current, inValue || !Self.endsWord(octet) {
            if octet == 0x0A || octet == 0x0D { break }
            if octet == 0x22 {
                if !inValue && octets[position - 1] != 0x3D {
                    report(
                        place, "there is a quotation mark within a word",
                        remedy: "write `\\\"` for the character, or a blank before the string")
                }
                inValue.toggle()
                text += "\""
                advance()
            } else {
                text += readCharacter()
            }
        }
        if inValue { reportOpenQuote(start) }
        let isMarker = octets[from..<position].elementsEqual([0x5C, 0x23])
        return Token(text: isMarker ? "\\#" : text, isQuoted: false, place: start)
    }

    private mutating func readQuoted() -> Token {
        var text = ""
        let start = place
        advance()
        while let octet = current, octet != 0x22 {
            if octet == 0x0A || octet == 0x0D { break }
            text += readCharacter()
        }
        if current == 0x22 { advance() } else { reportOpenQuote(start) }
        return Token(text: text, isQuoted: true, place: start)
    }

    /// One character, escaped or not, in the spelling that `Token.text` promises.
    private mutating func readCharacter() -> String {
        let octet = octets[position]
        if octet != 0x5C {
            advance()
            return Self.isPlain(octet) ? String(UnicodeScalar(octet)) : Self.escaped(octet)
        }
        let start = place
        advance()
        guard let value = readEscape() else {
            report(
                start, "a backslash must be followed by a character or three digits up to 255",
                remedy: "write `\\\\` for a backslash")
            return ""
        }
        return Self.isAlphanumeric(value) ? String(UnicodeScalar(value)) : Self.escaped(value)
    }

    /// What stands behind a backslash (RFC 1035 §5.1); nil when it is no escape.
    private mutating func readEscape() -> UInt8? {
        guard let octet = current, octet != 0x0A, octet != 0x0D else { return nil }
        guard (0x30...0x39).contains(octet) else {
            advance()
            return octet
        }
        let digits = octets[position...].prefix(3).prefix { (0x30...0x39).contains($0) }
        guard digits.count == 3, let value = UInt8(String(decoding: digits, as: UTF8.self)) else {
            return nil
        }
        for _ in 0..<3 { advance() }
        return value
    }

    private static func endsWord(_ octet: UInt8) -> Bool {
        switch octet {
        case 0x20, 0x09, 0x0A, 0x0D, 0x28, 0x29, 0x3B: true
        default: false
        }
    }

    /// True for what neither ldns nor a name takes for anything else. The blank is plain: it can
    /// only stand between quotation marks. Parentheses and semicolons are not.
    private static func isPlain(_ octet: UInt8) -> Bool {
        (0x20...0x7E).contains(octet) && ![0x22, 0x28, 0x29, 0x3B, 0x5C].contains(octet)
    }

    private static func isAlphanumeric(_ octet: UInt8) -> Bool {
        (0x30...0x39).contains(octet) || (0x61...0x7A).contains(octet | 0x20)
    }

    private static func escaped(_ octet: UInt8) -> String { "\\" + "00\(octet)".suffix(3) }
}

extension EntryReader {
    private var current: UInt8? { position < octets.count ? octets[position] : nil }
    private var place: SourcePlace { SourcePlace(file: file, line: line, column: column) }

    private mutating func advance() {
        let octet = octets[position]
        position += 1
        if octet == 0x0A {
            (line, column) = (line + 1, 1)
        } else if position == octets.count || octets[position] & 0xC0 != 0x80 {
            column += 1
        }
    }

    /// Keeps the first problem of an entry: those after it tend to follow from it.
    private mutating func report(_ place: SourcePlace, _ message: String, remedy: String) {
        if problem == nil { problem = ZoneFileError(place, message, remedy: remedy) }
    }

    private mutating func reportOpenQuote(_ start: SourcePlace) {
        report(
            start, "this string has no closing quotation mark on its line",
            remedy: "write `\"` at its end; a long string is several strings in a row")
    }
}
