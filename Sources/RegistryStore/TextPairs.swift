import Foundation

/// Attributes and tags as one cell: a JSON object of strings, sorted by name, so that `sqlite3` and
/// its JSON functions show what is stored.
///
/// A start-up reads a million of them. Texts that need no escape, which is nearly all, are written
/// and split right here; the rest is left to Foundation's JSON.
enum TextPairs {
    private static let quote = UInt8(ascii: "\"")
    private static let backslash = UInt8(ascii: "\\")

    /// The JSON of these names and values.
    static func write(_ pairs: [String: String]) -> String {
        var text = "{"
        for (name, value) in pairs.sorted(by: { $0.key < $1.key }) {
            guard isPlain(name), isPlain(value) else { return writeEscaped(pairs) }
            if text.utf8.count > 1 { text += "," }
            text += "\"\(name)\":\"\(value)\""
        }
        return text + "}"
    }

    /// The names and values of a JSON object; nil when the text is none, or holds other than texts.
    static func parse(_ text: String) -> [String: String]? {
        if text == "{}" { return [:] }
        if text.utf8.contains(backslash) { return parseEscaped(text) }
        // {"a":"1","b":"2"} splits into { a : 1 , b : 2 } at its quotes.
        let parts = text.utf8.split(separator: quote, omittingEmptySubsequences: false)
        guard parts.count % 4 == 1, parts.count > 1 else { return parseEscaped(text) }
        var pairs = [String: String](minimumCapacity: parts.count / 4)
        for start in stride(from: 0, to: parts.count - 1, by: 4) {
            let opening = start == 0 ? UInt8(ascii: "{") : UInt8(ascii: ",")
            guard parts[start].elementsEqual([opening]),
                parts[start + 2].elementsEqual([UInt8(ascii: ":")])
            else { return parseEscaped(text) }
            pairs[String(Substring(parts[start + 1]))] = String(Substring(parts[start + 3]))
        }
        return parts[parts.count - 1].elementsEqual([UInt8(ascii: "}")]) ? pairs : nil
    }

    private static func isPlain(_ text: String) -> Bool {
        !text.utf8.contains { $0 < 0x20 || $0 == quote || $0 == backslash }
    }

    private static func writeEscaped(_ pairs: [String: String]) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(pairs) else {
            preconditionFailure("a dictionary of strings is always JSON")
        }
        return String(decoding: data, as: UTF8.self)
    }

    private static func parseEscaped(_ text: String) -> [String: String]? {
        try? JSONDecoder().decode([String: String].self, from: Data(text.utf8))
    }
}
