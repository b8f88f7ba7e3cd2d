import GRDB
import Registry

/// The rows of namespaces.
enum NamespaceTable: StateTable {
    /// The table's columns and statements.
    static let sql = TableSQL(
        "namespaces", keys: ["id"],
        others: [
            "name", "kind", "description", "vpc", "soa_ttl", "hosted_zone_id", "http_name",
            "creator_request_id", "created", "owner", "tags",
        ])

    /// The row, in the order of the columns.
    static func cells(of value: Namespace) -> [DatabaseValue] {
        [
            .text(value.id), .text(value.name), .word(value.kind), .text(value.description),
            .text(value.vpc), .number(value.soaTTL), .text(value.hostedZoneID),
            .text(value.httpName), .text(value.creatorRequestID), .time(value.created),
            .word(value.owner), .pairs(value.tags),
        ]
    }

    /// The row's key, in the order of its columns.
    static func keyCells(of key: Namespace.ID) -> [DatabaseValue] { [.text(key)] }

    /// Reads the cells in the order of the columns.
    static func entity(from row: inout RowReader) throws(DamagedRow) -> Namespace {
        Namespace(
            id: try row.text(), name: try row.text(), kind: try row.word(),
            description: try row.optionalText(), vpc: try row.optionalText(),
            soaTTL: try row.optionalNumber().map { Int($0) },
            hostedZoneID: try row.optionalText(), httpName: try row.text(),
            creatorRequestID: try row.optionalText(), created: try row.time(),
            owner: try row.word(), tags: try row.pairs())
    }
}
