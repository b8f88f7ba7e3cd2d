/// The results of `health` as Markdown.
struct HealthReport {
    let figures: [HealthFigures]
    let settings: HealthSettings
    let facts: MachineFacts
    let command: String
    /// `2025-01-31`.
    let date: String

    /// All of it.
    var text: String {
        """
        # From a probe to the answer, \(date)

        \(introduction)

        ## Bars

        \(bars)

        ## Figures

        \(table)

        ## Machine

        \(facts.lines.map { "- \($0.name): \($0.value)" }.joined(separator: "\n"))

        """
    }

    private var introduction: String {
        """
        \(settings.instances.grouped) instances of \(settings.services.grouped) services are \
        probed over HTTP every second; one result decides. \(settings.rate) of the targets a \
        second begin to answer 503 instead of 200, or 200 again. The time begins right before \
        such an answer is written, and ends when DNS has answered otherwise than before over UDP: \
        the way of the answer to Muster and of a query to the server and back are in it. \
        \(settings.seconds) s each; the server has one processor, targets and questions the \
        other. Made with

            \(command)
        """
    }

    /// Each bar beside what was reached.
    var bars: String {
        Verdict.table(
            figures.map {
                .atMost(
                    10, "p99, disk: \($0.disk.title)", $0.times.percentile(0.99) / 1000,
                    unit: " ms")
            })
    }

    /// A row for each disk.
    var table: String {
        MarkdownTable(
            [
                "disk", "a registration meanwhile", "changes", "not followed", "median ms",
                "p99 ms", "slowest ms",
            ],
            figures.map { figures in
                [figures.disk.title, figures.registration, figures.times.count.grouped]
                    + [figures.lost.grouped]
                    + [0.5, 0.99, 1].map { (figures.times.percentile($0) / 1000).formatted(2) }
            }, words: 2
        ).text
    }
}
