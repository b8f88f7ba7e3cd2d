import BenchData
import DNSWire
import Foundation
import Muster
import TestKit
import Testing
import Zones

@testable import MusterBench

/// How figures by size are read, and what they are about.
@Suite struct ScaleTests {
    @Test("A size has about as many instances as it says")
    func sizes() {
        for instances in [1000, 10_000, 450_000, 1_000_000] {
            let count = ScaleSize(instances: instances).data.instanceCount
            #expect(abs(count - instances) * 50 < instances, "\(count)")
        }
        let names = [100, 1000, 450_000, 1_000_000].map { ScaleSize(instances: $0).name }
        #expect(names == ["100", "1 k", "450 k", "1 M"])
    }

    @Test("The kernel's files of a process are read")
    func files() throws {
        let status = "Name:\tmuster\nRssAnon:\t    1234 kB\nvoluntary_ctxt_switches:\t56\n"
        #expect(ProcessFiles.field("RssAnon", in: status) == 1234)
        #expect(ProcessFiles.field("Rss", in: status) == nil)
        let thread = try #require(
            ThreadActivity(name: "muster-udp-0\n", schedule: "7890 12 3\n", status: status))
        #expect(thread.name == "muster-udp-0")
        #expect(thread.time == 7890)
        #expect(thread.waits == 56)
        #expect(ThreadActivity(name: "a", schedule: "", status: status) == nil)
        let own = try #require(ProcessFiles.anonymousMemory(of: getpid()))
        #expect(own > 1 << 20)
        #expect(ProcessFiles.threads(of: getpid()).contains { $0.time > 0 })
    }

    @Test("The measured snapshot answers as the server does")
    func snapshot() async throws {
        let data = DataSet(services: 64)
        var configuration = ServerConfiguration()
        configuration.listen = []
        let server = try await Server.start(configuration)
        try await data.register(in: server)
        let table = SnapshotTable(key: (1, 2))
        let writer = SnapshotWriter(table: table)
        try writer.putApex()
        for service in data.services { try writer.put(service) }
        writer.publish()
        let targets = data.services.filter(\.hasPorts).flatMap(\.instances).map(\.targetName)
        let questions =
            data.queries(count: 300).map { ($0.name, $0.type) }
            + targets.flatMap { [($0, "A"), ($0, "AAAA")] }
        for (name, type) in questions {
            let type = try #require(RecordType(type))
            let query = PlainQuery(try DomainName(name), type, payloadSize: 4096).octets
            let (reply, answer) = (server.exchange(query), Self.answer(query, table))
            for octets in [reply, answer] {
                try ReplyJudge.judge(octets, to: query, isStream: true)
            }
            #expect(Self.lines(answer) == Self.lines(reply), "\(name) \(type)")
        }
        await server.stop()
    }

    @Test("The highest ratio counts, and what was not measured has none")
    func ratios() throws {
        var results = ScaleResults(sizes: [1000, 2000].map { .init(ScaleSize(instances: $0)) })
        #expect(results.ratio(of: \.p99, 2000, to: 1000) == nil)
        results.sizes[0].changes = [Self.figures(.register, 10), Self.figures(.healthy, 20)]
        results.sizes[1].changes = [Self.figures(.register, 25), Self.figures(.healthy, 30)]
        #expect(results.ratio(of: \.p99, 2000, to: 1000) == 2.5)
        #expect(results.sizes[0].octetsPerInstance == nil)
        results.sizes[0].snapshot = 1_000_000
        results.sizes[0].served = [.store: 3_000_000]
        let octets = try #require(results.sizes[0].octetsPerInstance)
        #expect(octets == 2_000_000 / Double(results.sizes[0].instances))
        results.sizes[1].starts = [.file: Spread([3]), .knot: Spread([2])]
        #expect(results.sizes[1].startRatio(.file) == 1.5)
        #expect(results.sizes[1].startRatio(.store) == nil)
        let rows = ScalePlot(results: results, date: "").rows.split(separator: "\n")
        #expect(rows.map { $0.split(separator: " ").count } == [6, 6])
        #expect(rows[1].hasSuffix("? ? ?"))
    }

    @Test("A verdict says whether a bar is met; what was not measured is no row")
    func verdicts() {
        #expect(Verdict.atMost(3, "a", 3).isMet)
        #expect(!Verdict.atMost(3, "a", 3.001).isMet)
        #expect(Verdict.atLeast(0.92, "b", 0.92).isMet)
        #expect(!Verdict.atLeast(0.92, "b", 0.919).isMet)
        #expect(!Verdict.atLeast(0.92, "b", nil).isMet)
        let table = Verdict.table([
            .atMost(3, "a", 3.5), .atLeast(0.92, "b", nil), .atMost(190, "c", 90.4, digits: 0),
        ])
        let rows = table.split(separator: "\n").dropFirst(2)
        #expect(
            rows == [
                "| a | at most 3.00 | 3.500 | **missed** |", "| c | at most 190 | 90.4 | met |",
            ])
    }

    private static func figures(_ kind: InstanceChange.Kind, _ p99: Double) -> ChangeFigures {
        ChangeFigures(
            kind: kind, count: 1, median: 1, p99: p99, processorMedian: 1, processor99: 1,
            publishMedian: 1, publish99: 1, octets: 1)
    }

    /// The reply of a snapshot.
    private static func answer(_ query: [UInt8], _ table: SnapshotTable) -> [UInt8] {
        var reader = table.makeReader()
        var responder = Responder(
            configuration: ResponderConfiguration(), seed: 1, counters: ResponderCounterBlock())
        var octets = query + Array(repeating: 0, count: 65_535 - query.count)
        let snapshot = reader.enter()
        var span = octets.mutableSpan
        // SAFETY: octets have no padding, and the span does not leave this call.
        var message = unsafe span.mutableBytes
        let length = responder.respond(
            to: &message, queryLength: query.count, transport: .tcp, snapshot: snapshot)
        reader.leave()
        return Array(octets.prefix(length))
    }

    /// The code and records of a reply, without the order in which they rotate, and without the
    /// serials of SOA records.
    private static func lines(_ octets: [UInt8]) -> [String] {
        guard let reply = ReplyReader(octets) else { return ["no reply"] }
        let records = (reply.answers + reply.additionals).filter { $0.type != .opt }
        return ["\(reply.code)"]
            + records.map { "\($0.owner) \($0.ttl) \($0.type) \($0.data)" }.sorted()
    }
}
