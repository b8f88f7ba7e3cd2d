import Foundation
import RegistryStore
import StoreCrasher
import TestKit
import Testing

@Suite("A disk that is full or fails costs its groups and nothing else", .timeLimit(.minutes(2)))
struct FailingDisks {
    @Test(
        "Writes fail while the disk is full, the quota used up or syncs fail, and then go on",
        arguments: ["full", "quota", "sync"])
    func recovery(fault: String) throws {
        let scratch = try Scratch()
        let shim = try PowerCutShim(scratch.data, faults: scratch.path)
        let crasher = try Crasher(scratch.data, groups: .max / 2, environment: shim.environment)
        try crasher.start()
        #expect(crasher.nextLine() == "open 0")
        var failed: Set<Int64> = []
        var last: Int64 = 0
        for _ in 0..<3 {
            try expectAcknowledgements(20, from: crasher, after: &last)
            try scratch.set(fault, to: Data())
            // The first attempt fails in the write; the second in the way back; both leave nothing.
            try failed.insert(nextFailure(of: crasher, after: &last, isFull: fault != "sync"))
            crasher.goOn()
            try failed.insert(nextFailure(of: crasher, after: &last, isFull: fault != "sync"))
            try scratch.set(fault, to: nil)
            crasher.goOn()
        }
        try expectAcknowledgements(5, from: crasher, after: &last)
        crasher.kill()
        let stored = StoredGroups(try RegistryStore(folder: scratch.data).rows())
        #expect(stored.flaw(without: failed) == nil)
        #expect(stored.last >= last)
    }

    @Test("A sync that fails while the log is copied costs no group")
    func checkpoint() throws {
        let scratch = try Scratch()
        let shim = try PowerCutShim(scratch.data, faults: scratch.path)
        let crasher = try Crasher(
            scratch.data, groups: .max / 2, changesPerCheckpoint: 1,
            environment: shim.environment)
        try crasher.start()
        #expect(crasher.nextLine() == "open 0")
        var last: Int64 = 0
        for _ in 0..<3 {
            try expectAcknowledgements(10, from: crasher, after: &last)
            try scratch.set("sync-database", to: Data())
            try expectAcknowledgements(10, from: crasher, after: &last)
            try scratch.set("sync-database", to: nil)
        }
        crasher.kill()
        let stored = StoredGroups(try RegistryStore(folder: scratch.data).rows())
        #expect(stored.flaw() == nil && stored.last >= last)
    }

    @Test("With no room at the start there is one clear error", arguments: ["full", "quota"])
    func start(fault: String) throws {
        let scratch = try Scratch()
        try scratch.set(fault, to: Data())
        let shim = try PowerCutShim(scratch.data, faults: scratch.path)
        let crasher = try Crasher(scratch.data, groups: 1, environment: shim.environment)
        let outcome = try crasher.runToEnd()
        #expect(outcome.status == 1)
        let text = "error There is no room on the disk for \(scratch.database). Free some space."
        #expect(outcome.lines == [text])
    }

    @Test(
        "A real file system that fills up is left and taken again",
        .enabled(if: getuid() == 0, "mounting a small disk needs root"))
    func tinyDisk() throws {
        let scratch = try Scratch()
        let disk = try SmallDisk(at: scratch.path + "/disk", octets: 3_000_000)
        let store = try RegistryStore(folder: disk.path + "/data")
        try Data(count: 1_500_000).write(to: URL(fileURLWithPath: disk.path + "/filler"))
        var number: Int64 = 0
        var error: StoreError?
        while error == nil, number < 5_000 {
            number += 1
            error = storeError { try store.write(Group(number: number).changes) }
        }
        #expect(error == .full(path: disk.path + "/data/registry.sqlite"))
        let full = StoredGroups(try store.rows())
        #expect(full.last == number - 1 && full.flaw() == nil)
        #expect(storeError { try store.write(Group(number: number).changes) } != nil)
        try FileManager.default.removeItem(atPath: disk.path + "/filler")
        try store.write(Group(number: number).changes)
        store.close()
        let stored = StoredGroups(try RegistryStore(folder: disk.path + "/data").rows())
        #expect(stored.last == number && stored.flaw() == nil)
    }

    private func expectAcknowledgements(
        _ count: Int, from crasher: Crasher, after last: inout Int64
    ) throws {
        for _ in 0..<count {
            last += 1
            try #require(crasher.nextLine() == "ack \(last)")
        }
    }

    /// Passes over the groups that were stored before the fault began.
    private func nextFailure(
        of crasher: Crasher, after last: inout Int64, isFull: Bool
    ) throws -> Int64 {
        var line = try #require(crasher.nextLine())
        last += 1
        while line == "ack \(last)" {
            line = try #require(crasher.nextLine())
            last += 1
        }
        try #require(line.hasPrefix("failed \(last) \(isFull ? "full" : "other")"), "\(line)")
        return last
    }
}
