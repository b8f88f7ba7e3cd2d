import DNSWire
import TestKit
import Testing
import Zones

/// Asks a table as a worker would, without sockets. Every reply is judged.
struct InProcessClient: ~Copyable {
    private var reader: SnapshotReader
    private var responder: Responder
    private var octets = [UInt8](repeating: 0, count: 65_535)
    private let counters = ResponderCounterBlock()
    /// Who asks.
    var client = Client.unnamed

    /// A client of this table.
    init(
        _ table: SnapshotTable, _ configuration: ResponderConfiguration = ResponderConfiguration()
    ) {
        reader = table.makeReader()
        responder = Responder(
            configuration: configuration, seed: 1, counters: counters)
    }

    /// What was counted so far.
    mutating func counts() -> ResponderCounts {
        responder.publishCounts()
        return counters.load()
    }

    /// The reply to a query from the current version.
    mutating func exchange(_ query: [UInt8], over transport: Transport = .tcp) -> [UInt8] {
        let snapshot = reader.enter()
        let reply = respond(query, transport, snapshot)
        reader.leave()
        return Self.judged(reply, query, transport)
    }

    /// The reply to a query from the version that is current before `body` runs.
    mutating func exchange(_ query: [UInt8], after body: () throws -> Void) rethrows -> [UInt8] {
        let snapshot = reader.enter()
        defer { reader.leave() }
        try body()
        return Self.judged(respond(query, .tcp, snapshot), query, .tcp)
    }

    /// A reply that was judged, if there is one.
    static func judged(
        _ reply: [UInt8], _ query: [UInt8], _ transport: Transport
    ) -> [UInt8] {
        if reply.isEmpty { return reply }
        do {
            try ReplyJudge.judge(reply, to: query, isStream: transport == .tcp)
        } catch {
            Issue.record(error)
        }
        return reply
    }

    private mutating func respond(
        _ query: [UInt8], _ transport: Transport, _ snapshot: Snapshot
    ) -> [UInt8] {
        var octets: [UInt8] = []
        swap(&octets, &self.octets)
        octets.replaceSubrange(0..<query.count, with: query)
        let length = respond(&octets, query.count, transport, snapshot)
        swap(&octets, &self.octets)
        return Array(self.octets.prefix(length))
    }

    private mutating func respond(
        _ octets: inout [UInt8], _ count: Int, _ transport: Transport, _ snapshot: Snapshot
    ) -> Int {
        var span = octets.mutableSpan
        // SAFETY: octets have no padding, and the span does not leave this call.
        var message = unsafe span.mutableBytes
        responder.client = client
        responder.beginBatch()
        return responder.respond(
            to: &message, queryLength: count, transport: transport, snapshot: snapshot)
    }
}
