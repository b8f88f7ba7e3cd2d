/// Texts of strangers as a terminal may show them.
///
/// Whatever could start a new line, move a terminal's cursor or hide text is written as its code.
enum VisibleText {
    /// The text with such characters as `\n`, `\u{1b}`.
    static func escaped(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { escaped, scalar in
            switch scalar {
            case "\\": escaped += "\\\\"
            case "\n": escaped += "\\n"
            case "\r": escaped += "\\r"
            case "\t": escaped += "\\t"
            case _ where isHarmful(scalar): escaped += "\\u{\(String(scalar.value, radix: 16))}"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
    }

    /// A text as it is when it is one plain word, else escaped and in quotes.
    static func quoted(_ text: String) -> String {
        let escaped = escaped(text)
        let isPlain =
            !escaped.isEmpty && escaped == text
            && !escaped.contains { $0 == " " || $0 == "\"" || $0 == "=" }
        return isPlain ? escaped : "\"\(escaped.replacing("\"", with: "\\\""))\""
    }

    /// A JSON text with such characters as JSON writes them. They stand in its strings alone.
    static func json(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { json, scalar in
            if isHarmful(scalar) {
                for unit in UTF16.encode(scalar)! {
                    let digits = String(unit, radix: 16)
                    json += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                }
            } else {
                json.unicodeScalars.append(scalar)
            }
        }
    }

    private static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate,
            .unassigned:
            true
        default: false
        }
    }
}
