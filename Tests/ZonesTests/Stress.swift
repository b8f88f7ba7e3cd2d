import DNSWire
import Synchronization
import TestKit
import Testing
import Zones

/// What `make sanitize` runs: everything that readers and the writer do beside each other.
@Suite("Readers and a writer at full speed")
struct Stress {
    private static let owners: UInt8 = 24

    @Test("every reply is whole, of one version and about its name", .timeLimit(.minutes(10)))
    func fullSpeed() async throws {
        let seed = UInt64.random(in: 0 ... .max)
        print("seed \(seed), \(stressSeconds) s")
        let table = try TestTable("example.")
        let end = ContinuousClock.now + .seconds(stressSeconds)
        let isDone = Flag()
        let shared = table.table
        var publishes = 0
        try await withThrowingTaskGroup(of: Int.self) { group in
            for reader in 0..<2 as Range<UInt64> {
                group.addTask {
                    try await blocking { try Self.read(shared, until: isDone, seed &+ reader) }
                }
            }
            var random = SeededGenerator(seed: seed)
            while ContinuousClock.now < end {
                for _ in 0..<20 { try Self.change(table, &random) }
                publishes += 20
            }
            isDone.value.store(true, ordering: .releasing)
            var replies = 0
            for try await count in group { replies += count }
            print("\(publishes) publishes, \(replies) replies")
            #expect(replies > 50)
        }
        #expect(publishes > 20)
        while table.writer.reclaim() > 0 {}
    }

    /// Asks for all names over both transports. Readers come and go, as workers do with servers
    /// that start and stop.
    private static func read(
        _ table: SnapshotTable, until isDone: Flag, _ seed: UInt64
    ) throws -> Int {
        let queries = try questions(seed)
        var replies = 0
        while !isDone.value.load(ordering: .acquiring) || replies == 0 {
            var client = InProcessClient(table)
            for _ in 0..<40 {
                for (set, query) in queries {
                    let octets = client.exchange(query, over: set.owner % 2 == 0 ? .udp : .tcp)
                    if let fault = set.fault(in: octets, to: query) {
                        throw Unreadable(description: "\(fault), seed \(seed): \(octets)")
                    }
                    replies += 1
                }
                for query in try surroundings() { _ = try Reply(client.exchange(query)) }
            }
        }
        return replies
    }

    private static func questions(_ seed: UInt64) throws -> [(VersionedSet, [UInt8])] {
        try (0..<owners).map { owner in
            let set = VersionedSet(owner: owner)
            return (
                set, try QueryMessage("\(set.name) A", id: UInt16(truncatingIfNeeded: seed)).octets
            )
        }
    }

    /// What is answered from other parts of the snapshot: a wildcard, an empty non-terminal, a
    /// zone that comes and goes, SRV records with addresses, the SOA.
    private static func surroundings() throws -> [[UInt8]] {
        try ["a.w.example. A", "deep.example. A", "x.nested.example. A", "s.example. SRV"].map {
            try QueryMessage($0).octets
        } + [try QueryMessage("example. SOA").octets]
    }

    /// Makes one change, as registering, deregistering and health do, and publishes it.
    private static func change(
        _ table: TestTable, _ random: inout SeededGenerator
    ) throws {
        let set = VersionedSet(owner: .random(in: 0..<owners, using: &random))
        let name = try DomainName(set.name)
        let version = UInt8.random(in: 0...255, using: &random)
        switch Int.random(in: 0..<12, using: &random) {
        case 0, 1: table.writer.remove(.a, at: name)
        case 2: try flip(table, "*.w.example.", version)
        case 3: try flip(table, "a.b.c.deep.example.", version)
        case 4: try flipZone(table, version)
        case 5: try flipService(table, version)
        case 6: try flipOne(table, set, name)
        default:
            table.writer.put(addresses(set.data(version: version)), at: name)
        }
        table.writer.publish()
    }

    private static func addresses(_ data: [[UInt8]]) -> RecordSetDraft {
        RecordSetDraft(type: .a, ttl: 60, records: data.map { RecordDraft(data: $0) })
    }

    private static func flip(_ table: TestTable, _ name: String, _ version: UInt8) throws {
        let name = try DomainName(name)
        if version % 2 == 0 { return table.writer.remove(.a, at: name) }
        table.writer.put(addresses([[10, version, 255, 0]]), at: name)
    }

    private static func flipZone(_ table: TestTable, _ version: UInt8) throws {
        if version % 2 == 0 { return table.writer.removeZone(try DomainName("nested.example.")) }
        try table.addZone("nested.example.")
    }

    private static func flipService(_ table: TestTable, _ version: UInt8) throws {
        let target = try DomainName("n0.example.")
        let records = (0..<1 + version % 80).map { priority in
            RecordDraft(
                data: [0, priority, 0, 1, 0, 80] + target.wire,
                additional: [
                    AdditionalRecord(ownerOffset: 6, type: .a, ttl: 60, data: [10, version, 0, 0])
                ])
        }
        table.writer.put(
            RecordSetDraft(type: .srv, ttl: 60, records: records, picksOne: version % 3 == 0),
            at: try DomainName("s.example."))
    }

    /// Takes the set's first record out and puts it back, which copies one chunk of it.
    private static func flipOne(
        _ table: TestTable, _ set: VersionedSet, _ name: DomainName
    ) throws {
        let data = set.data(version: 89)
        table.writer.put(addresses(data), at: name)
        table.writer.publish()
        table.writer.remove(data[0][...], from: .a, at: name)
        var list = RecordList(type: .a, ttl: 60)
        list.append(data[0])
        table.writer.insert(list, RecordSetHead(type: .a, ttl: 60), at: name)
    }

    /// Set once, read by others.
    private final class Flag: Sendable {
        let value = Atomic<Bool>(false)
    }
}
