import Registry

/// The results of `checks` as Markdown.
struct ChecksReport {
    let results: [ChecksResult]
    let settings: ChecksSettings
    let facts: MachineFacts
    let command: String
    /// `2025-01-31`.
    let date: String

    /// All of it.
    var text: String {
        """
        # Health checks, \(date)

        \(introduction)

        ## Bars

        \(bars)

        ## Figures

        \(figures)

        ## When probes came

        Probes in each tenth of a second of an interval, all intervals together; a flat line is no \
        bunching.

        \(results.map(line).joined(separator: "\n"))

        ## Machine

        \(facts.lines.map { "- \($0.name): \($0.value)" }.joined(separator: "\n"))

        """
    }

    private var introduction: String {
        """
        The library's server in a process of its own on one processor, with \
        \(settings.count.grouped) instances that it probes every \(settings.interval) s, each \
        at an address of its own; the target in another process on another processor. All are \
        registered at once, a quarter as many for HTTPS; \(ChecksSettings.warmUp) intervals later \
        \(settings.seconds) s are measured. When a probe came is what the target saw. Made with

            \(command)
        """
    }

    /// Each bar beside what was reached.
    var bars: String { Verdict.table(results.flatMap(verdicts)) }

    private func verdicts(_ result: ChecksResult) -> [Verdict] {
        let name = result.kind.rawValue
        let arrivals = result.arrivals
        var verdicts: [Verdict] = []
        // HTTPS is reported: most of it is the cryptography of a handshake.
        if result.kind != .https {
            verdicts.append(.atMost(0.5, "cores, \(name)", result.cores))
        }
        let expected =
            Double(settings.count(of: result.kind) * settings.seconds) / Double(settings.interval)
        return verdicts + [
            .atLeast(0.99, "probes ÷ those due, \(name)", Double(arrivals.probes) / expected),
            .atMost(
                1000, "drift of an interval, µs, \(name)", abs(arrivals.drift), digits: 0),
            .atMost(
                1.5, "fullest tenth of an interval ÷ mean, \(name)",
                arrivals.bunching(interval: settings.interval)),
            .atMost(
                1.1, "memory after ÷ before, \(name)",
                Double(result.memory.after) / Double(max(1, result.memory.before))),
        ]
    }

    /// A row for each kind.
    var figures: String {
        let rows = results.map { result in
            let arrivals = result.arrivals
            return [
                result.kind.rawValue, arrivals.probes.grouped,
                (Double(arrivals.probes) / result.seconds).formatted(0),
                result.cores.formatted(3),
                (result.processor.total / Double(max(1, arrivals.probes)) * 1e6).formatted(0),
                (result.processor.user / max(result.processor.user + result.processor.system, 1e-9)
                    * 100).formatted(0),
                arrivals.jitter.formatted(1), arrivals.jitterMost.formatted(1),
                arrivals.drift.formatted(0), "\(result.failures)",
                (Double(result.memory.after) / 1e6).formatted(1), "\(result.threads)",
            ]
        }
        return MarkdownTable(
            [
                "checks", "probes", "a second", "cores", "CPU µs/probe", "% user", "p99 off, ms",
                "most off, ms", "drift, µs", "failed or late", "memory, MB", "threads",
            ], rows
        ).text
    }

    /// The histogram of one kind, as one line of blocks between the least and the most.
    private func line(_ result: ChecksResult) -> String {
        let sums = result.arrivals.folded(interval: settings.interval)
        let blocks = Array("▁▂▃▄▅▆▇█")
        let most = max(1, sums.max() ?? 1)
        let bars = sums.map { blocks[min(blocks.count - 1, $0 * blocks.count / (most + 1))] }
        return "    \(String(bars))  \(result.kind.rawValue), \(sums.min() ?? 0) to \(most)"
    }
}
