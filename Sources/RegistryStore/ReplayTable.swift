import GRDB
import Registry

/// The rows of requests that may be repeated.
enum ReplayTable: StateTable {
    /// The table's columns and statements.
    static let sql = TableSQL(
        "replays", keys: ["key"], others: ["digest", "result", "result_id", "expires"])

    /// The row, in the order of the columns.
    static func cells(of value: Replay) -> [DatabaseValue] {
        let (word, id): (String, String?) =
            switch value.result {
            case .operation(let id): ("OPERATION", id)
            case .service(let id): ("SERVICE", id)
            case .done: ("DONE", nil)
            }
        return [
            .text(value.key), .text(value.digest), .text(word), .text(id), .time(value.expires),
        ]
    }

    /// The row's key, in the order of its columns.
    static func keyCells(of key: Replay.Key) -> [DatabaseValue] { [.text(key)] }

    /// Reads the cells in the order of the columns.
    static func entity(from row: inout RowReader) throws(DamagedRow) -> Replay {
        Replay(
            key: try row.text(), digest: try row.text(), result: try result(from: &row),
            expires: try row.time())
    }

    private static func result(from row: inout RowReader) throws(DamagedRow) -> CommandResult {
        let word = try row.text()
        switch (word, try row.optionalText()) {
        case ("OPERATION", let id?): return .operation(id)
        case ("SERVICE", let id?): return .service(id)
        case ("DONE", nil): return .done
        default: throw row.damage("\(word) is no result")
        }
    }
}
