import DNSWire
import TestKit
import Testing
import Zones

@Suite("Several sets of a name in one step")
struct SeveralSets {
    private static let names = [
        "w.example.", "x.w.example.", "*.w.example.", "z.example.", "a.b.c.example.", "example.",
    ]

    @Test(
        "They are what one put after the other gives, whatever was there before",
        arguments: [UInt64.max, 0x3, 0])
    func sameAsOneByOne(hashMask: UInt64) throws {
        let seed = UInt64.random(in: 0 ... .max)
        print("SeveralSets.sameAsOneByOne: seed \(seed)")
        var random = SeededGenerator(seed: seed)
        let together = try TestTable("example.", hashMask: hashMask)
        let apart = try TestTable("example.", hashMask: hashMask)
        for _ in 0..<400 {
            let owner = try DomainName(Self.names.randomElement(using: &random)!)
            let (lists, heads) = Self.sets(&random)
            if Int.random(in: 0..<3, using: &random) == 0 {
                for table in [together, apart] {
                    for type in [RecordType.a, .aaaa, .srv] {
                        table.writer.remove(type, at: owner)
                    }
                }
            }
            let keeps = Bool.random(using: &random)
            together.writer.put(lists, heads, at: owner, keeps: keeps)
            if keeps { apart.writer.keep(owner) }
            for (list, head) in zip(lists, heads) { apart.writer.put(list, head, at: owner) }
            if keeps, Bool.random(using: &random) {
                for table in [together, apart] { table.writer.release(owner) }
            }
            for table in [together, apart] { table.writer.publish() }
            try expectSame(together, apart)
        }
    }

    @Test(
        "Records that come and go together, and sets that do, are what one after the other gives",
        arguments: [UInt64.max, 0x3, 0])
    func sameChanges(hashMask: UInt64) throws {
        let seed = UInt64.random(in: 0 ... .max)
        print("SeveralSets.sameChanges: seed \(seed)")
        var random = SeededGenerator(seed: seed)
        let together = try TestTable("example.", hashMask: hashMask)
        let apart = try TestTable("example.", hashMask: hashMask)
        for _ in 0..<600 {
            let owner = try DomainName(Self.names.randomElement(using: &random)!)
            let types = [RecordType.a, .aaaa, .srv].shuffled(using: &random)
                .prefix(.random(in: 1...3, using: &random))
            var lists: [RecordList] = []
            for type in types {
                var list = RecordList(type: type, ttl: 60)
                list.append(Self.data(type, &random))
                lists.append(list)
            }
            switch Int.random(in: 0..<8, using: &random) {
            case 0...3:
                together.writer.insert(lists, lists.map(\.head), at: owner)
                for list in lists { apart.writer.insert(list, list.head, at: owner) }
            case 4...6:
                together.writer.remove(recordsOf: lists, at: owner)
                for list in lists {
                    apart.writer.remove(list.firstData, from: list.type, at: owner)
                }
            default:
                together.writer.remove(Array(types), at: owner)
                for type in types { apart.writer.remove(type, at: owner) }
            }
            for table in [together, apart] { table.writer.publish() }
            try expectSame(together, apart)
        }
    }

    @Test("Sets without records leave no name, unless it is kept")
    func nothing() throws {
        let table = try TestTable("example.")
        let list = RecordList(type: .a, ttl: 5)
        let owner = try DomainName("w.example.")
        table.writer.put([list], [list.head], at: owner)
        table.writer.publish()
        #expect(try table.ask("w.example. A").code == "NXDOMAIN")
        table.writer.put([list], [list.head], at: owner, keeps: true)
        table.writer.publish()
        #expect(try table.ask("w.example. A").code == "NOERROR")
        table.writer.release(owner)
        table.writer.publish()
        #expect(try table.ask("w.example. A").code == "NXDOMAIN")
    }

    @Test("A zone cut among them is one")
    func cut() throws {
        let table = try TestTable("example.")
        var servers = RecordList(type: .ns, ttl: 5)
        servers.append([1, 0x70, 0])
        var glue = RecordList(type: .a, ttl: 5)
        glue.append([192, 0, 2, 1])
        let owner = try DomainName("cut.example.")
        table.writer.put([glue, servers], [glue.head, servers.head], at: owner)
        table.writer.publish()
        let reply = try table.ask("below.cut.example. A")
        #expect(reply.answer.isEmpty && reply.authority == ["cut.example. 5 IN NS p."])
    }

    /// None to three sets in any order, some of them without records.
    private static func sets(
        _ random: inout SeededGenerator
    ) -> (lists: [RecordList], heads: [RecordSetHead]) {
        var lists: [RecordList] = []
        var heads: [RecordSetHead] = []
        let types = [RecordType.a, .aaaa, .srv].shuffled(using: &random)
        for type in types.prefix(.random(in: 0...3, using: &random)) {
            var list = RecordList(type: type, ttl: 60)
            for _ in 0..<Int.random(in: 0..<4, using: &random) {
                list.append(data(type, &random))
            }
            lists.append(list)
            heads.append(
                RecordSetHead(
                    type: type, ttl: 60, explanation: Bool.random(using: &random) ? "why" : ""))
        }
        return (lists, heads)
    }

    /// One of three records of a type.
    private static func data(_ type: RecordType, _ random: inout SeededGenerator) -> [UInt8] {
        let last = UInt8.random(in: 1...3, using: &random)
        return switch type {
        case .a: [192, 0, 2, last]
        case .aaaa: Array(repeating: 0, count: 15) + [last]
        default: [0, 1, 0, 1, 0, last, 1, 0x74, 0]
        }
    }

    private func expectSame(_ left: TestTable, _ right: TestTable) throws {
        for name in Self.names + ["q.w.example.", "b.c.example.", "n.example."] {
            for type in ["A", "AAAA", "SRV"] {
                let replies = try [left, right].map { try $0.ask("\(name) \(type)") }
                try #require(replies[0].code == replies[1].code, "\(name) \(type)")
                try #require(replies[0].answer.sorted() == replies[1].answer.sorted())
                try #require(replies[0].authority == replies[1].authority)
            }
        }
    }
}
