import GRDB

/// One state table: what an entity's row is made of, and the entity that a row makes.
protocol StateTable {
    /// What a row stands for.
    associatedtype Entity
    /// What names a row.
    associatedtype Key
    /// The table's columns and statements.
    static var sql: TableSQL { get }
    /// The row, in the order of the columns.
    static func cells(of entity: Entity) -> [DatabaseValue]
    /// The row's key, in the order of its columns.
    static func keyCells(of key: Key) -> [DatabaseValue]
    /// Reads the cells in the order of the columns.
    static func entity(from row: inout RowReader) throws(DamagedRow) -> Entity
}

extension StateTable {
    /// Inserts the entity's row, or replaces it in place.
    static func put(_ entity: Entity, in database: Database) throws {
        try run(sql.put, cells(of: entity), in: database)
    }

    /// Deletes a row; one that is not there is no error.
    static func remove(_ key: Key, in database: Database) throws {
        try run(sql.remove, keyCells(of: key), in: database)
    }

    /// The entity of a key as it is stored.
    static func find(_ key: Key, in database: Database) throws -> Entity? {
        let statement = try database.cachedStatement(sql: sql.find)
        let rows = try Row.fetchCursor(statement, arguments: arguments(keyCells(of: key)))
        guard try rows.next() != nil else { return nil }
        var reader = RowReader(statement, table: sql.name)
        return try entity(from: &reader)
    }

    /// Visits every row in the order of its key.
    static func forEach(in database: Database, _ body: (Entity) -> Void) throws {
        let statement = try database.makeStatement(sql: sql.all)
        let rows = try Row.fetchCursor(statement)
        var reader = RowReader(statement, table: sql.name)
        while try rows.next() != nil {
            reader.begin()
            body(try entity(from: &reader))
        }
    }

    /// Visits all rows in the order of their keys, some that lie side by side at a time: `limit` of
    /// them, or as many as belong together.
    static func forEachBatch(
        in database: Database, limit: Int = Limits.loadedAtOnce,
        belongTogether: (Entity, Entity) -> Bool = { _, _ in false }, _ body: ([Entity]) -> Void
    ) throws {
        var batch: [Entity] = []
        batch.reserveCapacity(limit)
        try forEach(in: database) { entity in
            if batch.count >= limit, let last = batch.last, !belongTogether(last, entity) {
                body(batch)
                batch.removeAll(keepingCapacity: true)
            }
            batch.append(entity)
        }
        if !batch.isEmpty { body(batch) }
    }

    /// Runs a statement with these cells as its arguments.
    static func run(
        _ sql: String, _ cells: [DatabaseValue], in database: Database
    ) throws {
        let statement = try database.cachedStatement(sql: sql)
        // Resets it. The cells are bound right here: as arguments they would be values of any type
        // in three arrays, which costs as much as a small statement does.
        statement.setUncheckedArguments(StatementArguments())
        for (cell, index) in zip(cells, CInt(1)...) {
            // SAFETY: the statement lives across the call, and SQLite copies the cell.
            let code = unsafe cell.bind(to: statement.sqliteStatement, at: index)
            if code != 0 { throw DatabaseError(resultCode: ResultCode(rawValue: code), sql: sql) }
        }
        try statement.execute()
    }

    /// The cells one by one as values of any type: a sequence of one type is read through a key
    /// path, which is made anew for each statement and costs as much as a small one.
    private static func arguments(_ cells: [DatabaseValue]) -> StatementArguments {
        StatementArguments(cells.lazy.map { $0 as (any DatabaseValueConvertible)? })
    }
}

/// The statements of one table, spelt out once.
struct TableSQL: Sendable {
    /// The table's name.
    let name: String
    /// Inserts or replaces a row; all its cells are arguments.
    let put: String
    /// Deletes the row of a key.
    let remove: String
    /// Selects the row of a key.
    let find: String
    /// Selects every row in the order of the keys.
    let all: String

    /// The statements of a table whose columns are its keys and others, in the order of their
    /// cells.
    init(_ name: String, keys: [String], others: [String]) {
        let columns = (keys + others).joined(separator: ", ")
        let marks = (keys + others).map { _ in "?" }.joined(separator: ", ")
        let isKey = keys.map { "\($0) = ?" }.joined(separator: " AND ")
        // An upsert and not REPLACE, which deletes: with foreign keys that visits a service's
        // instances.
        let updates = others.map { "\($0) = excluded.\($0)" }.joined(separator: ", ")
        let key = keys.joined(separator: ", ")
        self.name = name
        put =
            "INSERT INTO \(name) (\(columns)) VALUES (\(marks)) "
            + "ON CONFLICT (\(key)) DO UPDATE SET \(updates)"
        remove = "DELETE FROM \(name) WHERE \(isKey)"
        find = "SELECT \(columns) FROM \(name) WHERE \(isKey)"
        all = "SELECT \(columns) FROM \(name) ORDER BY \(key)"
    }
}
