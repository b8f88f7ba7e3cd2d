import Foundation
import GRDB
import Registry
import RegistryStore
import TestKit
import Testing

/// A folder of its own for one test, gone with it.
final class Scratch: Sendable {
    /// A real path: the temporary folder may be a link.
    let path: String
    /// The data folder in it, not made yet.
    var data: String { path + "/data" }
    var database: String { data + "/registry.sqlite" }

    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        path = URL(filePath: folder.path).resolvingSymlinksInPath().path
    }

    /// The permission bits of a file.
    func mode(_ path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return (attributes[.posixPermissions] as? NSNumber)?.intValue ?? -1
    }

    /// Changes the database behind the store's back.
    func edit(_ sql: String) throws {
        let queue = try DatabaseQueue(path: database)
        try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
        try queue.close()
    }

    /// Makes a file of some octets, or takes it away.
    func set(_ name: String, to octets: Data?) throws {
        let file = path + "/" + name
        if let octets {
            try octets.write(to: URL(fileURLWithPath: file))
        } else {
            try FileManager.default.removeItem(atPath: file)
        }
    }
}

extension RegistryStore {
    /// Every stored row, in the order of loading.
    func rows() throws -> [Change] {
        var rows: [Change] = []
        for part in [StoredPart.answers, .history] { try load(part) { rows += $0.changes } }
        return rows
    }
}

extension StoredRows {
    /// The same as changes, one for each row.
    var changes: [Change] {
        switch self {
        case .namespaces(let rows): rows.map { .putNamespace($0) }
        case .services(let rows): rows.map { .putService($0) }
        case .instances(let rows): rows.map { .putInstance($0) }
        case .operations(let rows): rows.map { .putOperation($0) }
        case .replays(let rows): rows.map { .putReplay($0) }
        case .nextTransition(let number): [.setNextTransition(number)]
        }
    }
}

/// The error that a body throws; nil if it does not.
func storeError(_ body: () throws -> Void) -> StoreError? {
    do {
        try body()
        return nil
    } catch {
        return error as? StoreError
    }
}

/// Waits until a condition holds, for at most ten seconds.
func waitUntil(_ condition: () -> Bool) throws {
    let deadline = ContinuousClock.now + .seconds(10)
    while !condition() {
        try #require(ContinuousClock.now < deadline)
        sched_yield()
    }
}
