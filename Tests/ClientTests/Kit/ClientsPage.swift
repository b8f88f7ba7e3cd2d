import TestKit

/// docs/clients.md: the configurations that the kit runs, and the table of what it found.
struct ClientsPage {
    private static let tableHead = "| client | version | what shows the set | result |"
    private var lines: [Substring]

    init() throws { lines = try Self.lines(of: Checkout.text("docs/clients.md")) }

    private static func lines(of text: String) -> [Substring] {
        text.split(separator: "\n", omittingEmptySubsequences: false)
    }

    /// The page as it would be with another table.
    var text: String { lines.joined(separator: "\n") }

    /// The titles of the sections.
    var sections: [String] { lines.filter { $0.hasPrefix("## ") }.map { String($0.dropFirst(3)) } }

    /// The first column of the table.
    var clients: [String] {
        lines[table].dropFirst(2).map { row in
            row.dropFirst(2).prefix { $0 != "|" }.trimmingSuffix { $0 == " " }
        }
    }

    /// The row of a client in the table about names outside of all zones.
    func outside(_ client: String) -> String {
        let rows = lines.drop { $0 != "| client | for a name outside |" }
        return rows.first { $0.hasPrefix("| \(client) |") }.map(String.init) ?? ""
    }

    /// Where the table stands.
    private var table: Range<Int> {
        let start = lines.firstIndex { $0 == Self.tableHead } ?? lines.endIndex
        let end = lines[start...].firstIndex { !$0.hasPrefix("|") } ?? lines.endIndex
        return start..<end
    }

    /// Puts these rows into the table.
    mutating func replaceTable(with rows: [ClientRow]) {
        lines.replaceSubrange(table, with: Self.lines(of: Self.table(rows)))
    }

    /// The table in Markdown.
    static func table(_ rows: [ClientRow]) -> String {
        let cells = rows.map { [$0.client, $0.version, $0.views, $0.result] }
        let texts = cells.map { "| " + $0.joined(separator: " | ") + " |" }
        return ([tableHead, "|---|---|---|---|"] + texts).joined(separator: "\n")
    }

    /// The first block of code in a client's section.
    func configuration(_ client: String) throws -> String {
        let section = lines.drop { $0 != "## " + client }.dropFirst().prefix {
            !$0.hasPrefix("## ")
        }
        let block = section.drop { !$0.hasPrefix("```") }.dropFirst().prefix { $0 != "```" }
        guard !block.isEmpty else {
            throw Unreadable(description: "docs/clients.md has no configuration of \(client)")
        }
        return block.joined(separator: "\n") + "\n"
    }
}

extension Substring {
    /// Without the characters at its end that are so.
    fileprivate func trimmingSuffix(while isTrimmed: (Character) -> Bool) -> String {
        String(String(reversed().drop(while: isTrimmed)).reversed())
    }
}

/// A row of the table.
struct ClientRow: Sendable {
    let client: String
    let version: String
    let views: String
    let result: String
    /// What the list of mounts of all that ran on its stage holds.
    let mark: String
}
