/// The results of `churn` as Markdown.
struct ChurnReport {
    /// Of the server in memory, and the one with a data folder.
    let results: [ChurnResults]
    let settings: ChurnSettings
    let facts: MachineFacts
    let command: String
    /// `2025-01-31`.
    let date: String

    /// All of it.
    var text: String {
        """
        # Queries while instances change, \(date)

        \(introduction)

        ## Bars

        \(bars)

        ## Queries

        \(queries)

        ## Changes

        \(changes)

        ## Machine

        \(facts.lines.map { "- \($0.name): \($0.value)" }.joined(separator: "\n"))

        """
    }

    private var introduction: String {
        """
        The library's server in a process of its own, the whole of it on one processor, with \
        \(settings.services.grouped) services; the client on another. Medians of \
        \(settings.rounds) interleaved rounds of \(settings.seconds.formatted(1)) s, the least \
        and the most in parentheses. \(settings.rate.grouped) changes a second at absolute times, \
        half of health, half registrations and deregistrations, spread over all services. In \
        memory each change waits for the one before it and is published alone; with a data folder \
        those that come during an fsync share the next one. The log tells warnings alone. One of \
        fifty changes is asked for over UDP once it is acknowledged. Where it is *ticking*, the \
        benchmark does the same, the timer and the questions, and changes nothing: what is lost \
        there is its own. The CPU of a change is what the process uses beyond its quiet queries, \
        with the timer and the questions. Made with

            \(command)
        """
    }

    /// Each bar beside what was reached.
    var bars: String {
        Verdict.table(results.flatMap(verdicts))
    }

    private func verdicts(_ result: ChurnResults) -> [Verdict] {
        let name = result.store.title
        let churn = result.churn
        var verdicts: [Verdict] = []
        if result.store == .memory {
            verdicts += ChurnSettings.loads.map { load in
                .atLeast(
                    0.92, "queries/s, changing ÷ quiet, \(load.title), \(name)",
                    result.loads[load]?.ratio(to: .quiet))
            }
            verdicts += [
                .atLeast(
                    Double(settings.rate) * 0.99, "changes a second, \(name)", churn.rate,
                    digits: 0),
                .atLeast(
                    1, "publishes for each change, \(name)",
                    churn.changes > 0 ? Double(churn.publishes) / Double(churn.changes) : nil),
            ]
        }
        let lost = result.loads.values.reduce(0) { $0 + $1.lost(.changing) }
        return verdicts + [
            .atMost(0, "lost queries, \(name)", Double(lost), digits: 0),
            .atMost(
                0, "changes that the next answer did not show, \(name)",
                Double(churn.stale + churn.unanswered), digits: 0),
        ]
    }

    /// A row for each server and load.
    var queries: String {
        let rows = results.flatMap { result in
            ChurnSettings.loads.compactMap { load in
                result.loads[load].map { row(result.store, load, $0) }
            }
        }
        return MarkdownTable(
            [
                "server", "load", "queries/s, quiet", "ticking", "changing", "changing ÷ quiet",
                "changing ÷ ticking", "CPU µs/query, quiet", "ticking", "changing", "lost",
            ], rows, words: 2
        ).text
    }

    private func row(
        _ store: ChurnResults.Store, _ load: Load, _ rounds: ChurnResults.Rounds
    ) -> [String] {
        let sides = ChurnResults.Side.allCases
        return [store.title, load.title]
            + sides.map { rounds.rate($0)?.text { Int($0).grouped } ?? "–" }
            + [.quiet, .ticking].map { rounds.ratio(to: $0)?.formatted(3) ?? "–" }
            + sides.map { rounds.processorPerQuery($0)?.median.formatted(2) ?? "–" }
            + [sides.reduce(0) { $0 + rounds.lost($1) }.grouped]
    }

    /// A row for each server and load.
    var changes: String {
        let rows = results.flatMap { result in
            ChurnSettings.loads.compactMap { load -> [String]? in
                guard let rounds = result.loads[load], rounds.churn.seconds > 0 else { return nil }
                let churn = rounds.churn
                return [
                    result.store.title, load.title, churn.changes.grouped,
                    churn.rate.formatted(0),
                    (Double(churn.publishes) / churn.seconds).formatted(0),
                    churn.times.percentile(0.5).formatted(0),
                    churn.times.percentile(0.99).formatted(0),
                    rounds.processorPerChange(rate: churn.rate)?.formatted(0) ?? "–",
                    churn.probes.grouped,
                    churn.stale.grouped, churn.unanswered.grouped,
                ]
            }
        }
        return MarkdownTable(
            [
                "server", "load", "changes", "a second", "publishes a second", "median µs",
                "p99 µs", "CPU µs", "asked for", "not shown", "not answered",
            ], rows, words: 2
        ).text
    }
}
