package import Registry
import Synchronization

/// The registry on disk: state tables in SQLite, one row per entity, and no log to replay.
///
/// A group of changes is one transaction in a write-ahead log that is synced at its commit, so that
/// whatever happens after `write` has returned, the group is found again, and one that was cut
/// short is not found at all. Every `Limits.changesPerCheckpoint` changes the log is copied into
/// the database file and starts anew, which bounds it to some megabytes and the largest group;
/// while a backup reads, it waits.
///
/// When a write fails, because the disk is full or fails itself, nothing of its group is kept. The
/// next write opens the database again before it does anything, so that writes resume by
/// themselves. Only a process that ends in between may leave a group whose sync failed to be found
/// at the next start, as with any commit that is cut short after its last octet.
///
/// Calls wait for the disk: make them on a thread of their own, one at a time; but for a backup,
/// which other calls need not wait for.
package final class RegistryStore: Sendable {
    private struct State: ~Copyable {
        var writer: Writer
        var lock: FolderLock?
    }

    private let folder: DataFolder
    private let state: Mutex<State>

    /// Opens the registry of a data folder, and makes both where there are none.
    package convenience init(folder path: String) throws(StoreError) {
        try self.init(folder: path, changesPerCheckpoint: Limits.changesPerCheckpoint)
    }

    /// The same with another number of changes per checkpoint than `Limits` says, for tests.
    package init(folder path: String, changesPerCheckpoint: Int) throws(StoreError) {
        folder = try DataFolder(path)
        let lock = try FolderLock(folder)
        let writer = try Writer(folder, changesPerCheckpoint: changesPerCheckpoint)
        state = Mutex(State(writer: writer, lock: lock))
    }

    deinit { close() }

    /// Hands over every stored row of a part, in an order in which each finds what it refers to,
    /// some that lie side by side at a time. When a row is damaged, some of those before it have
    /// been handed over.
    ///
    /// The closure must not call the store.
    package func load(
        _ part: StoredPart, into body: (StoredRows) -> Void
    ) throws(StoreError) {
        try state.withLock { (state) throws(StoreError) in
            try state.writer.load(part, into: body)
        }
    }

    /// Stores the changes, all or none of them; they are on disk on return.
    package func write(_ changes: [Change]) throws(StoreError) {
        try state.withLock { (state) throws(StoreError) in try state.writer.write(changes) }
    }

    /// Writes a copy of the registry as it is at one moment to a new file of mode 0600, while
    /// writes go on. The copy is on disk on return; put in place of `registry.sqlite` it restores
    /// the registry.
    package func backup(to path: String) throws(StoreError) {
        try state.withLock { (state) throws(StoreError) in
            try state.writer.beginReading()
        }
        defer { state.withLock { $0.writer.endReading() } }
        try Backup(of: folder, to: path).run()
    }

    /// Closes the database and lets go of the folder; every later call fails.
    package func close() {
        state.withLock { state in
            state.writer.close()
            state.lock = nil
        }
    }
}
