/// Blanks out what is no code: comments and string literals, with what is interpolated in them.
struct SourceMask {
    private var text: [UInt8]
    private var position = 0

    /// The text with a blank for every octet of a comment or a literal; lines stay lines.
    static func masked(_ text: [UInt8]) -> [UInt8] {
        var mask = SourceMask(text: text)
        mask.run()
        return mask.text
    }

    private mutating func run() {
        while position < text.count {
            if starts("//") {
                while position < text.count, text[position] != 0x0A { blank() }
            } else if starts("/*") {
                blankComment()
            } else if let pounds = literalPounds {
                blankLiteral(pounds: pounds)
            } else {
                position += 1
            }
        }
    }

    private func starts(_ marker: String) -> Bool { text[position...].starts(with: marker.utf8) }

    private mutating func blank(_ count: Int = 1) {
        for _ in 0..<count where position < text.count {
            if text[position] != 0x0A { text[position] = 0x20 }
            position += 1
        }
    }

    private mutating func blankComment() {
        var depth = 0
        repeat {
            if starts("/*") {
                depth += 1
                blank(2)
            } else if starts("*/") {
                depth -= 1
                blank(2)
            } else {
                blank()
            }
        } while depth > 0 && position < text.count
    }

    /// How many `#` stand before the quote of a literal that starts here; nil when none does.
    private var literalPounds: Int? {
        let pounds = text[position...].prefix { $0 == 0x23 }.count
        let quote = position + pounds
        return quote < text.count && text[quote] == 0x22 ? pounds : nil
    }

    private mutating func blankLiteral(pounds: Int) {
        let fence = String(repeating: "#", count: pounds)
        blank(pounds)
        let quotes = starts("\"\"\"") ? "\"\"\"" : "\""
        blank(quotes.count)
        while position < text.count, !starts(quotes + fence) {
            if starts("\\" + fence + "(") {
                blank(pounds + 1)
                blankInterpolation()
            } else if starts("\\" + fence) {
                blank(pounds + 2)
            } else {
                blank()
            }
        }
        blank(quotes.count + pounds)
    }

    /// From an opening parenthesis to the one that closes it.
    private mutating func blankInterpolation() {
        var depth = 0
        repeat {
            if let pounds = literalPounds {
                blankLiteral(pounds: pounds)
                continue
            }
            if starts("(") { depth += 1 }
            if starts(")") { depth -= 1 }
            blank()
        } while depth > 0 && position < text.count
    }
}
