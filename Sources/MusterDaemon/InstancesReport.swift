import Registry

/// The instances of a service for people.
struct InstancesReport {
    /// A column: its title, and each instance's cell.
    private struct Column {
        let title: TextTable.Cell
        let cell: (ListedInstance) -> TextTable.Cell

        init(_ title: String, _ cell: @escaping (ListedInstance) -> TextTable.Cell) {
            self.title = TextTable.Cell(title, .bold)
            self.cell = cell
        }
    }

    let service: ListedService
    let instances: [ListedInstance]
    /// Seconds since 1970.
    let now: Double

    /// Reserved attributes with a column of their own, when an instance has them.
    private static let attributes = [
        (ReservedAttribute.ipv4, "IPV4"), (ReservedAttribute.ipv6, "IPV6"),
        (ReservedAttribute.port, "PORT"), (ReservedAttribute.cname, "CNAME"),
    ]

    /// The lines.
    func lines(isColoured: Bool) -> [String] {
        guard !instances.isEmpty else {
            return ["\(VisibleText.escaped(service.title)) has no instances"]
        }
        let columns = [Column("INSTANCE") { .init($0.id) }, healthColumn] + reasons + values
        let rows = [columns.map(\.title)] + instances.map { row in columns.map { $0.cell(row) } }
        return TextTable(rows).lines(isColoured: isColoured)
    }

    private var healthColumn: Column {
        Column("HEALTH") { instance in
            let status = instance.health.status
            let colour: TextTable.Colour? =
                switch status {
                case "HEALTHY": .green
                case "UNHEALTHY": .red
                default: .yellow
                }
            let pending = instance.health.pending.map {
                ", \($0.status) in \(Self.span($0.due - now))"
            }
            return TextTable.Cell(status + (pending ?? ""), colour)
        }
    }

    /// Why the health is so: columns that say something of this service.
    private var reasons: [Column] {
        var columns: [Column] = []
        if service.check != "NONE" || instances.contains(where: { $0.health.lease != nil }) {
            columns.append(Column("SINCE") { .init(Self.span(now - $0.health.since)) })
        }
        if instances.contains(where: { $0.health.last != nil }) {
            columns.append(Column("LAST CHECK", lastCheck))
        }
        if instances.contains(where: { $0.health.lease != nil }) {
            columns.append(Column("LEASE", lease))
        }
        if instances.contains(where: { $0.health.target != nil }) {
            columns.append(Column("TARGET") { .init($0.health.target ?? "") })
        }
        if instances.contains(where: { $0.health.changes > 0 }) {
            columns.append(
                Column("CHANGES/H") { instance in
                    let count = instance.health.changes
                    return count < Limits.flapping
                        ? TextTable.Cell("\(count)") : TextTable.Cell("\(count), flapping", .yellow)
                })
        }
        return columns
    }

    /// `connection refused, 1 of 3, 4 s ago`.
    private func lastCheck(_ instance: ListedInstance) -> TextTable.Cell {
        guard let last = instance.health.last else { return TextTable.Cell("") }
        let (passes, failures, threshold) = instance.health.inARow
        var parts = [last.text]
        // Results that have not changed the status yet.
        let isOnItsWay = last.isPassed != (instance.health.status == "HEALTHY")
        if isOnItsWay { parts.append("\(max(passes, failures)) of \(threshold)") }
        parts.append("\(Self.span(now - last.time)) ago")
        return TextTable.Cell(parts.joined(separator: ", "), last.isPassed ? nil : .red)
    }

    private func lease(_ instance: ListedInstance) -> TextTable.Cell {
        guard let lease = instance.health.lease else { return TextTable.Cell("") }
        let left = lease.end.map { Self.span($0 - now) }
        if lease.hasLapsed {
            return TextTable.Cell("ran out" + (left.map { ", gone in \($0)" } ?? ""), .red)
        }
        return TextTable.Cell(left.map { "\($0) left" } ?? "")
    }

    /// Attributes: those with a column of their own, then the others in one.
    private var values: [Column] {
        let shown = Self.attributes.filter { key, _ in
            instances.contains { $0.attributes[key] != nil }
        }
        let keys = Set(shown.map(\.0))
        let columns = shown.map { key, title in
            Column(title) { .init($0.attributes[key] ?? "") }
        }
        guard instances.contains(where: { !keys.isSuperset(of: $0.attributes.keys) }) else {
            return columns
        }
        return columns + [Column("ATTRIBUTES") { Self.others($0, keys) }]
    }

    private static func others(
        _ instance: ListedInstance, _ shown: Set<String>
    ) -> TextTable.Cell {
        let pairs = instance.attributes.filter { !shown.contains($0.key) }
            .sorted { $0.key < $1.key }
            .map { "\(VisibleText.quoted($0.key))=\(VisibleText.quoted($0.value))" }
        return TextTable.Cell(escaped: pairs.joined(separator: " "))
    }

    /// A span of time in its largest unit: `12 s`, `5 min`, `3 h`, `2 d`. Clocks may differ a bit:
    /// what is below zero is nothing.
    static func span(_ seconds: Double) -> String {
        let whole = Int(max(0, min(seconds, 1e15)))
        return switch whole {
        case ..<120: "\(whole) s"
        case ..<7200: "\(whole / 60) min"
        case ..<172_800: "\(whole / 3600) h"
        default: "\(whole / 86_400) d"
        }
    }
}
