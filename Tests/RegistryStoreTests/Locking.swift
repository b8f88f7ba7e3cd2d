import Foundation
import Registry
import RegistryStore
import StoreCrasher
import Testing

@Suite("One store has the folder")
struct Locking {
    @Test("A second store in the process is refused, and named the process that has the folder")
    func sameProcess() throws {
        let scratch = try Scratch()
        let store = try RegistryStore(folder: scratch.data)
        let process = Int(ProcessInfo.processInfo.processIdentifier)
        let error = storeError { _ = try RegistryStore(folder: scratch.data) }
        #expect(error == .inUse(folder: scratch.data, process: process))
        try store.write(Samples.rows)
        store.close()
        #expect(try RegistryStore(folder: scratch.data).rows() == Samples.rows)
    }

    @Test("A second process is refused")
    func otherProcess() throws {
        let scratch = try Scratch()
        let store = try RegistryStore(folder: scratch.data)
        let outcome = try Crasher(scratch.data, groups: 1).runToEnd()
        #expect(outcome.status == 1)
        let process = ProcessInfo.processInfo.processIdentifier
        #expect(outcome.lines.count == 1)
        #expect(outcome.lines.first?.contains("in use by process \(process)") == true)
        #expect(try store.rows().isEmpty)
    }

    @Test("A store that is let go frees the folder")
    func letGo() throws {
        let scratch = try Scratch()
        for _ in 0..<3 { _ = try RegistryStore(folder: scratch.data) }
    }

    @Test("A process that was killed leaves no lock")
    func killed() throws {
        let scratch = try Scratch()
        let crasher = try Crasher(scratch.data, groups: .max / 2)
        try crasher.start()
        #expect(crasher.nextLine() == "open 0")
        #expect(crasher.nextLine() == "ack 1")
        crasher.kill()
        let rows = try RegistryStore(folder: scratch.data).rows()
        #expect(rows.contains(.putInstance(Group(number: 1).instance(0))))
    }
}
