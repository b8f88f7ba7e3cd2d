/// A table of docs/clients.md that `make clients` writes, by its head.
enum ClientTable: String, CaseIterable {
    case alone = "| client | version | what shows the set | result |"
    case forwarding = "| client | what finds the upstream's names | result |"

    /// The table in Markdown.
    func text(_ rows: [ClientRow]) -> String {
        let cells = rows.map { row in
            switch self {
            case .alone: [row.client, row.version, row.views, row.result]
            case .forwarding: [row.client, row.outsideViews, row.forwardingResult]
            }
        }
        let line = String(repeating: "|---", count: cells.first?.count ?? 0) + "|"
        let texts = cells.map { "| " + $0.joined(separator: " | ") + " |" }
        return ([rawValue, line] + texts).joined(separator: "\n")
    }
}

/// What is told of a client in the tables.
struct ClientRow: Sendable {
    let client: String
    let version: String
    let views: String
    let result: String
    /// What showed names of the upstream's.
    let outsideViews: String
    let forwardingResult: String
    /// The marks of its stages.
    let marks: [String]

    /// What came of a run where nothing was forwarded, and of one where it was.
    init(_ client: Client, alone: ClientRun, forwarding: ClientRun) {
        let transport = client.asksOverTCP ? "over TCP what exceeds a datagram" : client.remark
        self.client = client.name
        version = alone.version
        views = Self.titles(alone.views)
        result = Self.result(alone, transport)
        outsideViews = Self.titles(forwarding.views.filter(\.subject.isOutside))
        forwardingResult = Self.result(forwarding, "the upstream's names in each")
        marks = [alone.mark, forwarding.mark]
    }

    private static func titles(_ views: [View]) -> String {
        views.map(\.title).joined(separator: ", ")
    }

    private static func result(_ run: ClientRun, _ addition: String) -> String {
        if let reason = run.reasonToSkip { return "skipped: \(reason)" }
        return "right in all \(Scene.allCases.count) scenes; \(addition)"
    }
}
