import Foundation
import Logging

/// One log line: a moment, a level, a message, and what belongs to it as keys and values.
struct LogLine {
    let moment: Date
    let level: Logger.Level
    let message: String
    /// Sorted by key.
    let metadata: [(key: String, value: String)]

    /// `2026-01-31T12:00:00.000Z info serving dns=127.0.0.1:5300`, without a line feed.
    var text: String {
        let start = "\(Self.stamp(moment)) \(level.rawValue) \(Self.escape(message))"
        return metadata.reduce(into: start) {
            $0 += " \(Self.quote($1.key))=\(Self.quote($1.value))"
        }
    }

    /// The same as one JSON object; the metadata stand beside `time`, `level` and `message`.
    var json: String {
        var members = [
            ("time", Self.stamp(moment)), ("level", level.rawValue), ("message", message),
        ]
        let taken = members.map(\.0)
        members += metadata.map { (taken.contains($0.key) ? "\($0.key)_" : $0.key, $0.value) }
        let body = members.map { "\(Self.jsonText($0.0)):\(Self.jsonText(Self.cut($0.1)))" }
        return "{\(body.joined(separator: ","))}"
    }

    private static func stamp(_ moment: Date) -> String {
        moment.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }

    private static func escape(_ value: String) -> String { VisibleText.escaped(cut(value)) }

    private static func quote(_ value: String) -> String { VisibleText.quoted(cut(value)) }

    private static func cut(_ value: String) -> String {
        guard value.unicodeScalars.count > Limits.loggedValue else { return value }
        return String(value.unicodeScalars.prefix(Limits.loggedValue)) + "... (cut)"
    }

    private static func jsonText(_ value: String) -> String {
        let quoted = value.unicodeScalars.reduce(into: "") { text, scalar in
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case _ where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value),
                "\u{2028}", "\u{2029}":
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        return "\"\(quoted)\""
    }
}
