import GRDB
import Registry

/// The rows of instances, a service's side by side; by far the most.
enum InstanceTable: StateTable {
    /// The table's columns and statements.
    static let sql = TableSQL(
        "instances", keys: ["service_id", "id"],
        others: [
            "attributes", "creator_request_id", "registered", "status", "lost_at", "since", "owner",
            "pending_status", "pending_due", "before_lapse", "first_revision", "registrations",
        ])

    /// The row, in the order of the columns.
    static func cells(of value: Instance) -> [DatabaseValue] {
        [
            .text(value.serviceID), .text(value.id), .pairs(value.attributes),
            .text(value.creatorRequestID), .time(value.registered), .word(value.health.status),
            .number(value.health.lostAt), .time(value.health.since), .word(value.owner),
            .text(value.health.pending?.status.rawValue),
            .number(value.health.pending?.due.milliseconds),
            .text(value.health.beforeLapse?.rawValue),
            .number(value.firstRevision), .number(value.registrations),
        ]
    }

    /// The row's key, in the order of its columns.
    static func keyCells(of key: Instance.Key) -> [DatabaseValue] {
        [.text(key.service), .text(key.instance)]
    }

    /// Reads the cells in the order of the columns.
    static func entity(from row: inout RowReader) throws(DamagedRow) -> Instance {
        let service = try row.groupText()
        var instance = Instance(
            id: try row.text(), serviceID: service, attributes: try row.pairs(),
            creatorRequestID: try row.optionalText(), registered: try row.time(),
            health: InstanceHealth(
                status: try row.word(), lostAt: try row.optionalNumber(), since: try row.time()),
            owner: try row.word())
        let status: HealthStatus? = try row.optionalWord()
        let due = try row.optionalNumber()
        if let status, let due {
            instance.health.pending = PendingHealth(
                status: status, due: Timestamp(milliseconds: due))
        } else if status != nil || due != nil {
            throw row.damage("a pending status has a time, and only one has")
        }
        instance.health.beforeLapse = try row.optionalWord()
        instance.firstRevision = try row.number()
        instance.registrations = try row.number()
        return instance
    }
}
