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
    ///
    /// - Parameter pattern: The names of the object parsed before, and afterwards of this one.
    static func parse(
        _ octets: Span<UInt8>, like pattern: inout PairPattern
    ) -> [String: String]? {
        if octets.count == 2, octets[0] == UInt8(ascii: "{"), octets[1] == UInt8(ascii: "}") {
            return [:]
        }
        var position = 0
        guard skip(UInt8(ascii: "{"), of: octets, at: &position) else {
            return parseEscaped(octets)
        }
        pattern.begin()
        repeat {
            guard let name = quoted(octets, at: &position),
                skip(UInt8(ascii: ":"), of: octets, at: &position),
                let value = quoted(octets, at: &position)
            else { return parseEscaped(octets) }
            pattern.add(name, value)
        } while skip(UInt8(ascii: ","), of: octets, at: &position)
        let isWhole =
            skip(UInt8(ascii: "}"), of: octets, at: &position) && position == octets.count
        return isWhole ? pattern.pairs(in: octets) : parseEscaped(octets)
    }

    /// Steps over a character; false when another is next.
    private static func skip(
        _ character: UInt8, of octets: Span<UInt8>, at position: inout Int
    ) -> Bool {
        guard position < octets.count, octets[position] == character else { return false }
        position += 1
        return true
    }

    /// Steps over a text between quotes and gives its octets; nil when there is none, or it has an
    /// escape.
    private static func quoted(_ octets: Span<UInt8>, at position: inout Int) -> Range<Int>? {
        guard skip(quote, of: octets, at: &position) else { return nil }
        let start = position
        while position < octets.count, octets[position] != quote {
            if octets[position] == backslash { return nil }
            position += 1
        }
        let end = position
        return skip(quote, of: octets, at: &position) ? start..<end : nil
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

    private static func parseEscaped(_ octets: Span<UInt8>) -> [String: String]? {
        let text = String(octets: octets)
        return try? JSONDecoder().decode([String: String].self, from: Data(text.utf8))
    }
}
