import Registry
import TestKit
import Testing

@Suite("The rows of instances")
struct InstanceRowsTests {
    private func row(_ id: Instance.ID, of service: Service.ID = "srv", port: Int = 1) -> Instance {
        let time = Timestamp(milliseconds: 1)
        return Instance(
            id: id, serviceID: service, attributes: [ReservedAttribute.port: "\(port)"],
            registered: time, health: InstanceHealth(status: .unknown, since: time))
    }

    @Test("They are what a dictionary holds, in order, whatever the order of changes")
    func model() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("InstanceRowsTests.model: seed \(seed)")
        var random = SeededGenerator(seed: seed)
        var rows = InstanceRows()
        var model: [Instance.ID: Instance] = [:]
        for round in 0..<6000 {
            // It grows beyond several chunks, then shrinks.
            let id = "i-\(Int.random(in: 0..<900, using: &random))"
            let grows = Int.random(in: 0..<10, using: &random) < (round < 4000 ? 8 : 1)
            let new = grows ? row(id, port: round) : nil
            let old = rows.put(new, at: .init(service: "srv", instance: id), in: .committed)
            try #require(old == model[id])
            model[id] = new
            guard round % 200 == 0 else { continue }
            let sorted = model.values.sorted { $0.id < $1.id }
            try #require(rows.committedRows(of: "srv") == sorted)
            let start = sorted.isEmpty ? nil : sorted.randomElement(using: &random)?.id
            let behind = sorted.filter { $0.id > start ?? "" }
            try #require(
                rows.committedRows(of: "srv", after: start, limit: 70) == Array(behind.prefix(70)))
            try #require(rows.committedRows(of: "srv", after: "i-", limit: 1).first == sorted.first)
        }
        for id in (0..<900).map({ "i-\($0)" }) {
            #expect(rows.committed(.init(service: "srv", instance: id)) == model[id])
        }
        #expect(rows.committedCount == model.count)
        #expect(rows.committedCount(of: "srv") == model.count)
    }

    @Test(
        "Rows that are loaded are those that were put, in order or not",
        arguments: [1, 64, 65, 700])
    func loading(count: Int) {
        let sorted = (0..<count).map { row("i-\($0 + 1000)") }
        var put = InstanceRows()
        for row in sorted.shuffled() { put.put(row, at: row.key, in: .committed) }
        for rows in [sorted, sorted.reversed(), sorted.shuffled()] {
            var loaded = InstanceRows()
            loaded.load(rows[...], of: "srv")
            #expect(loaded == put)
            #expect(loaded.committedRows(of: "srv") == sorted)
            #expect(loaded.committedCount == count)
            // They can be changed as any others.
            for row in sorted { loaded.put(nil, at: row.key, in: .committed) }
            #expect(loaded == InstanceRows() && loaded.committedCount == 0)
        }
    }

    @Test("What is staged is seen by the next decision and not by readers, until it is discarded")
    func staging() {
        var rows = InstanceRows()
        for id in ["a", "b", "c"] { rows.put(row(id), at: row(id).key, in: .committed) }
        #expect(rows.put(nil, at: row("b").key, in: .staged) == row("b"))
        #expect(rows.put(row("bb"), at: row("bb").key, in: .staged) == nil)
        #expect(rows.put(row("c", port: 2), at: row("c").key, in: .staged) == row("c"))
        #expect(rows.put(row("x", of: "new"), at: row("x", of: "new").key, in: .staged) == nil)
        #expect(rows.rows(of: "srv") == [row("a"), row("bb"), row("c", port: 2)])
        #expect(rows.count(of: "srv") == 3 && rows.count(of: "new") == 1)
        #expect(rows[row("b").key] == nil && rows[row("c").key] == row("c", port: 2))
        #expect(rows.committedRows(of: "srv") == [row("a"), row("b"), row("c")])
        #expect(rows.committedRows(of: "new").isEmpty && rows.committedCount == 3)
        // Taken back in the same group of commands.
        rows.put(row("b"), at: row("b").key, in: .staged)
        rows.put(nil, at: row("bb").key, in: .staged)
        #expect(rows.count(of: "srv") == 3)
        rows.discard()
        #expect(rows.rows(of: "srv") == [row("a"), row("b"), row("c")])
        #expect(rows.count(of: "srv") == 3 && rows.count(of: "new") == 0)
    }
}
