import Foundation
package import Muster

/// What can be asked of a running server over its control socket: one line of JSON, such as
/// `{"answer":{"name":"www.example.local","type":"A"}}`, `{"stats":{}}`,
/// `{"backup":{"path":"/var/backups/muster.db"}}` or `{"purge":{"target":"web.example.local"}}`.
package enum ControlRequest: Codable, Hashable, Sendable {
    /// What is answered to a question, and why.
    case answer(name: String, type: String)
    /// Counters and sizes.
    case stats
    /// Writes a copy of the database to this absolute path.
    case backup(path: String)
    /// Deregisters a service's instances, or deletes a namespace's services; by id or by name.
    case purge(target: String)

    /// How long the server may take for it.
    var timeLimit: Duration {
        if case .backup = self { Limits.controlBackupTime } else { Limits.controlReplyTime }
    }
}

/// What a control request is answered with: one line of JSON, after which the server closes.
package enum ControlReply: Codable, Sendable {
    case answer(explanation: Explanation)
    case stats(statistics: Statistics)
    /// It is done; the text says what was done.
    case done(text: String)
    /// Nothing was done; the text says why.
    case failed(text: String)
}

/// One JSON value on one line.
enum ControlLine {
    /// The value and its line feed.
    static func encode(_ value: some Encodable) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(value) + [UInt8(ascii: "\n")]
    }

    /// The value of a line.
    static func decode<Value: Decodable>(_ type: Value.Type, from line: Data) throws -> Value {
        try JSONDecoder().decode(type, from: line)
    }
}
