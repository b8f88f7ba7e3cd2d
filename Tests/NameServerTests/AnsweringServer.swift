import DNSWire
import TestKit
import Zones

@testable import NameServer

/// A server of the zone `example.` that knows cookies and has a name, asked over both transports.
final class AnsweringServer {
    /// Octets of the server's name.
    static let identity = 3

    let server: TestServer
    // The table's contents live as long as their writer.
    private let writer: SnapshotWriter
    private let datagrams: TestClient
    private let stream: TestClient

    /// A server with an address, text records and an alias of its names.
    init() throws {
        let table = SnapshotTable(key: (1, 2))
        writer = SnapshotWriter(table: table, memory: .system)
        let apex = try DomainName("example.")
        writer.putZone(
            apex,
            StartOfAuthority(
                ttl: 900, primary: apex, mailbox: apex, serial: 1, refresh: 2, retry: 3,
                expire: 4, minimum: 60))
        for (name, set) in try Self.sets { writer.put(set, at: try DomainName(name)) }
        writer.publish()
        var responder = ResponderConfiguration()
        responder.cookies = CookieSecrets(CookieSecret(low: 3, high: 4))
        responder.identity = Array("ns1".utf8)
        server = try TestServer(table: table, responder: responder)
        datagrams = try server.datagrams()
        stream = try server.connection()
    }

    private static var sets: [(String, RecordSetDraft)] {
        get throws {
            func set(_ type: RecordType, _ data: [[UInt8]]) -> RecordSetDraft {
                RecordSetDraft(type: type, ttl: 60, records: data.map { RecordDraft(data: $0) })
            }
            return [
                ("www.example.", set(.a, [[192, 0, 2, 1]])),
                ("alias.example.", set(.cname, [try DomainName("www.example.").wire])),
                ("big.example.", set(.a, (0..<200).map { [10, 0, 0, UInt8($0)] })),
                ("huge.example.", set(.a, (0..<5000).map { [10, 0] + UInt16($0).octets })),
            ]
        }
    }

    /// Stops the server.
    func stop() { server.stop() }

    /// The replies to these queries, each nil where there is none. Their first two octets, the id,
    /// are made the number of the query.
    ///
    /// Behind each few a question follows that is answered for sure, so that nothing waits for a
    /// reply that does not come: a socket's queries are answered in their order.
    func exchange(_ queries: [[UInt8]], over transport: Transport) throws -> [[UInt8]?] {
        var replies: [[UInt8]?] = []
        while replies.count < queries.count {
            let few = queries[replies.count...].prefix(48)
            replies += try round(Array(few), transport)
        }
        return replies
    }

    /// The reply to one query.
    func exchange(_ query: [UInt8], over transport: Transport) throws -> [UInt8]? {
        try exchange([query], over: transport)[0]
    }

    private func round(_ queries: [[UInt8]], _ transport: Transport) throws -> [[UInt8]?] {
        let numbered = queries.enumerated().map { index, query in
            Array([0, UInt8(index)].prefix(query.count) + query.dropFirst(2))
        }
        let last = try QueryMessage("www.example. A", id: 0xFFFF).octets
        send(numbered + [last], transport)
        var replies = [[UInt8]?](repeating: nil, count: queries.count)
        while true {
            let reply = transport == .tcp ? stream.receiveMessage() : datagrams.receive()
            guard let reply else { throw Unreadable(description: "a query has no reply") }
            if reply[..<2] == [0xFF, 0xFF] { return replies }
            let index = Int(reply[1])
            try ReplyJudge.compare(
                reply, with: numbered[index], isStream: transport == .tcp)
            guard replies[index] == nil else { throw Unreadable(description: "a second reply") }
            replies[index] = reply
        }
    }

    private func send(_ queries: [[UInt8]], _ transport: Transport) {
        switch transport {
        case .tcp: stream.send(queries.flatMap(TestQuery.frame))
        case .udp: for query in queries { datagrams.send(query) }
        }
    }
}

extension Transport {
    /// Both.
    static let both: [Transport] = [.udp, .tcp]
}
