import GRDB
import Registry

/// The rows of services.
enum ServiceTable: StateTable {
    /// The table's columns and statements.
    static let sql = TableSQL(
        "services", keys: ["id"],
        others: [
            "namespace_id", "name", "description", "routing_policy", "records", "http_only",
            "health_check", "resource_path", "failure_threshold", "creator_request_id", "created",
            "revision", "owner", "tags", "attributes", "version",
        ])

    /// The row, in the order of the columns.
    static func cells(of value: Service) -> [DatabaseValue] {
        let identity: [DatabaseValue] = [
            .text(value.id), .text(value.namespaceID), .text(value.name), .text(value.description),
        ]
        let rest: [DatabaseValue] = [
            .text(value.creatorRequestID), .time(value.created), .number(value.revision),
            .word(value.owner), .pairs(value.tags), .pairs(value.attributes),
            .number(value.version),
        ]
        return identity + dnsCells(of: value) + checkCells(of: value.healthCheck) + rest
    }

    /// The row's key, in the order of its columns.
    static func keyCells(of key: Service.ID) -> [DatabaseValue] { [.text(key)] }

    /// Stores the revision of a service that is stored.
    static func set(revision: Int64, of id: Service.ID, in database: Database) throws {
        try run(
            "UPDATE services SET revision = ? WHERE id = ?", [.number(revision), .text(id)],
            in: database)
    }

    /// Reads the cells in the order of the columns.
    static func entity(from row: inout RowReader) throws(DamagedRow) -> Service {
        var service = Service(
            id: try row.text(), namespaceID: try row.groupText(), name: try row.text(),
            description: try row.optionalText(), dns: try dns(from: &row),
            isHTTPOnly: try row.number() != 0, healthCheck: try check(from: &row),
            creatorRequestID: try row.optionalText(), created: try row.time(),
            revision: try row.number(), owner: try row.word(), tags: try row.pairs(),
            attributes: try row.pairs())
        service.version = try row.number()
        return service
    }

    /// Routing policy, records as `SRV 60, A 60`, and whether it is for the API only.
    private static func dnsCells(of value: Service) -> [DatabaseValue] {
        let records = value.dns?.records.map { "\($0.kind.rawValue) \($0.ttl)" }
        return [
            .text(value.dns?.routingPolicy.rawValue), .text(records?.joined(separator: ", ")),
            .number(value.isHTTPOnly ? 1 : 0),
        ]
    }

    private static func dns(from row: inout RowReader) throws(DamagedRow) -> DNSConfig? {
        guard let policy = try row.optionalText() else {
            _ = try row.optionalText()
            return nil
        }
        guard let policy = DNSConfig.RoutingPolicy(rawValue: policy) else {
            throw row.damage("\(policy) is no routing policy")
        }
        return DNSConfig(routingPolicy: policy, records: try row.records(records))
    }

    private static func records(_ text: String) -> [DNSConfig.Record]? {
        let parts = text.utf8.split(separator: UInt8(ascii: ","))
        let records = parts.compactMap(record)
        return records.count == parts.count ? records : nil
    }

    private static func record(_ text: Substring.UTF8View) -> DNSConfig.Record? {
        let words = text.split(separator: UInt8(ascii: " "))
        guard words.count == 2, let ttl = Int(Substring(words[1])),
            let kind = DNSConfig.RecordKind(rawValue: String(Substring(words[0])))
        else { return nil }
        return DNSConfig.Record(kind, ttl: ttl)
    }

    /// `NONE`, `CUSTOM` or the kind of probe, and the probe's own members.
    private static func checkCells(of check: HealthCheck) -> [DatabaseValue] {
        switch check {
        case .none: [.text("NONE"), .null, .null]
        case .custom: [.text("CUSTOM"), .null, .null]
        case .probe(let config):
            [.word(config.kind), .text(config.resourcePath), .number(config.failureThreshold)]
        }
    }

    private static func check(from row: inout RowReader) throws(DamagedRow) -> HealthCheck {
        let word = try row.text()
        let kind = HealthCheckConfig.Kind(rawValue: word)
        guard kind != nil || word == "NONE" || word == "CUSTOM" else {
            throw row.damage("\(word) is no health check")
        }
        let path = try row.optionalText()
        let threshold = try row.optionalNumber().map { Int($0) }
        guard let kind else { return word == "NONE" ? .none : .custom }
        return .probe(
            HealthCheckConfig(kind: kind, resourcePath: path, failureThreshold: threshold))
    }
}
