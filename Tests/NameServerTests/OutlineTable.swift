import TestKit
import Testing
import Zones

/// Rows of what is sent and the outline of what must come, and the test of them.
struct OutlineTable {
    private var rows: [(name: String, query: [UInt8], expected: String)] = []

    /// What stands for no reply.
    static let nothing = "nothing"

    /// Adds a row.
    mutating func add(_ name: String, _ query: RawQuery, _ expected: String) {
        rows.append((name, query.octets, expected))
    }

    /// Adds a row of octets that RawQuery cannot make.
    mutating func add(_ name: String, octets: [UInt8], _ expected: String) {
        rows.append((name, octets, expected))
    }

    /// How many rows there are.
    var count: Int { rows.count }

    /// Sends all rows to the server over these transports and compares.
    func check(
        _ server: AnsweringServer, over transports: [Transport] = Transport.both,
        location: SourceLocation = #_sourceLocation
    ) throws {
        for transport in transports {
            let replies = try server.exchange(rows.map(\.query), over: transport)
            var faults: [String] = []
            for (row, reply) in zip(rows, replies) {
                let outline = try reply.map { try Reply.outline($0) } ?? Self.nothing
                if outline == row.expected { continue }
                faults.append("\(row.name): \(outline), not \(row.expected)")
            }
            if faults.isEmpty { continue }
            let few = faults.prefix(8).joined(separator: "\n")
            Issue.record(
                "over \(transport), \(faults.count) of \(rows.count) rows:\n\(few)",
                sourceLocation: location)
        }
    }
}
