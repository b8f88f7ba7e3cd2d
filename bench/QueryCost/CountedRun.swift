import DNSWire
import NameServer
import Zones

/// What runs under callgrind: every kind of query in turn, each answered `CostZone.count` times.
///
/// Callgrind collects inside `respondOnce` (and, for the whole worker, inside the worker's `run`),
/// and writes what it collected when `finishKind` is entered.
struct CountedRun: ~Copyable {
    private let table: SnapshotTable
    private let writer: SnapshotWriter
    private var reader: SnapshotReader
    private var responder: Responder
    /// One with access lists.
    private var guarded: Responder
    private var buffer = [UInt8](repeating: 0, count: 4096)

    /// A run over a filled table.
    init() throws {
        table = SnapshotTable(key: (0x4D75, 0x7374))
        writer = try CostZone.fill(table)
        reader = table.makeReader()
        responder = Responder(
            configuration: Self.configuration, seed: 1, counters: ResponderCounterBlock())
        guarded = Responder(
            configuration: Self.guarded, seed: 1, counters: ResponderCounterBlock())
    }

    /// As a server has it that nobody configured.
    private static var configuration: ResponderConfiguration {
        var configuration = ResponderConfiguration()
        configuration.cookies = CookieSecrets(master: CookieSecret(low: 1, high: 2))
        configuration.rules = ClientRules(exempt: AddressRange.local)
        configuration.rates = RateTable(RateLimit(replies: 1_000_000), key: (1, 2, 3))
        configuration.steadyClock = { 1 }
        return configuration
    }

    /// With a list of a hundred networks that may ask.
    private static var guarded: ResponderConfiguration {
        var configuration = configuration
        configuration.rules = ClientRules(
            allowed: (0..<100).map {
                AddressRange(0xC600_0000 + $0 << 12, length: 20, isIPv6: false)
            }, exempt: AddressRange.local)
        return configuration
    }

    /// Answers the queries of all kinds.
    mutating func run() throws {
        for kind in QueryKind.allCases {
            let queries = try (0..<CostZone.count).map(kind.query)
            switch kind {
            case .worker: try exchange(queries, kind)
            case .batch: try exchangeBatches(queries, kind)
            default: try answer(queries, kind)
            }
            finishKind()
        }
    }

    private mutating func answer(_ queries: [[UInt8]], _ kind: QueryKind) throws {
        let snapshot = reader.enter()
        defer { reader.leave() }
        for query in queries {
            buffer.replaceSubrange(0..<query.count, with: query)
            let length: Int
            if kind == .accessList {
                guarded.client = kind.client
                length = Self.respond(&buffer, query.count, &guarded, snapshot)
            } else {
                responder.client = kind.client
                length = Self.respond(&buffer, query.count, &responder, snapshot)
            }
            try check(Array(buffer.prefix(length)), kind)
        }
    }

    private static func respond(
        _ buffer: inout [UInt8], _ count: Int, _ responder: inout Responder, _ snapshot: Snapshot
    ) -> Int {
        var span = buffer.mutableSpan
        // SAFETY: octets have no padding, and the span does not leave this call.
        var message = unsafe span.mutableBytes
        return respondOnce(to: &message, count, &responder, snapshot)
    }

    /// Asks a server of one worker over a socket, one query after the other.
    private func exchange(_ queries: [[UInt8]], _ kind: QueryKind) throws {
        let server = try makeServer()
        try server.start()
        defer { server.stop() }
        let client = try LoopbackClient(port: server.addresses[0].port)
        for query in queries {
            try client.send(query)
            try check(try client.receive(), kind)
        }
    }

    /// Asks servers of one worker that start when some queries wait, so that the batches are the
    /// same each time: as many as default buffers of sockets hold, and more than one batch.
    private func exchangeBatches(_ queries: [[UInt8]], _ kind: QueryKind) throws {
        let group = 125
        for start in stride(from: 0, to: queries.count, by: group) {
            let queries = queries[start..<min(start + group, queries.count)]
            let server = try makeServer()
            defer { server.stop() }
            let client = try LoopbackClient(port: server.addresses[0].port)
            for query in queries { try client.send(query) }
            try server.start()
            for _ in queries { try check(try client.receive(), kind) }
        }
    }

    /// A server of one worker, which is not started.
    private func makeServer() throws -> NameServer {
        var configuration = NameServerConfiguration(
            listen: [try SocketAddress(parsing: "127.0.0.1:0", defaultPort: 0)], seed: 1)
        configuration.udpWorkers = 1
        configuration.tcpWorkers = 1
        return try NameServer(configuration, table: table, responder: Self.configuration)
    }

    private func check(_ reply: [UInt8], _ kind: QueryKind) throws {
        guard ReplyShape(reply) == kind.expected else {
            throw CostError(
                "a query of the kind \(kind.rawValue) was answered \(reply), which is not "
                    + "\(kind.expected)")
        }
    }
}

/// Answers one query: what callgrind counts.
@inline(never)
private func respondOnce(
    to message: inout MutableRawSpan, _ count: Int, _ responder: inout Responder,
    _ snapshot: Snapshot
) -> Int {
    responder.respond(to: &message, queryLength: count, transport: .udp, snapshot: snapshot)
}

/// Where callgrind writes what it counted of a kind.
@inline(never)
@_optimize(none)
private func finishKind() {}

/// Why costs could not be counted.
struct CostError: Error, CustomStringConvertible {
    let description: String

    /// This text says why.
    init(_ description: String) { self.description = description }
}
