import Foundation
package import Muster

/// What can be asked of a running server over its control socket: one line of JSON, such as
/// `{"answer":{"name":"www.example.local","type":"A"}}`, `{"stats":{}}`,
/// `{"backup":{"path":"/var/backups/muster.db"}}`, `{"purge":{"target":"web.example.local"}}` or
/// `{"export":{"zone":"example.local"}}`.
package enum ControlRequest: Codable, Hashable, Sendable {
    /// What is answered to a question, and why.
    case answer(name: String, type: String)
    /// Counters and sizes.
    case stats
    /// Writes a copy of the database to this absolute path.
    case backup(path: String)
    /// Deregisters a service's instances, or deletes a namespace's services; by id or by name.
    case purge(target: String)
    /// The zone of this apex as a master file.
    case export(zone: String)

    /// How long the server may take for it.
    var timeLimit: Duration {
        switch self {
        case .backup: Limits.controlBackupTime
        case .answer, .stats, .purge, .export: Limits.controlReplyTime
        }
    }
}

/// What a control request is answered with: one line of JSON, after which the server closes, but
/// for the zone that comes behind it.
package enum ControlReply: Codable, Sendable {
    case answer(explanation: Explanation)
    case stats(statistics: Statistics)
    /// It is done; the text says what was done.
    case done(text: String)
    /// Nothing was done; the text says why.
    case failed(text: String)
    /// A master file of so many names follows on the same connection, up to its end.
    case zone(names: Int)
}

/// What the server does with a request: the line it replies, and what comes behind it.
enum ControlResponse: Sendable {
    case line(ControlReply)
    case zone(ZoneExport)

    /// The line.
    var line: ControlReply {
        switch self {
        case .line(let reply): reply
        case .zone(let zone): .zone(names: zone.names)
        }
    }
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
