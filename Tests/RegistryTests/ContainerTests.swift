import Registry
import TestKit
import Testing

@Suite("The containers")
struct ContainerTests {
    @Test("A sorted list is what a sorted set is, whatever the order of changes")
    func sortedList() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("ContainerTests.sortedList: seed \(seed)")
        var random = SeededGenerator(seed: seed)
        var list = SortedList<Int>()
        var model: Set<Int> = []
        for round in 0..<20_000 {
            // It grows beyond several chunks, then shrinks.
            let element = Int.random(in: 0..<4000, using: &random)
            let grows = Int.random(in: 0..<10, using: &random) < (round < 12_000 ? 8 : 2)
            if grows {
                #expect(list.insert(element) == model.insert(element).inserted)
            } else {
                #expect(list.remove(element) == (model.remove(element) != nil))
            }
            if round % 500 == 0 { try #require(Array(list) == model.sorted()) }
        }
        #expect(list.count == model.count)
        #expect(list.last == model.max())
        #expect((0..<4000).allSatisfy { list.contains($0) == model.contains($0) })
    }

    @Test("Rows that come in order fill their chunks")
    func inOrder() {
        var list = SortedList<Int>()
        for element in 0..<3000 { list.insert(element) }
        #expect(Array(list) == Array(0..<3000))
    }

    @Test("Pages follow on each other without gap or repetition, though elements go")
    func pages() {
        var list = SortedList<Int>()
        for element in stride(from: 0, to: 4000, by: 2) { list.insert(element) }
        #expect(list.page(limit: 3) == [0, 2, 4])
        #expect(list.page(after: 4, limit: 2) == [6, 8])
        #expect(list.page(after: 5, limit: 2) == [6, 8])
        list.remove(1022)
        #expect(list.page(after: 1020, limit: 3) == [1024, 1026, 1028])
        #expect(list.page(after: 3998).isEmpty)
        #expect(list.page(after: 9999).isEmpty)
        #expect(list.page().count == 1999)
    }

    @Test("What a table has staged is seen by its subscript and not by readers")
    func table() {
        var table = Table<String, Int>()
        table.put(1, at: "a", in: .staged)
        #expect(table["a"] == 1)
        #expect(table.committed["a"] == nil)
        table.discard()
        #expect(table["a"] == nil)
        table.put(1, at: "a", in: .committed)
        #expect(table.committed["a"] == 1)
        table.put(nil, at: "a", in: .staged)
        #expect(table["a"] == nil)
        #expect(table.committed["a"] == 1)
        table.discard()
        #expect(table["a"] == 1)
        #expect(table.committed.count == 1)
    }

    @Test("A count that comes to zero leaves no row")
    func tally() {
        var table = Table<String, Int>()
        table.count(2, at: "a", in: .committed)
        #expect(table["a"] == 2)
        table.count(-2, at: "a", in: .committed)
        #expect(table == Table<String, Int>())
    }

    @Test("An index counts and lists members of both layers")
    func index() {
        var index = Index<String, Int>()
        for member in [3, 1, 2] {
            index.replace(nil, with: .init(group: "g", member: member), in: .committed)
        }
        index.replace(
            .init(group: "g", member: 2), with: .init(group: "h", member: 2), in: .staged)
        index.replace(nil, with: .init(group: "g", member: 0), in: .staged)
        #expect(index.members(of: "g") == [0, 1, 3])
        #expect(index.count(of: "g") == 3)
        #expect(index.members(of: "h") == [2])
        #expect(Array(index.committedMembers(of: "g")) == [1, 2, 3])
        // Taken back in the same group of commands.
        index.replace(
            .init(group: "h", member: 2), with: .init(group: "g", member: 2), in: .staged)
        #expect(index.members(of: "g") == [0, 1, 2, 3])
        #expect(index.count(of: "h") == 0)
        index.discard()
        #expect(index.members(of: "g") == [1, 2, 3])
    }

    @Test("A dictionary in parts is a dictionary")
    func shards() {
        var shards = Shards<Int, Int>()
        for key in 0..<5000 { shards.change(key) { $0 = key * 2 } }
        for key in stride(from: 0, to: 5000, by: 3) { shards.change(key) { $0 = nil } }
        #expect(shards.count == 3333)
        #expect((0..<5000).allSatisfy { shards[$0] == ($0 % 3 == 0 ? nil : $0 * 2) })
    }
}
