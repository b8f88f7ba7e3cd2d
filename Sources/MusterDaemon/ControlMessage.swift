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

    /// How long a client waits for the reply. The server takes the time that it needs: what it has
    /// begun cannot be called back, and its reply has to say what came of it.
    var timeLimit: Duration { changes ? Limits.controlChangeTime : Limits.controlReplyTime }

    /// Whether something is other than before when it is done.
    var changes: Bool {
        switch self {
        case .backup, .purge: true
        case .answer, .stats, .export: false
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
