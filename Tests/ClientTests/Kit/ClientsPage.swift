import TestKit

/// docs/clients.md: the configurations that the kit runs, and the tables of what it found.
struct ClientsPage {
    private var lines: [Substring]

    init() throws { lines = try Self.lines(of: Checkout.text("docs/clients.md")) }

    private static func lines(of text: String) -> [Substring] {
        text.split(separator: "\n", omittingEmptySubsequences: false)
    }

    /// The page as it would be with another table.
    var text: String { lines.joined(separator: "\n") }

    /// The titles of the sections.
    var sections: [String] { lines.filter { $0.hasPrefix("## ") }.map { String($0.dropFirst(3)) } }

    /// The first column of a table.
    func clients(_ table: ClientTable) -> [String] {
        lines[place(of: table)].dropFirst(2).map { row in
            row.dropFirst(2).prefix { $0 != "|" }.trimmingSuffix { $0 == " " }
        }
    }

    /// The row of a client in the table about names outside of all zones.
    func outside(_ client: String) -> String {
        let rows = lines.drop { $0 != "| client | for a name outside |" }
        return rows.first { $0.hasPrefix("| \(client) |") }.map(String.init) ?? ""
    }

    /// Where a table stands.
    private func place(of table: ClientTable) -> Range<Int> {
        let start = lines.firstIndex { $0 == table.rawValue } ?? lines.endIndex
        let end = lines[start...].firstIndex { !$0.hasPrefix("|") } ?? lines.endIndex
        return start..<end
    }

    /// Puts these rows into the tables.
    mutating func replaceTables(with rows: [ClientRow]) {
        for table in ClientTable.allCases {
            lines.replaceSubrange(place(of: table), with: Self.lines(of: table.text(rows)))
        }
    }

    /// The first block of code in a client's section; the second, where Muster is asked for all
    /// names.
    func configuration(_ client: String, forwarding: Bool = false) throws -> String {
        let section = lines.drop { $0 != "## " + client }.dropFirst().prefix {
            !$0.hasPrefix("## ")
        }
        let parts = section.split(omittingEmptySubsequences: false) { $0.hasPrefix("```") }
        // Text and blocks take turns.
        let block = parts.dropFirst(forwarding ? 3 : 1).first ?? []
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
