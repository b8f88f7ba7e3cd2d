import GRDB
import GRDBSQLite

/// A cell of the row that a statement stands on: the one place that reads SQLite's memory.
///
/// GRDB's rows give values of their own for each cell; a start-up reads millions of them.
@safe
struct Cell {
    private let statement: SQLiteStatement
    private let index: CInt

    /// The cell of a column, of a statement that stands on a row until this cell was read.
    init(of statement: Statement, at index: CInt) {
        // SAFETY: the pointer is kept, not followed.
        unsafe self.statement = statement.sqliteStatement
        self.index = index
    }

    /// Whether nothing is in it.
    var isNull: Bool {
        // SAFETY: the statement lives and stands on a row (see `init`); SQLite checks the index.
        unsafe sqlite3_column_type(statement, index) == SQLITE_NULL
    }

    /// The number in it; nil when it holds something else.
    var number: Int64? {
        // SAFETY: as for `isNull`.
        unsafe sqlite3_column_type(statement, index) == SQLITE_INTEGER
            ? sqlite3_column_int64(statement, index) : nil
    }

    /// Reads the octets of the text in it; nil when it holds something else.
    func readText<Value>(_ read: (Span<UInt8>) -> Value) -> Value? {
        // SAFETY: as for `isNull`. The text has as many octets as SQLite says, asked after the
        // text itself as its manual demands, and stays until the next step or reading of the cell:
        // `read` is done by then and cannot keep the span.
        guard unsafe sqlite3_column_type(statement, index) == SQLITE_TEXT,
            let text = unsafe sqlite3_column_text(statement, index)
        else { return nil }
        let count = unsafe Int(sqlite3_column_bytes(statement, index))
        return unsafe read(UnsafeBufferPointer(start: text, count: count).span)
    }
}
