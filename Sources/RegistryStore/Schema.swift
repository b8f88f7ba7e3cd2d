import GRDB

/// The layout of the database, one version after another.
///
/// Every table is STRICT, so that a column holds what it says, and WITHOUT ROWID, so that a row is
/// stored once, beside its key. Foreign keys are deferred: within one group the order is free.
enum Schema {
    /// `PRAGMA application_id` of a registry, "MSTR": another program's database is never touched.
    static let application = 0x4D53_5452

    private static let versions = [version1, version2, version3, version4]

    /// The newest version that this program knows.
    static var newest: Int { versions.count }

    /// Refuses a database that is newer than this program, or not a registry.
    static func check(_ database: Database, path: String) throws {
        let version = try pragma("user_version", database)
        let application = try pragma("application_id", database)
        let isEmpty = try pragma("schema_version", database) == 0
        guard isEmpty || application == Self.application else {
            throw StoreError.unreadable(
                path: path, reason: "is the database of another program",
                remedy: "Move it away, or choose another data folder.")
        }
        guard version <= newest else {
            throw StoreError.newerVersion(path: path, found: version, known: newest)
        }
    }

    /// Brings the database up to the newest version, each step in a transaction of its own.
    ///
    /// Not GRDB's DatabaseMigrator: it keeps its books in a table that is there before the first
    /// step is, so that a power cut between the two leaves a file that looks like another
    /// program's.
    static func migrate(_ queue: DatabaseQueue) throws {
        let version = try queue.read { try pragma("user_version", $0) }
        for (index, sql) in versions.enumerated().dropFirst(version) {
            try queue.inTransaction(.immediate) { database in
                try database.execute(sql: sql)
                try database.execute(sql: "PRAGMA application_id = \(application)")
                try database.execute(sql: "PRAGMA user_version = \(index + 1)")
                return .commit
            }
        }
    }

    private static func pragma(_ name: String, _ database: Database) throws -> Int {
        try Int.fetchOne(database, sql: "PRAGMA \(name)") ?? 0
    }

    private static let version1 = """
        CREATE TABLE namespaces (
            id TEXT PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, description TEXT, vpc TEXT,
            soa_ttl INTEGER, hosted_zone_id TEXT, http_name TEXT NOT NULL, creator_request_id TEXT,
            created INTEGER NOT NULL, owner TEXT NOT NULL, tags TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE services (
            id TEXT PRIMARY KEY,
            namespace_id TEXT NOT NULL REFERENCES namespaces (id) DEFERRABLE INITIALLY DEFERRED,
            name TEXT NOT NULL, description TEXT, routing_policy TEXT, records TEXT,
            http_only INTEGER NOT NULL, health_check TEXT NOT NULL, resource_path TEXT,
            failure_threshold INTEGER, creator_request_id TEXT, created INTEGER NOT NULL,
            revision INTEGER NOT NULL, owner TEXT NOT NULL, tags TEXT NOT NULL,
            attributes TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX services_in_namespace ON services (namespace_id);

        CREATE TABLE instances (
            service_id TEXT NOT NULL REFERENCES services (id) DEFERRABLE INITIALLY DEFERRED,
            id TEXT NOT NULL, attributes TEXT NOT NULL, creator_request_id TEXT,
            registered INTEGER NOT NULL, status TEXT NOT NULL, lost_at INTEGER,
            since INTEGER NOT NULL, owner TEXT NOT NULL,
            PRIMARY KEY (service_id, id)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE operations (
            id TEXT PRIMARY KEY, kind TEXT NOT NULL, error_code TEXT, error_message TEXT,
            created INTEGER NOT NULL, updated INTEGER NOT NULL, targets TEXT NOT NULL,
            namespace_id TEXT, service_id TEXT
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE replays (
            key TEXT PRIMARY KEY, digest TEXT NOT NULL, result TEXT NOT NULL, result_id TEXT,
            expires INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE meta (
            name TEXT PRIMARY KEY, value INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """

    /// Operations in the order of their time (`OperationTable`): the part behind the last hyphen of
    /// an id, which is the only one of those that were ever given, comes to the front.
    private static let version2 = """
        UPDATE operations SET id = substr(id, instr(id, '-') + 1) || '-'
            || substr(id, 1, instr(id, '-') - 1) WHERE instr(id, '-') > 0;
        """

    /// Reported health that waits for its delay, and what an instance is beside a lease that ran
    /// out. The rows stay as they are: a column that a row does not have reads as NULL.
    private static let version3 = """
        ALTER TABLE instances ADD COLUMN pending_status TEXT;
        ALTER TABLE instances ADD COLUMN pending_due INTEGER;
        ALTER TABLE instances ADD COLUMN before_lapse TEXT;
        """

    /// How often instances were registered and services updated.
    private static let version4 = """
        ALTER TABLE instances ADD COLUMN first_revision INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE instances ADD COLUMN registrations INTEGER NOT NULL DEFAULT 1;
        ALTER TABLE services ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
        """
}
