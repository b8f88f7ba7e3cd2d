import Registry

/// Services for people: a table, and what there is to say when it is empty.
struct ServicesReport {
    let namespaces: [ListedNamespace]
    let services: [ListedService]

    /// The lines.
    func lines(isColoured: Bool) -> [String] {
        guard !namespaces.isEmpty else { return Self.beginning }
        var lines: [String] = []
        if !services.isEmpty {
            let titles = ["SERVICE", "RECORDS", "TTL", "POLICY", "CHECK", "INSTANCES", "ID"]
            lines += TextTable(titles: titles, services.map(Self.row)).lines(isColoured: isColoured)
        }
        let empty = namespaces.filter { $0.services == 0 }.map { "\($0.name) (\($0.id))" }
        if !empty.isEmpty {
            lines.append(
                "no services yet: " + VisibleText.escaped(empty.joined(separator: ", ")))
        }
        return lines
    }

    private static func row(_ service: ListedService) -> [TextTable.Cell] {
        var times: [String] = []
        for time in service.records.map({ String($0.ttl) }) where !times.contains(time) {
            times.append(time)
        }
        return [
            .init(service.title), .init(service.records.map(\.type).joined(separator: " ")),
            .init(times.joined(separator: " ")), .init(service.policy ?? ""),
            .init(service.check == "NONE" ? "" : service.check),
            .init(String(service.instances)), .init(service.id),
        ]
    }

    private static let beginning = [
        "there are no namespaces yet; this makes one with a service and an instance:",
        "  muster register web.example.local web-1 --ipv4 192.0.2.1 --create",
    ]
}

/// The instances of a service for people.
struct InstancesReport {
    let service: ListedService
    let instances: [ListedInstance]

    /// Reserved attributes with a column of their own, when an instance has them.
    private static let columns = [
        (ReservedAttribute.ipv4, "IPV4"), (ReservedAttribute.ipv6, "IPV6"),
        (ReservedAttribute.port, "PORT"), (ReservedAttribute.cname, "CNAME"),
    ]

    /// The lines.
    func lines(isColoured: Bool) -> [String] {
        guard !instances.isEmpty else {
            return ["\(VisibleText.escaped(service.title)) has no instances"]
        }
        let shown = Self.columns.filter { key, _ in
            instances.contains { $0.attributes[key] != nil }
        }
        let keys = Set(shown.map(\.0))
        let hasOthers = instances.contains { !keys.isSuperset(of: $0.attributes.keys) }
        let rows = instances.map { instance -> [TextTable.Cell] in
            let values = shown.map { TextTable.Cell(instance.attributes[$0.0] ?? "") }
            let others = hasOthers ? [Self.others(instance, keys)] : []
            return [.init(instance.id), Self.health(instance)] + values + others
        }
        let titles =
            ["INSTANCE", "HEALTH"] + shown.map(\.1) + (hasOthers ? ["ATTRIBUTES"] : [])
        return TextTable(titles: titles, rows).lines(isColoured: isColoured)
    }

    private static func health(_ instance: ListedInstance) -> TextTable.Cell {
        let colour: TextTable.Colour? =
            switch instance.health {
            case "HEALTHY": .green
            case "UNHEALTHY": .red
            default: .yellow
            }
        return TextTable.Cell(instance.health, colour)
    }

    private static func others(
        _ instance: ListedInstance, _ shown: Set<String>
    ) -> TextTable.Cell {
        let pairs = instance.attributes.filter { !shown.contains($0.key) }
            .sorted { $0.key < $1.key }
            .map { "\(VisibleText.quoted($0.key))=\(VisibleText.quoted($0.value))" }
        return TextTable.Cell(escaped: pairs.joined(separator: " "))
    }
}
