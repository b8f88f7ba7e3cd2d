/// A table in Markdown.
struct MarkdownTable {
    /// Its lines.
    let text: String

    /// A table of these columns; the first `words` of them are aligned left, the others are
    /// numbers.
    init(_ titles: [String], _ rows: [[String]], words: Int = 1) {
        let rule = titles.indices.map { $0 < words ? "---" : "---:" }
        text = ([titles, rule] + rows).map { "| " + $0.joined(separator: " | ") + " |" }
            .joined(separator: "\n")
    }
}
