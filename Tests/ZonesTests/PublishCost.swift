import DNSWire
import TestKit
import Testing
import Zones

@Suite("A publish costs what changed, not what exists")
struct PublishCost {
    /// A table of `count` names with an address each, published in one step.
    private func table(_ count: Int) throws -> TestTable {
        let table = try TestTable("example.")
        for number in 0..<count {
            var list = RecordList(type: .a, ttl: 60)
            list.append([10, UInt8(number >> 16), UInt8(number >> 8 & 255), UInt8(number & 255)])
            table.writer.put(
                list, RecordSetHead(type: .a, ttl: 60), at: try DomainName("w\(number).example."))
        }
        table.writer.publish()
        return table
    }

    /// What the publish of one change writes.
    private func cost(
        _ table: TestTable, _ change: () throws -> Void
    ) rethrows -> (blocks: Int, octets: Int) {
        let before = table.writer.written
        try change()
        table.writer.publish()
        return (
            table.writer.written.blocks - before.blocks,
            table.writer.written.octets - before.octets
        )
    }

    @Test("A change writes as much among 200,000 names as among 1,000, but for a branch or two")
    func size() throws {
        // Six bits of the hash a level: three levels lead to a thousand names, four to a million.
        let branch = 16 + 64 * 8
        let costs = try [1000, 200_000].map { count in
            let table = try table(count)
            return try cost(table) { try table.put("w7.example. 60 IN A 192.0.2.1") }
        }
        #expect(costs[0].octets > 0)
        #expect(costs[1].blocks <= costs[0].blocks + 4)
        #expect(costs[1].octets <= costs[0].octets + 4 * branch)
        #expect(costs[1].octets < 8 * branch)
    }

    @Test("A change of a set of 10,000 records writes one chunk and the index")
    func largeSet() throws {
        let table = try TestTable("example.")
        let name = try DomainName("w.example.")
        let records = (0..<10_000).map {
            RecordDraft(data: [10, 0, UInt8($0 >> 8), UInt8($0 & 255)])
        }
        let whole = cost(table) {
            table.writer.put(RecordSetDraft(type: .a, ttl: 60, records: records), at: name)
        }
        var list = RecordList(type: .a, ttl: 60)
        list.append([10, 0, 20, 255])
        table.writer.remove(list.firstData, from: .a, at: name)
        table.writer.publish()
        let inserting = cost(table) {
            table.writer.insert(list, RecordSetHead(type: .a, ttl: 60), at: name)
        }
        let removing = cost(table) { table.writer.remove(list.firstData, from: .a, at: name) }
        #expect(whole.octets > 160_000)
        for cost in [inserting, removing] {
            // Chunk and index, and what every publish writes: nodes, branches, two SOA records.
            #expect(cost.octets < 65 * 16 + 320 * 16 + 4096)
            #expect(cost.blocks < 20)
        }
    }

    @Test("A change that comes back leaves nothing behind once readers have gone")
    func reclamation() throws {
        let table = try table(1000)
        for _ in 0..<10 {
            try table.put("new.example. 60 IN A 192.0.2.1")
            try table.remove("new.example.", .a)
        }
        #expect(table.writer.reclaim() == 0)
        #expect(table.writer.garbageCount == 0)
    }

    @Test("A large change is freed in slices: none is a burst")
    func slices() throws {
        let table = try table(5000)
        for number in 0..<5000 {
            table.writer.remove(.a, at: try DomainName("w\(number).example."))
        }
        table.writer.publish()
        let waiting = table.writer.garbageCount
        #expect(waiting > 10_000 - 600)
        #expect(table.writer.reclaim(limit: 100) == waiting - 100)
        while table.writer.reclaim() > 0 {}
    }
}
