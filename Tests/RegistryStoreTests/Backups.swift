import Foundation
import RegistryStore
import StoreCrasher
import Synchronization
import Testing

@Suite("A backup is a whole registry")
struct Backups {
    @Test("A backup taken while groups are written holds whole groups, and restores")
    func whileWriting() throws {
        let scratch = try Scratch()
        let store = try RegistryStore(folder: scratch.data, changesPerCheckpoint: 20)
        let written = Atomic<Int64>(0)
        let isDone = Atomic(false)
        let hasEnded = Atomic(false)
        let writer = Thread {
            while !isDone.load(ordering: .relaxed) {
                let number = written.load(ordering: .relaxed) + 1
                let error = storeError { try store.write(Group(number: number).changes) }
                #expect(error == nil)
                written.store(number, ordering: .relaxed)
            }
            hasEnded.store(true, ordering: .relaxed)
        }
        writer.start()
        defer { isDone.store(true, ordering: .relaxed) }
        for name in 0..<10 {
            let before = written.load(ordering: .relaxed)
            try store.backup(to: scratch.path + "/backup\(name)")
            // At least a group between two backups.
            try waitUntil { written.load(ordering: .relaxed) > before }
        }
        isDone.store(true, ordering: .relaxed)
        try waitUntil { hasEnded.load(ordering: .relaxed) }
        #expect(StoredGroups(try store.rows()).last == written.load(ordering: .relaxed))
        for name in 0..<10 {
            let backup = scratch.path + "/backup\(name)"
            #expect(try scratch.mode(backup) == 0o600)
            let restored = scratch.path + "/restored\(name)"
            try RegistryStore(folder: restored).close()
            _ = try FileManager.default.removeItem(atPath: restored + "/registry.sqlite")
            try FileManager.default.moveItem(atPath: backup, toPath: restored + "/registry.sqlite")
            #expect(StoredGroups(try RegistryStore(folder: restored).rows()).flaw() == nil)
        }
    }

    @Test("A backup is one file and has every row")
    func complete() throws {
        let scratch = try Scratch()
        let store = try RegistryStore(folder: scratch.data)
        try store.write(Samples.rows)
        try FileManager.default.createDirectory(
            atPath: scratch.path + "/copy", withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700])
        try store.backup(to: scratch.path + "/copy/registry.sqlite")
        let names = try FileManager.default.contentsOfDirectory(atPath: scratch.path + "/copy")
        #expect(names == ["registry.sqlite"])
        #expect(try RegistryStore(folder: scratch.path + "/copy").rows() == Samples.rows)
    }

    @Test("A file that exists is never overwritten", arguments: ["backup", "backup.partial"])
    func existing(name: String) throws {
        let scratch = try Scratch()
        let store = try RegistryStore(folder: scratch.data)
        try scratch.set(name, to: Data([1, 2, 3]))
        let error = storeError { try store.backup(to: scratch.path + "/backup") }
        #expect(error?.message.contains("exists") == true)
        let file = URL(fileURLWithPath: scratch.path + "/" + name)
        #expect(try Data(contentsOf: file) == Data([1, 2, 3]))
    }

    @Test("A folder that is not there is an error that names the file, and leaves nothing")
    func missingFolder() throws {
        let scratch = try Scratch()
        let store = try RegistryStore(folder: scratch.data)
        let path = scratch.path + "/missing/backup"
        #expect(storeError { try store.backup(to: path) }?.message.contains(path) == true)
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path) == ["data"])
    }
}
