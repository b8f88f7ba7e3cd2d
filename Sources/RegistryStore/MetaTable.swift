import GRDB

/// The rows of numbers that belong to the registry as a whole.
enum MetaTable: StateTable {
    /// The table's columns and statements.
    static let sql = TableSQL("meta", keys: ["name"], others: ["value"])

    /// The row, in the order of the columns.
    static func cells(of value: (name: String, value: Int64)) -> [DatabaseValue] {
        [.text(value.name), .number(value.value)]
    }

    /// The row's key, in the order of its columns.
    static func keyCells(of key: String) -> [DatabaseValue] { [.text(key)] }

    /// Reads the cells in the order of the columns.
    static func entity(
        from row: inout RowReader
    ) throws(DamagedRow) -> (name: String, value: Int64) {
        (name: try row.text(), value: try row.number())
    }
}
