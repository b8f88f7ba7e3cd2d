import Foundation
import RegistryStore
import Testing

@Suite("A database that is no registry of ours is refused and left as it is")
struct RefusedDatabases {
    @Test("Noise, and a registry whose header was overwritten", arguments: [false, true])
    func noise(overARegistry: Bool) throws {
        let scratch = try Scratch()
        let store = try RegistryStore(folder: scratch.data)
        try store.write(Samples.rows)
        store.close()
        var octets = Data((0..<8_192).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ 7) })
        if overARegistry {
            octets = try Data(contentsOf: URL(fileURLWithPath: scratch.database))
            octets.replaceSubrange(0..<16, with: Data(count: 16))
        }
        try expectRefusal(of: octets, scratch) { error in
            if case .unreadable(scratch.database, _, _) = error { true } else { false }
        }
    }

    @Test("A newer format, with both numbers")
    func newer() throws {
        let scratch = try Scratch()
        try RegistryStore(folder: scratch.data).close()
        try scratch.edit("PRAGMA user_version = 1000")
        let octets = try Data(contentsOf: URL(fileURLWithPath: scratch.database))
        try expectRefusal(of: octets, scratch) { error in
            if case .newerVersion(scratch.database, 1_000, 4) = error { true } else { false }
        }
    }

    @Test("Another program's database")
    func stranger() throws {
        let scratch = try Scratch()
        try RegistryStore(folder: scratch.data).close()
        try FileManager.default.removeItem(atPath: scratch.database)
        try scratch.edit("CREATE TABLE recipes (id INTEGER PRIMARY KEY)")
        let octets = try Data(contentsOf: URL(fileURLWithPath: scratch.database))
        try expectRefusal(of: octets, scratch) { $0?.message.contains("another program") == true }
    }

    @Test(
        "A row that makes no sense is named",
        arguments: [
            "UPDATE services SET health_check = 'MAYBE' WHERE id = 'srv-1'",
            "UPDATE services SET records = 'SRV sixty' WHERE id = 'srv-1'",
            "UPDATE services SET routing_policy = 'ANY' WHERE id = 'srv-1'",
            "UPDATE services SET tags = '[1]' WHERE id = 'srv-1'",
            "UPDATE services SET tags = '{\"a\" \"b\"}' WHERE id = 'srv-1'",
            "UPDATE services SET owner = '' WHERE id = 'srv-1'",
        ])
    func damagedRow(sql: String) throws {
        let scratch = try Scratch()
        let store = try RegistryStore(folder: scratch.data)
        try store.write(Samples.rows)
        store.close()
        try scratch.edit(sql)
        let error = storeError { _ = try RegistryStore(folder: scratch.data).rows() }
        #expect(error?.message.contains("table services, key \"srv-1\"") == true, "\(error as Any)")
    }

    @Test(
        "An instance's row that makes no sense is named",
        arguments: [
            "pending_status = 'HEALTHY', pending_due = NULL",
            "pending_status = NULL, pending_due = 5", "pending_status = 'FINE', pending_due = 5",
            "before_lapse = 'DEAD'",
        ])
    func damagedInstance(cells: String) throws {
        let scratch = try Scratch()
        let store = try RegistryStore(folder: scratch.data)
        try store.write(Samples.rows)
        store.close()
        try scratch.edit("UPDATE instances SET \(cells) WHERE id = 'i/2'")
        let error = storeError { _ = try RegistryStore(folder: scratch.data).rows() }
        #expect(error?.message.contains("table instances") == true, "\(error as Any)")
    }

    private func expectRefusal(
        of octets: Data, _ scratch: Scratch, as isExpected: (StoreError?) -> Bool
    ) throws {
        let file = URL(fileURLWithPath: scratch.database)
        try octets.write(to: file)
        let error = storeError { _ = try RegistryStore(folder: scratch.data) }
        #expect(isExpected(error), "\(error as Any)")
        #expect(error?.message.contains(scratch.database) == true)
        #expect(try Data(contentsOf: file) == octets)
    }
}
