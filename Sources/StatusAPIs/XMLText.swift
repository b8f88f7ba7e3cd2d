internal import CloudMap

/// XML documents (XML 1.0) of elements and texts: all that replies have.
enum XMLText {
    /// The document of an object: an element for each member, and for a list as many of its name
    /// as it has elements.
    static func document(_ root: String, _ object: JSONObject) -> [UInt8] {
        var text = "<?xml version='1.0' encoding='UTF-8'?>"
        append(root, .object(object), to: &text)
        return Array(text.utf8)
    }

    private static func append(_ name: String, _ value: JSONValue, to text: inout String) {
        if case .array(let elements) = value {
            for element in elements { append(name, element, to: &text) }
            return
        }
        text += "<\(name)>"
        switch value {
        case .object(let object):
            for pair in object.pairs { append(pair.name, pair.value, to: &text) }
        case .string(let string): appendEscaped(string, to: &text)
        case .integer(let integer): text += String(integer)
        case .number(let number): text += String(number)
        case .bool(let bool): text += bool ? "true" : "false"
        case .null, .array: break
        }
        text += "</\(name)>"
    }

    /// Appends a text with the escapes of §2.4. Characters that no document may have (§2.2) are
    /// shown as replaced ones.
    private static func appendEscaped(_ string: String, to text: inout String) {
        for scalar in string.unicodeScalars {
            switch scalar {
            case "&": text += "&amp;"
            case "<": text += "&lt;"
            case ">": text += "&gt;"
            // A reader would turn it into a line feed.
            case "\r": text += "&#13;"
            case "\t", "\n", "\u{20}"..."\u{D7FF}", "\u{E000}"..."\u{FFFD}",
                "\u{10000}"..."\u{10FFFF}":
                text.unicodeScalars.append(scalar)
            default: text += "\u{FFFD}"
            }
        }
    }
}
