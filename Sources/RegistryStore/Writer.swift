import GRDB
import Registry

/// The one connection that writes, and the way back after it failed.
///
///     sound ─ a write or a copying of the log fails ▶ suspect ─ the next write ▶ owing ─ ▶ sound
///
/// A commit whose fsync failed has its whole group in the log file, where opening the database
/// again may find and believe it, although its caller was told that it failed. So the suspect
/// connection, which still reads the state before that group, first tells the rows as they were;
/// then it is closed, never to be trusted again; and the new one writes those rows first of all.
struct Writer {
    private enum Condition {
        case sound(DatabaseQueue)
        case suspect(DatabaseQueue, failed: [Change])
        case owing([Change])
        case closed
    }

    private let folder: DataFolder
    private let changesPerCheckpoint: Int
    private var condition: Condition
    private var changesSinceCheckpoint = 0
    /// Backups that are reading: meanwhile the log is not copied into the database file.
    private var readers = 0

    /// Opens the database of a folder.
    init(_ folder: DataFolder, changesPerCheckpoint: Int) throws(StoreError) {
        self.folder = folder
        self.changesPerCheckpoint = changesPerCheckpoint
        try folder.reserveDatabase()
        condition = .sound(try RegistryDatabase.open(folder))
    }

    /// Writes the changes as one transaction that is on disk on return.
    mutating func write(_ changes: [Change]) throws(StoreError) {
        let queue = try soundConnection()
        do throws(StoreError) {
            try commit(changes, to: queue)
        } catch {
            condition = .suspect(queue, failed: changes)
            throw error
        }
        changesSinceCheckpoint += changes.count
        if changesSinceCheckpoint >= changesPerCheckpoint, readers == 0 { checkpoint(queue) }
    }

    /// Hands over every stored row of a part.
    mutating func load(
        _ part: StoredPart, into body: (StoredRows) -> Void
    ) throws(StoreError) {
        let queue = try readableConnection()
        try read(queue) { try StoredRows.forEach(in: $0, of: part, body) }
        // The pages of the whole database went by; those that writes need are others.
        queue.releaseMemory()
    }

    /// Lets a backup read beside the writer.
    mutating func beginReading() throws(StoreError) {
        _ = try readableConnection()
        readers += 1
    }

    /// A backup has read all it needs.
    mutating func endReading() { readers -= 1 }

    /// Closes the connection; the log is copied into the database file if the disk lets it.
    mutating func close() {
        _ = try? soundConnection()
        if case .sound(let queue) = condition { try? queue.close() }
        condition = .closed
    }

    /// The connection, even a suspect one: what it reads is what was stored.
    private mutating func readableConnection() throws(StoreError) -> DatabaseQueue {
        if case .suspect(let queue, _) = condition { return queue }
        return try soundConnection()
    }

    private mutating func soundConnection() throws(StoreError) -> DatabaseQueue {
        if case .suspect(let queue, let failed) = condition {
            // With a full disk the way back would end half-way, and loads and backups with it.
            guard DataFolder.hasRoom(beside: folder.database) else {
                throw .full(path: folder.database)
            }
            let changes = try read(queue) { database in
                try failed.compactMap { try $0.inverse(in: database) }
            }
            condition = .owing(changes)
            try? queue.close()
        }
        if case .owing(let changes) = condition {
            condition = .sound(try reopen(owing: changes))
        }
        guard case .sound(let queue) = condition else {
            throw .failed(
                path: folder.database, reason: "is closed", remedy: "Open the store again.")
        }
        return queue
    }

    private func reopen(owing changes: [Change]) throws(StoreError) -> DatabaseQueue {
        let queue = try RegistryDatabase.open(folder)
        do throws(StoreError) {
            if !changes.isEmpty { try commit(changes, to: queue) }
        } catch {
            try? queue.close()
            throw error
        }
        return queue
    }

    private func commit(_ changes: [Change], to queue: DatabaseQueue) throws(StoreError) {
        do {
            try queue.inTransaction(.immediate) { database in
                for change in changes { try change.apply(to: database) }
                return .commit
            }
        } catch {
            throw StoreError(error, path: folder.database)
        }
    }

    private func read<Value>(
        _ queue: DatabaseQueue, _ body: (Database) throws -> Value
    ) throws(StoreError) -> Value {
        do {
            return try queue.read(body)
        } catch {
            throw StoreError(error, path: folder.database)
        }
    }

    /// Copies the log into the database file. The group is on disk already, so that a failure is no
    /// failure of the write; but the connection has seen one.
    ///
    /// Not SQLite's own `wal_autocheckpoint`, which keeps such a failure to itself. Nor while a
    /// backup reads: then only a part would be copied, unsynced, and a later failed fsync could
    /// lose it though the log counts it as copied.
    private mutating func checkpoint(_ queue: DatabaseQueue) {
        do {
            _ = try queue.writeWithoutTransaction { try $0.checkpoint(.passive) }
            changesSinceCheckpoint = 0
        } catch {
            condition = .suspect(queue, failed: [])
        }
    }
}
