/// Services for people: a table, and what there is to say when it is empty.
struct ServicesReport {
    let namespaces: [ListedNamespace]
    let services: [ListedService]

    /// The lines.
    func lines(isColoured: Bool) -> [String] {
        guard !namespaces.isEmpty else { return Self.beginning }
        var lines: [String] = []
        if !services.isEmpty {
            let titles = [
                "SERVICE", "RECORDS", "TTL", "POLICY", "CHECK", "INSTANCES", "HEALTHY", "ID",
            ]
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
            .init(String(service.instances)), healthy(service), .init(service.id),
        ]
    }

    /// `2 of 3, 1 unknown`; nothing where nobody checks.
    private static func healthy(_ service: ListedService) -> TextTable.Cell {
        guard service.check != "NONE", let counts = service.counts else {
            return TextTable.Cell("")
        }
        let all = counts.healthy + counts.unhealthy + counts.unknown
        if all == 0 { return TextTable.Cell("") }
        let colour: TextTable.Colour =
            counts.unhealthy == all ? .red : counts.healthy == all ? .green : .yellow
        let unknown = counts.unknown == 0 ? "" : ", \(counts.unknown) unknown"
        return TextTable.Cell("\(counts.healthy) of \(all)\(unknown)", colour)
    }

    private static let beginning = [
        "there are no namespaces yet; this makes one with a service and an instance:",
        "  muster register web.example.local web-1 --ipv4 192.0.2.1 --create",
    ]
}
