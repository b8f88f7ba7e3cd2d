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
    /// - Parameter names: Those of the object parsed before, in their order, and afterwards those
    ///   of this one: names that are the same share their memory.
    static func parse(_ text: String, names: inout [String]) -> [String: String]? {
        if text == "{}" { return [:] }
        let octets = text.utf8.span
        var position = 0
        guard skip(UInt8(ascii: "{"), of: octets, at: &position) else { return parseEscaped(text) }
        var pairs = [String: String](minimumCapacity: names.count)
        for index in 0... {
            if index > 0, !skip(UInt8(ascii: ","), of: octets, at: &position) { break }
            guard let name = quoted(octets, at: &position),
                skip(UInt8(ascii: ":"), of: octets, at: &position),
                let value = quoted(octets, at: &position)
            else { return parseEscaped(text) }
            let known = part(name, of: text)
            if index == names.count { names.append(String(known)) }
            if names[index] != known { names[index] = String(known) }
            pairs[names[index]] = String(part(value, of: text))
        }
        let isWhole =
            skip(UInt8(ascii: "}"), of: octets, at: &position) && position == octets.count
        return isWhole ? pairs : parseEscaped(text)
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

    private static func part(_ range: Range<Int>, of text: String) -> Substring {
        let start = text.utf8.index(text.utf8.startIndex, offsetBy: range.lowerBound)
        return text[start..<text.utf8.index(start, offsetBy: range.count)]
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
