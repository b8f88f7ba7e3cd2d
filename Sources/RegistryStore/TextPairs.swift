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
        var scanner = Scanner(text)
        guard scanner.skip("{") else { return parseEscaped(text) }
        var pairs = [String: String](minimumCapacity: names.count)
        for index in 0... {
            if index > 0, !scanner.skip(",") { break }
            guard let name = scanner.quoted(), scanner.skip(":"), let value = scanner.quoted()
            else {
                return parseEscaped(text)
            }
            if index == names.count { names.append(String(name)) }
            if names[index] != name { names[index] = String(name) }
            pairs[names[index]] = String(value)
        }
        return scanner.skip("}") && scanner.isAtEnd ? pairs : parseEscaped(text)
    }

    /// Steps through a JSON text of the plain form that `write` gives it.
    private struct Scanner {
        private let text: String
        private var index: String.Index

        init(_ text: String) {
            self.text = text
            index = text.utf8.startIndex
        }

        var isAtEnd: Bool { index == text.utf8.endIndex }

        /// Steps over a character; false when another is next.
        mutating func skip(_ character: Unicode.Scalar) -> Bool {
            guard !isAtEnd, text.utf8[index] == UInt8(ascii: character) else { return false }
            index = text.utf8.index(after: index)
            return true
        }

        /// A text between quotes; nil when there is none, or it has an escape.
        mutating func quoted() -> Substring? {
            guard skip("\"") else { return nil }
            let start = index
            while !isAtEnd, text.utf8[index] != TextPairs.quote {
                if text.utf8[index] == TextPairs.backslash { return nil }
                index = text.utf8.index(after: index)
            }
            let end = index
            return skip("\"") ? text[start..<end] : nil
        }
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
