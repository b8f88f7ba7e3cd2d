import GRDB

/// How the database file is opened.
enum RegistryDatabase {
    /// Opens the database of a folder for writing, made or brought up to date where it must be.
    ///
    /// Nothing is written before it is known to be a registry of a version that this program knows.
    static func open(_ folder: DataFolder) throws(StoreError) -> DatabaseQueue {
        let queue: DatabaseQueue
        do {
            queue = try DatabaseQueue(path: folder.database, configuration: configuration())
            try queue.writeWithoutTransaction { database in
                try Schema.check(database, path: folder.database)
                try setDurability(database)
            }
            try Schema.migrate(queue)
        } catch {
            throw StoreError(error, path: folder.database)
        }
        try folder.synchronize()
        return queue
    }

    /// Opens the database of a folder for reading one consistent state beside the writer.
    static func openReader(_ folder: DataFolder) throws -> DatabaseQueue {
        var configuration = configuration()
        configuration.readonly = true
        return try DatabaseQueue(path: folder.database, configuration: configuration)
    }

    private static func configuration() -> Configuration {
        var configuration = Configuration()
        configuration.label = "muster.registry"
        configuration.busyMode = .immediateError
        configuration.foreignKeysEnabled = true
        return configuration
    }

    /// Write-ahead log, synced at every commit. GRDB's own setting for the log syncs it only when
    /// it is copied, so that a power cut would lose acknowledged groups.
    private static func setDurability(_ database: Database) throws {
        let mode = try String.fetchOne(database, sql: "PRAGMA journal_mode = WAL")
        guard mode == "wal" else {
            throw DatabaseError(message: "this file system has no write-ahead log")
        }
        try database.execute(
            sql: """
                PRAGMA synchronous = FULL;
                PRAGMA wal_autocheckpoint = 0;
                PRAGMA cache_size = -\(Limits.cache);
                PRAGMA journal_size_limit = \(Limits.keptLogSize);
                """)
    }
}
