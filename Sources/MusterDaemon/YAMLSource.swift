import Foundation
import Yams

/// A YAML file that is read node by node, so that every problem names its line and column.
struct YAMLSource {
    /// The path as it was given, for messages.
    let file: String
    /// What was found wrong so far, in the order of the file.
    var problems: [Problem] {
        func order(_ mark: Mark?) -> (Int, Int) { (mark?.line ?? 0, mark?.column ?? 0) }
        return found.sorted { order($0.mark) < order($1.mark) }
            .map { Problem($0.message, at: place($0.mark)) }
    }

    /// Without a mark it is about the whole file.
    private var found: [(message: String, mark: Mark?)] = []
    /// The keys that `compose` had to rename, by the name it gave them.
    private var renamed: [String: String] = [:]

    /// A reader of this file.
    init(file: String) { self.file = file }

    /// The text of a file of at most `limit` octets.
    static func text(of file: String, limit: Int) throws(Problem) -> String {
        let kind = try? FileManager.default.attributesOfItem(atPath: file)[.type]
        guard kind as? FileAttributeType != .typeDirectory else {
            throw Problem("is a folder, not a file", at: file)
        }
        let data: Data
        do {
            data = try Data(contentsOf: URL(fileURLWithPath: file))
        } catch {
            throw Problem(reason(error, file), at: file)
        }
        guard data.count <= limit else {
            throw Problem("is \(data.count) octets long, the limit is \(limit)", at: file)
        }
        guard let text = String(bytes: data, encoding: .utf8) else {
            throw Problem("is not UTF-8 text", at: file)
        }
        return text
    }

    private static func reason(_ error: any Error, _ file: String) -> String {
        switch (error as? CocoaError)?.code {
        case .fileReadNoSuchFile:
            (try? FileManager.default.destinationOfSymbolicLink(atPath: file))
                .map { "is a link to \($0), which is not there" } ?? "there is no such file"
        case .fileReadNoPermission: "cannot be read: permission denied"
        default: "cannot be read: \(error.localizedDescription)"
        }
    }

    /// Notes a problem at a node.
    mutating func report(_ message: String, at node: Node) {
        report(message, at: node.mark)
    }

    /// `file:line:column` of a node.
    func place(of node: Node) -> String { place(node.mark) }

    private func place(_ mark: Mark?) -> String {
        mark.map { "\(file):\($0.line):\($0.column)" } ?? file
    }

    private mutating func report(_ message: String, at mark: Mark?) {
        if found.count < Limits.problems { found.append((message, mark)) }
    }

    /// The document's root; nil when it is empty or is no YAML.
    ///
    /// Yams gives up at a key that is written twice and tells only where the first one stands. So
    /// that first one gets another first character of the same width and the text is read again:
    /// both keys keep their places, and `pairs` reports them.
    mutating func compose(_ text: String) -> Node? {
        var text = text
        for attempt in 0..<Limits.repeatedKeys {
            do {
                return try Yams.compose(yaml: text)
            } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
                guard rename(keys, at: context.mark, attempt, in: &text) else {
                    report("the key '\(keys[0])' is given twice", at: context.mark)
                    return nil
                }
            } catch {
                report(error)
                return nil
            }
        }
        report("too many keys are given twice", at: nil)
        return nil
    }

    /// The name of a key as it stands in the file.
    func name(of key: Node) -> String? { key.scalar.map { renamed[$0.string] ?? $0.string } }

    private mutating func rename(
        _ keys: [String], at mark: Mark, _ attempt: Int, in text: inout String
    ) -> Bool {
        guard let substitute = Unicode.Scalar(0xE000 + attempt) else { return false }
        var scalars = text.unicodeScalars
        guard var index = Self.index(of: mark, in: scalars) else { return false }
        let quote = scalars[index]
        if quote == "\"" || quote == "'" { index = scalars.index(after: index) }
        guard index < scalars.endIndex else { return false }
        let first = scalars[index]
        guard let key = keys.first(where: { $0.unicodeScalars.first == first }) else {
            return false
        }
        scalars.replaceSubrange(index...index, with: CollectionOfOne(substitute))
        renamed[String(substitute) + String(key.unicodeScalars.dropFirst())] = key
        text = String(scalars)
        return true
    }

    private static func index(of mark: Mark, in text: String.UnicodeScalarView) -> String.Index? {
        var line = 1
        var index = text.startIndex
        while line < mark.line {
            guard let feed = text[index...].firstIndex(of: "\n") else { return nil }
            index = text.index(after: feed)
            line += 1
        }
        let found = text.index(index, offsetBy: mark.column - 1, limitedBy: text.endIndex)
        return found == text.endIndex ? nil : found
    }

    private mutating func report(_ error: any Error) {
        switch error as? YamlError {
        case .scanner(let context, let text, let mark, _),
            .parser(let context, let text, let mark, _),
            .composer(let context, let text, let mark, _):
            report("not YAML: \(context.map { "\($0.text): " } ?? "")\(text)", at: mark)
        case .reader(let text, _, let value, _):
            report("not YAML: \(text) (\(value))", at: nil)
        default:
            report("not YAML: \(error)", at: nil)
        }
    }
}
