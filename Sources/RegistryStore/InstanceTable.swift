import GRDB
import Registry

/// The rows of instances, a service's side by side; by far the most.
enum InstanceTable: StateTable {
    /// The table's columns and statements.
    static let sql = TableSQL(
        "instances", keys: ["service_id", "id"],
        others: [
            "attributes", "creator_request_id", "registered", "status", "lost_at", "since", "owner",
        ])

    /// The row, in the order of the columns.
    static func cells(of value: Instance) -> [DatabaseValue] {
        [
            .text(value.serviceID), .text(value.id), .pairs(value.attributes),
            .text(value.creatorRequestID), .time(value.registered), .word(value.health.status),
            .number(value.health.lostAt), .time(value.health.since), .word(value.owner),
        ]
    }

    /// The row's key, in the order of its columns.
    static func keyCells(of key: Instance.Key) -> [DatabaseValue] {
        [.text(key.service), .text(key.instance)]
    }

    /// Reads the cells in the order of the columns.
    static func entity(from row: inout RowReader) throws(DamagedRow) -> Instance {
        let service = try row.groupText()
        return Instance(
            id: try row.text(), serviceID: service, attributes: try row.pairs(),
            creatorRequestID: try row.optionalText(), registered: try row.time(),
            health: InstanceHealth(
                status: try row.word(), lostAt: try row.optionalNumber(), since: try row.time()),
            owner: try row.word())
    }
}
