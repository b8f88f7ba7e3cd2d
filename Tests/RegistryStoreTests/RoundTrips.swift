import Foundation
import GRDB
import Registry
import RegistryStore
import TestKit
import Testing

@Suite("What is written is loaded again")
struct RoundTrips {
    @Test("A new registry has no rows")
    func nothing() throws {
        let scratch = try Scratch()
        #expect(try RegistryStore(folder: scratch.data).rows().isEmpty)
    }

    @Test("Every kind of row comes back as it was, before and after the store is opened again")
    func everyKind() throws {
        let scratch = try Scratch()
        let store = try RegistryStore(folder: scratch.data)
        try store.write(Samples.rows)
        #expect(try store.rows() == Samples.rows)
        store.close()
        #expect(try RegistryStore(folder: scratch.data).rows() == Samples.rows)
    }

    @Test("The order within a group is free")
    func order() throws {
        let scratch = try Scratch()
        let store = try RegistryStore(folder: scratch.data)
        try store.write(Samples.rows.reversed())
        #expect(try store.rows() == Samples.rows)
    }

    @Test("A row that is put again is replaced")
    func replacement() throws {
        let scratch = try Scratch()
        let store = try RegistryStore(folder: scratch.data)
        try store.write(Samples.rows)
        var namespace = Samples.namespace
        var service = Samples.service
        var instance = Samples.instance
        namespace.description = nil
        service.dns = nil
        service.healthCheck = .none
        instance.health.lostAt = nil
        instance.attributes = [:]
        try store.write([.putInstance(instance), .putService(service), .putNamespace(namespace)])
        let rows = try store.rows()
        #expect(rows.count == Samples.rows.count)
        for row in [Change.putInstance(instance), .putService(service), .putNamespace(namespace)] {
            #expect(rows.contains(row))
        }
    }

    @Test("Rows that are removed are gone, and removing what is not there is nothing")
    func removal() throws {
        let scratch = try Scratch()
        let store = try RegistryStore(folder: scratch.data)
        try store.write(Samples.rows)
        let removals = Samples.rows.compactMap(\.removal)
        for _ in 0..<2 {
            try store.write(removals)
            #expect(try store.rows() == [.setNextTransition(1 << 40)])
        }
    }

    @Test("An instance without its service is refused, and the store goes on")
    func reference() throws {
        let scratch = try Scratch()
        let store = try RegistryStore(folder: scratch.data)
        let error = storeError {
            try store.write([.setNextTransition(9), .putInstance(Samples.instance)])
        }
        guard case .failed = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(try store.rows().isEmpty)
        try store.write(Samples.rows)
        #expect(try store.rows() == Samples.rows)
    }

    @Test("Ids of operations come back as they were, with whatever hyphens, the oldest first")
    func operationIDs() throws {
        let scratch = try Scratch()
        let store = try RegistryStore(folder: scratch.data)
        let ids = ["", "-", "--", "a", "-a", "a-", "a-b-c", "zzz-k9302yz0", "aaa-k9302yz1"]
        let operations = ids.map { id in
            Operation(
                id: id, kind: .registerInstance, outcome: .success,
                created: Timestamp(milliseconds: 1), updated: Timestamp(milliseconds: 1),
                namespaceID: nil)
        }
        try store.write(operations.map { .putOperation($0) })
        let rows = try store.rows()
        #expect(Set(rows) == Set(operations.map { .putOperation($0) }))
        #expect(Array(rows.suffix(2)) == operations.suffix(2).map { .putOperation($0) })
        try store.write(ids.map { .removeOperation($0) })
        #expect(try store.rows().isEmpty)
    }

    @Test("A registry of the first format is taken over")
    func firstFormat() throws {
        let scratch = try Scratch()
        let store = try RegistryStore(folder: scratch.data)
        try store.write(Samples.rows)
        store.close()
        let queue = try DatabaseQueue(path: scratch.database)
        try queue.writeWithoutTransaction { database in
            for row in Samples.rows {
                guard case .putOperation(let operation) = row else { continue }
                let number = operation.id.split(separator: "-")[1]
                try database.execute(
                    sql: "UPDATE operations SET id = ? WHERE id = ?",
                    arguments: [operation.id, "\(number)-op"])
            }
            #expect(database.changesCount == 1)
            try Self.dropNewColumns(database)
            try database.execute(sql: "PRAGMA user_version = 1")
        }
        try queue.close()
        #expect(try RegistryStore(folder: scratch.data).rows() == Self.oldRows)
    }

    @Test("A registry of the second format is taken over, and written to")
    func secondFormat() throws {
        let scratch = try Scratch()
        let store = try RegistryStore(folder: scratch.data)
        try store.write(Samples.rows)
        store.close()
        let queue = try DatabaseQueue(path: scratch.database)
        try queue.writeWithoutTransaction { database in
            try Self.dropNewColumns(database)
            try database.execute(sql: "PRAGMA user_version = 2")
        }
        try queue.close()
        let newer = try RegistryStore(folder: scratch.data)
        #expect(try newer.rows() == Self.oldRows)
        try newer.write(Samples.rows)
        #expect(try newer.rows() == Samples.rows)
    }

    /// Makes the tables what they were before version 3.
    private static func dropNewColumns(_ database: Database) throws {
        let columns = [
            "pending_status", "pending_due", "before_lapse", "first_revision", "registrations",
        ]
        for column in columns {
            try database.execute(sql: "ALTER TABLE instances DROP COLUMN \(column)")
        }
        try database.execute(sql: "ALTER TABLE services DROP COLUMN version")
    }

    /// The sample rows without what came with version 3 and later: each is counted once.
    private static let oldRows = Samples.rows.map { row -> Change in
        switch row {
        case .putInstance(var instance):
            instance.health.pending = nil
            instance.health.beforeLapse = nil
            instance.firstRevision = 0
            instance.registrations = 1
            return .putInstance(instance)
        case .putService(var service):
            service.version = 1
            return .putService(service)
        default: return row
        }
    }

    @Test("Texts come back octet for octet, whatever is in them", arguments: 0..<200)
    func texts(seed: Int) throws {
        let scratch = try Scratch()
        let store = try RegistryStore(folder: scratch.data)
        var random = SeededGenerator(seed: UInt64(seed))
        func text() -> String {
            let alphabet: [Character] = [
                "a", "\"", "\\", "\u{0}", "\u{10}", "0", "1", "\n", "{", "}", ":", ",", "é", "🦆",
                "/",
            ]
            return String(
                (0..<seed % 9).map { _ in alphabet[Int(random.next() % UInt64(alphabet.count))] })
        }
        var namespace = Samples.namespace
        namespace.name = text()
        namespace.description = text()
        namespace.tags = [text(): text(), text() + "x": text(), text() + "y": text()]
        try store.write([.putNamespace(namespace)])
        #expect(try store.rows() == [.putNamespace(namespace)])
    }

    @Test("A store that was closed refuses every call")
    func closed() throws {
        let scratch = try Scratch()
        let store = try RegistryStore(folder: scratch.data)
        store.close()
        #expect(storeError { try store.write([.setNextTransition(1)]) } != nil)
        #expect(storeError { try store.backup(to: scratch.path + "/b") } != nil)
        #expect(storeError { _ = try store.rows() } != nil)
    }
}

extension Change {
    /// The change that takes away what this one puts.
    fileprivate var removal: Change? {
        switch self {
        case .putNamespace(let value): .removeNamespace(value.id)
        case .putService(let value): .removeService(value.id)
        case .putInstance(let value): .removeInstance(value.key)
        case .putOperation(let value): .removeOperation(value.id)
        case .putReplay(let value): .removeReplay(value.key)
        default: nil
        }
    }
}
