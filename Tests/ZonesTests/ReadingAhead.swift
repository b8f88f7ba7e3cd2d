import DNSWire
import TestKit
import Testing
import Zones

@Suite("Reading ahead for a batch")
struct ReadingAhead {
    /// Names that exist, do not, are aliases, stand for others or lie below a cut.
    static func fill(_ table: TestTable) throws {
        for number in 0..<300 {
            try table.put("a\(number).example. 60 IN A 192.0.2.\(number % 250)")
            if number % 3 == 0 {
                try table.put("c\(number).example. 60 IN CNAME a\(number).example.")
            }
        }
        for host in UInt8(0)..<100 {
            var list = RecordList(type: .a, ttl: 60)
            list.append([198, 51, 100, host])
            table.writer.insert(
                list, RecordSetHead(type: .a, ttl: 60), at: try DomainName("big.example."))
        }
        try table.put("*.wild.example. 60 IN TXT any")
        try table.put("cut.example. 60 IN NS ns.example.net.")
    }

    @Test(
        "Answers are the same as without, in batches of every size", arguments: [UInt64.max, 0xF])
    func sameAnswers(hashMask: UInt64) throws {
        let seed = UInt64.random(in: 0 ... .max)
        print("seed \(seed)")
        var random = SeededGenerator(seed: seed)
        let table = try TestTable("example.", hashMask: hashMask)
        try Self.fill(table)
        table.writer.publish()
        for size in 0...70 {
            let queries = try (0..<size).map { _ in try Self.query(&random) }
            var plain = BatchClient(table.table)
            var ahead = BatchClient(table.table)
            #expect(ahead.answer(queries, ahead: true) == plain.answer(queries, ahead: false))
        }
    }

    private static func query(_ random: inout SeededGenerator) throws -> [UInt8] {
        let number = Int.random(in: 0..<400, using: &random)
        let names = [
            "a\(number).example.", "A\(number).EXAMPLE.", "c\(number).example.", "big.example.",
            "x\(number).wild.example.", "h.cut.example.", "example.", "example.org.", ".",
        ]
        let types = ["A", "AAAA", "TXT", "CNAME", "SOA", "ANY"]
        let name = names.randomElement(using: &random)!
        let type = types.randomElement(using: &random)!
        var octets = try QueryMessage("\(name) \(type)", payload: 1232).octets
        switch Int.random(in: 0..<10, using: &random) {
        case 0: octets.removeLast(Int.random(in: 1..<octets.count, using: &random))
        case 1: octets[Int.random(in: 0..<octets.count, using: &random)] ^= 0x40
        default: break
        }
        return octets
    }
}

/// Answers batches as a worker does.
private struct BatchClient: ~Copyable {
    private var reader: SnapshotReader
    private var responder: Responder

    /// A client of this table; all draw the same random numbers.
    init(_ table: SnapshotTable) {
        reader = table.makeReader()
        responder = Responder(
            configuration: ResponderConfiguration(), seed: 1, counters: ResponderCounterBlock())
    }

    /// The replies to the queries of a batch.
    mutating func answer(_ queries: [[UInt8]], ahead: Bool) -> [[UInt8]] {
        let snapshot = reader.enter()
        defer { reader.leave() }
        var expected = [Int?](repeating: nil, count: queries.count)
        if ahead {
            for (index, query) in queries.enumerated() {
                // SAFETY: the span of an array of octets has no padding.
                expected[index] = responder.expect(unsafe query.span.bytes, in: snapshot)
            }
            responder.readAhead(in: snapshot)
        }
        return queries.indices.map { index in
            var octets = queries[index] + [UInt8](repeating: 0, count: 4096)
            var span = octets.mutableSpan
            // SAFETY: octets have no padding, and the span does not leave this closure.
            var message = unsafe span.mutableBytes
            let length = responder.respond(
                to: &message, queryLength: queries[index].count, transport: .udp,
                snapshot: snapshot, expected: expected[index])
            return InProcessClient.judged(Array(octets.prefix(length)), queries[index], .udp)
        }
    }
}
