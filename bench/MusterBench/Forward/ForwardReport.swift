/// What `forward` measured.
struct ForwardResults: Sendable {
    let waiting: Int
    /// Queries a second of our own names in each round, while nothing waits and beside what waits.
    var alone: [Double] = []
    var beside: [Double] = []
    /// Queries of both loads that were not answered.
    var lost = 0
    /// Octets by which the memory of the process grew at most.
    var grown = 0
}

/// The results of `forward` as Markdown.
struct ForwardReport {
    let results: ForwardResults
    let seconds: Double
    let facts: MachineFacts
    let command: String
    /// `2025-01-31`.
    let date: String

    /// All of it.
    var text: String {
        """
        # Our own names while others wait, \(date)

        A server that forwards to a socket which nobody reads, and a load of questions for its \
        own names from another process: in each of \(results.alone.count) rounds for \
        \(seconds.formatted(1)) s while nothing waits, then as long while \
        \(results.waiting.grouped) questions for other names wait, all different, and are asked \
        again now and then. Only the ratio of a round means something. Made with

            \(command)

        ## Bars

        \(bars)

        ## Figures

        \(figures)

        Lost: \(results.lost) queries.

        ## Machine

        \(facts.lines.map { "- \($0.name): \($0.value)" }.joined(separator: "\n"))

        """
    }

    private var ratios: [Double] { zip(results.beside, results.alone).map(/) }

    /// Each bar beside what was reached.
    var bars: String {
        Verdict.table([
            .atLeast(0.9, "queries/s beside what waits ÷ alone, median", Spread(ratios).median),
            .atMost(
                100, "memory for what waits, MiB", Double(results.grown) / Double(1 << 20),
                digits: 0),
        ])
    }

    /// A row for each load, and one for their ratio.
    var figures: String {
        func row(_ name: String, _ values: [Double], _ digits: Int) -> [String] {
            let spread = Spread(values)
            return [name] + [spread.median, spread.least, spread.most].map { $0.formatted(digits) }
        }
        return MarkdownTable(
            ["queries/s of our own names", "median", "least", "most"],
            [
                row("nothing waits", results.alone, 0),
                row("\(results.waiting.grouped) questions wait", results.beside, 0),
                row("ratio of each round", ratios, 3),
            ]
        ).text
    }
}
