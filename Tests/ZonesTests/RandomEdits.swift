import DNSWire
import TestKit
import Testing
import Zones

@Suite("The table against a slow model")
struct RandomEdits {
    /// What should be there: name, type, data and how often.
    private typealias Model = [DomainName: [RecordType: [[UInt8]: Int]]]

    @Test(
        "Any sequence of changes leaves what a dictionary would hold, collisions or not",
        arguments: [UInt64.max, 0x3, 0], [BlockMemory.Kind.regions, .system])
    func changes(hashMask: UInt64, memory: BlockMemory.Kind) throws {
        let seed = UInt64.random(in: 0 ... .max)
        print("seed \(seed) mask \(hashMask)")
        var random = SeededGenerator(seed: seed)
        let table = try TestTable("example.", hashMask: hashMask, memory: memory)
        let octets = table.writer.octetsInUse
        let names = try ["w", "x.w", "y.x.w", "z", "*.z", "q.z", "long-label-number-one"].map {
            try DomainName("\($0).example.")
        }
        var model: Model = [:]
        for round in 0..<1500 {
            let name = names.randomElement(using: &random)!
            let type = [RecordType.a, .aaaa].randomElement(using: &random)!
            step(table, &model, name, type, &random)
            if round % 7 == 0 { table.writer.publish() }
            if round % 50 == 0 {
                table.writer.publish()
                try check(table, model, names, seed)
            }
        }
        for name in names {
            for type in [RecordType.a, .aaaa] { table.writer.remove(type, at: name) }
        }
        table.writer.publish()
        while table.writer.reclaim() > 0 {}
        // What was added is gone, but for branches of one name where names shared part of a hash.
        #expect((octets...octets + 11 * 24).contains(table.writer.octetsInUse))
    }

    private func step(
        _ table: TestTable, _ model: inout Model, _ name: DomainName, _ type: RecordType,
        _ random: inout SeededGenerator
    ) {
        func data() -> [UInt8] {
            type == .a
                ? [10, 0, 0, .random(in: 0...200, using: &random)]
                : Array(repeating: 0, count: 15) + [.random(in: 0...250, using: &random)]
        }
        switch Int.random(in: 0..<10, using: &random) {
        case 0:
            table.writer.remove(type, at: name)
            model[name]?[type] = nil
        case 1:
            let records = (0..<Int.random(in: 0..<150, using: &random)).map { _ in data() }
            table.writer.put(
                RecordSetDraft(type: type, ttl: 60, records: records.map { RecordDraft(data: $0) }),
                at: name)
            model[name, default: [:]][type] = Dictionary(
                records.map { ($0, 1) }, uniquingKeysWith: +)
        case 2...5:
            let data = data()
            var list = RecordList(type: type, ttl: 60)
            list.append(data)
            table.writer.insert(list, RecordSetHead(type: type, ttl: 60), at: name)
            model[name, default: [:]][type, default: [:]][data, default: 0] += 1
        default:
            let held = model[name]?[type]?.keys.sorted { $0.lexicographicallyPrecedes($1) } ?? []
            let data = held.randomElement(using: &random) ?? data()
            table.writer.remove(data[...], from: type, at: name)
            guard let count = model[name]?[type]?[data] else { return }
            model[name]![type]![data] = count == 1 ? nil : count - 1
        }
    }

    private func check(
        _ table: TestTable, _ model: Model, _ names: [DomainName], _ seed: UInt64
    ) throws {
        for name in names {
            for type in [RecordType.a, .aaaa] {
                let held = model[name]?[type] ?? [:]
                let reply = try table.ask("\(name) \(type)", over: .tcp)
                let exists = model.contains { other, sets in
                    other.isWithin(name) && sets.values.contains { !$0.isEmpty }
                }
                let wildcard = try DomainName("*.z.example.")
                let covered = try DomainName("q.z.example.")
                let isWild = model[wildcard]?.values.contains { !$0.isEmpty } ?? false
                if name != covered || !isWild || exists {
                    #expect(reply.answer.count == held.count, "seed \(seed) \(name) \(type)")
                    #expect(Set(reply.answer).count == held.count, "seed \(seed)")
                }
                if held.isEmpty, name != covered || !isWild || exists {
                    #expect(reply.code == (exists ? "NOERROR" : "NXDOMAIN"), "seed \(seed) \(name)")
                }
            }
        }
    }
}
