/// A word or a single other character of masked code.
struct Token: Sendable {
    let text: String
    /// From 1.
    let line: Int

    /// The tokens of masked code, blanks left out.
    static func tokens(of code: [UInt8]) -> [Token] {
        var tokens: [Token] = []
        var line = 1
        var position = 0
        while position < code.count {
            var end = position
            while end < code.count, isPartOfWord(code[end]) { end += 1 }
            if end > position {
                tokens.append(
                    Token(text: String(decoding: code[position..<end], as: UTF8.self), line: line))
                position = end
                continue
            }
            if code[position] == 0x0A { line += 1 }
            if code[position] > 0x20 {
                let character = String(UnicodeScalar(code[position]))
                tokens.append(Token(text: character, line: line))
            }
            position += 1
        }
        return tokens
    }

    private static func isPartOfWord(_ octet: UInt8) -> Bool {
        switch octet {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x60, 0x80...: true
        default: false
        }
    }
}
