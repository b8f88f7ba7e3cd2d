import GRDB
import Registry

/// The rows of operations; the two error cells are empty when it succeeded.
///
/// They are stored by their time: an id ends with it (`…-k9302yzd`), so its last part is written in
/// front. New operations then go to the same page of the file one after the other, and old ones are
/// removed from the same page, where keys at random would change a page for each.
enum OperationTable: StateTable {
    /// The table's columns and statements.
    static let sql = TableSQL(
        "operations", keys: ["id"],
        others: [
            "kind", "error_code", "error_message", "created", "updated", "targets", "namespace_id",
            "service_id",
        ])

    /// The row, in the order of the columns.
    static func cells(of value: Operation) -> [DatabaseValue] {
        let error: (code: String, message: String)? =
            switch value.outcome {
            case .success: nil
            case .failure(let code, let message): (code, message)
            }
        return [
            .text(timeFirst(value.id)), .word(value.kind), .text(error?.code),
            .text(error?.message),
            .time(value.created), .time(value.updated), .pairs(value.targets),
            .text(value.namespaceID), .text(value.serviceID),
        ]
    }

    /// The row's key, in the order of its columns.
    static func keyCells(of key: Operation.ID) -> [DatabaseValue] { [.text(timeFirst(key))] }

    /// Reads the cells in the order of the columns.
    static func entity(from row: inout RowReader) throws(DamagedRow) -> Operation {
        var operation = Operation(
            id: timeLast(try row.text()), kind: try row.word(), outcome: try outcome(from: &row),
            created: try row.time(), updated: try row.time(), namespaceID: nil)
        operation.instanceID = try row.pairs()["INSTANCE"]
        operation.namespaceID = try row.optionalText()
        operation.serviceID = try row.optionalText()
        return operation
    }

    /// The id with its part behind the last hyphen in front.
    private static func timeFirst(_ id: Operation.ID) -> String {
        guard let hyphen = id.utf8.lastIndex(of: UInt8(ascii: "-")) else { return id }
        return "\(id[id.index(after: hyphen)...])-\(id[..<hyphen])"
    }

    /// The id that was stored with its last part in front.
    private static func timeLast(_ text: String) -> Operation.ID {
        guard let hyphen = text.utf8.firstIndex(of: UInt8(ascii: "-")) else { return text }
        return "\(text[text.index(after: hyphen)...])-\(text[..<hyphen])"
    }

    private static func outcome(
        from row: inout RowReader
    ) throws(DamagedRow) -> Operation.Outcome {
        let code = try row.optionalText()
        let message = try row.optionalText()
        return code.map { .failure(code: $0, message: message ?? "") } ?? .success
    }
}
