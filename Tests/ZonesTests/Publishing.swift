import DNSWire
import Synchronization
import TestKit
import Testing
import Zones

@Suite("Publishing beside readers")
struct Publishing {
    @Test("A reader sees one version per query while the writer publishes at full speed")
    func readersAndWriter() async throws {
        let table = try TestTable("example.")
        let shared = table.table
        try publish(0, table)
        let isDone = Flag()
        let rounds = 3000
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<2 {
                group.addTask { try Self.readUntil(isDone, shared) }
            }
            for round in 1...rounds { try publish(UInt8(round & 0xFF), table) }
            isDone.value.store(true, ordering: .releasing)
            var reads = 0
            for try await count in group { reads += count }
            #expect(reads > 0)
        }
        table.writer.reclaim()
        #expect(table.writer.reclaim() == 0)
    }

    /// Publishes an alias, its target and a large set, all of which hold the same number.
    private func publish(_ number: UInt8, _ table: TestTable) throws {
        let target = try DomainName("t\(number).example.")
        let old = try DomainName("t\(number &- 1).example.")
        table.writer.put(
            RecordSetDraft(
                type: .cname, ttl: 60, records: [RecordDraft(data: target.wire)]),
            at: try DomainName("alias.example."))
        let records = (0..<UInt8(100)).map { RecordDraft(data: [10, 0, number, $0]) }
        table.writer.put(RecordSetDraft(type: .a, ttl: 60, records: records), at: target)
        table.writer.remove(.a, at: old)
        table.writer.publish()
    }

    private static func readUntil(
        _ isDone: Flag, _ table: SnapshotTable
    ) throws -> Int {
        var client = InProcessClient(table)
        let query = try QueryMessage("alias.example. A").octets
        var reads = 0
        while !isDone.value.load(ordering: .acquiring) || reads == 0 {
            let reply = try Reply(client.exchange(query))
            let numbers = Set(reply.answer.dropFirst().map { $0.split(separator: ".")[4] })
            let alias = reply.answer[0].split(separator: " ").last?.dropFirst().prefix { $0 != "." }
            guard reply.answer.count == 101, numbers.count == 1, numbers.first == alias else {
                throw Unreadable(description: "a mixture of versions: \(reply.answer)")
            }
            reads += 1
        }
        return reads
    }

    @Test("A reader that stays in a version keeps all of it, and frees it when it leaves")
    func sleepingReader() throws {
        let table = try TestTable("example.")
        try table.put("w.example. 60 IN A 192.0.2.1")
        var client = InProcessClient(table.table)
        let query = try QueryMessage("w.example. A").octets
        let reply = try client.exchange(
            query,
            after: {
                for number in 1...50 { try table.put("w.example. 60 IN A 192.0.2.\(number)") }
                table.writer.reclaim()
                #expect(table.writer.reclaim() > 0)
            })
        #expect(try Reply(reply).answer == ["w.example. 60 IN A 192.0.2.1"])
        #expect(try Reply(client.exchange(query)).answer == ["w.example. 60 IN A 192.0.2.50"])
        while table.writer.reclaim() > 0 {}
    }

    @Test("Retired blocks do not pile up while nobody reads, or readers come and go")
    func reclamation() throws {
        let table = try TestTable("example.")
        for round in 0..<2000 {
            try table.put("w\(round % 50).example. 60 IN A 192.0.2.\(round % 200)")
            #expect(table.writer.reclaim() < 100)
        }
    }

    /// Set once, read by others.
    private final class Flag: Sendable {
        let value = Atomic<Bool>(false)
    }
}

@Suite("Many zones and large changes")
struct LargeChanges {
    @Test("A table whose last publish retired thousands of blocks ends without a trap")
    func end() throws {
        let table = try TestTable("example.")
        for number in 0..<2000 {
            table.writer.put(
                RecordSetDraft(type: .a, ttl: 1, records: [RecordDraft(data: [10, 0, 0, 1])]),
                at: try DomainName("w\(number).example."))
        }
        table.writer.publish()
        for number in 0..<2000 {
            table.writer.remove(.a, at: try DomainName("w\(number).example."))
        }
        table.writer.publish()
        #expect(table.writer.garbageCount > 0)
    }

    @Test("A serial rises in the zones that changed alone, in a table of a thousand")
    func serials() throws {
        let table = try TestTable("example.")
        for number in 0..<1000 { try table.addZone("z\(number).test.") }
        table.writer.publish()
        try table.put("w.z7.test. 60 IN A 192.0.2.1")
        #expect(table.writer.serial(of: try DomainName("z7.test.")) == 2)
        #expect(table.writer.serial(of: try DomainName("z8.test.")) == 1)
    }
}
