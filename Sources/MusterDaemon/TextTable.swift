/// Rows of texts in aligned columns, for people.
struct TextTable {
    /// One field of a table. Its text may come from strangers.
    struct Cell: ExpressibleByStringInterpolation {
        let text: String
        let colour: Colour?

        /// A field of this text, `-` when there is none.
        init(_ text: String, _ colour: Colour? = nil) {
            self.text = text.isEmpty ? "-" : VisibleText.escaped(text)
            self.colour = colour
        }

        /// A field whose text is escaped already.
        init(escaped text: String) {
            self.text = text.isEmpty ? "-" : text
            colour = nil
        }

        /// A field that is written down in the source.
        init(stringLiteral text: String) { self.init(text) }
    }

    /// What tells fields apart at a glance: the codes of ECMA-48 §8.3.117 (SGR).
    enum Colour: Int {
        case bold = 1, red = 31, green = 32, yellow = 33
    }

    private var rows: [[Cell]]

    /// A table without a head.
    init(_ rows: [[Cell]] = []) { self.rows = rows }

    /// A table with these titles above its columns.
    init(titles: [String], _ rows: [[Cell]]) {
        self.rows = [titles.map { Cell($0, .bold) }] + rows
    }

    /// The lines, columns two blanks apart, nothing behind the last.
    func lines(isColoured: Bool) -> [String] {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in
            rows.map { column < $0.count ? $0[column].text.count : 0 }.max() ?? 0
        }
        return rows.map { row in
            row.indices.map { column in
                let cell = row[column]
                let isLast = column == row.count - 1
                let blanks = isLast ? 0 : widths[column] - cell.text.count + 2
                return Self.paint(cell, isColoured) + String(repeating: " ", count: blanks)
            }.joined()
        }
    }

    private static func paint(_ cell: Cell, _ isColoured: Bool) -> String {
        guard isColoured, let colour = cell.colour else { return cell.text }
        return "\u{1B}[\(colour.rawValue)m\(cell.text)\u{1B}[0m"
    }
}
