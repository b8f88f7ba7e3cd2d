/// The results of `scale` as Markdown.
struct ScaleReport {
    let results: ScaleResults
    let settings: ScaleSettings
    let facts: MachineFacts
    let command: String
    /// `2025-01-31`.
    let date: String

    /// All of it.
    var text: String {
        """
        # Figures by the number of instances, \(date)

        One processor for the server, another for the client. Made with

            \(command)

        ![Latency of changes and queries per second](\(date)-scale.png)

        ## Bars

        \(bars)

        \(parts.joined(separator: "\n\n"))

        ## Machine

        \(facts.lines.map { "- \($0.name): \($0.value)" }.joined(separator: "\n"))

        """
    }

    /// Each bar beside what was reached.
    var bars: String {
        let large = results.at(ScaleSettings.largeSize)
        let sizes = results.sizes.map(\.size)
        let ends = (many: sizes.last, few: sizes.first)
        var verdicts: [Verdict] = []
        if let many = ends.many, let few = ends.few, many != few {
            verdicts.append(
                .atMost(
                    3, "p99 of a change at \(many.name) ÷ at \(few.name), worst kind",
                    results.ratio(of: \.p99, many.instances, to: few.instances)))
            verdicts.append(
                .atMost(
                    3, "the same of the CPU of a change",
                    results.ratio(of: \.processor99, many.instances, to: few.instances)))
            // The trie is one or two levels deeper, a branch of at most 32 slots each.
            verdicts.append(
                .atMost(
                    2, "octets that a publish writes, the same",
                    results.ratio(of: \.octets, many.instances, to: few.instances)))
        }
        if let high = results.services.last?.instances, let low = results.services.first?.instances
        {
            verdicts.append(
                .atMost(
                    10, "change in a service of \(high.grouped) instances ÷ of \(low), worst kind",
                    results.serviceRatio))
        }
        verdicts += [
            .atMost(
                190, "octets for a record in the data plane, 450 k", large?.octetsPerRecord,
                digits: 0),
            .atMost(
                2048, "octets for an instance in the registry, 450 k", large?.octetsPerInstance,
                digits: 0),
            .atMost(1.5, "start from a master file ÷ Knot, 450 k", large?.startRatio(.file)),
            .atMost(2, "start from the store ÷ Knot, 450 k", large?.startRatio(.store)),
        ]
        if let idle = results.idle {
            verdicts += [
                .atMost(
                    40, "anonymous memory with the demo, MiB", Double(idle.memory) / 1_048_576,
                    digits: 0),
                .atMost(
                    0, "CPU of idle data-plane threads, ms", Double(idle.time) * 1e-6, digits: 0),
                .atMost(0, "their wake-ups", Double(idle.waits), digits: 0),
            ]
        }
        return Verdict.table(verdicts)
    }

    private var parts: [String] {
        var parts: [String] = []
        if settings.parts.contains(.publish) { parts.append(changes) }
        if settings.parts.contains(.services) { parts.append(services) }
        if settings.parts.contains(.memory) { parts.append(memory) }
        if settings.parts.contains(.start) { parts.append(starts) }
        if settings.parts.contains(.load) { parts.append(loads) }
        return parts
    }
}

// The parts.
extension ScaleReport {
    private var changes: String {
        let rows = results.sizes.flatMap { result in
            result.changes.map { figures in
                [result.size.name, figures.kind.rawValue, figures.count.grouped]
                    + [
                        figures.median, figures.p99, figures.processorMedian, figures.processor99,
                        figures.publishMedian, figures.publish99,
                    ].map { $0.formatted(1) } + [figures.octets.formatted(0)]
            }
        }
        let table = MarkdownTable(
            [
                "instances", "change", "changes", "median µs", "p99 µs", "CPU µs", "CPU p99 µs",
                "publish µs", "publish p99 µs", "octets",
            ], rows, words: 2)
        return """
            ## Changes

            Single changes in process without a data folder, one after the other, spread over all \
            services. Median and p99 are of the time until the caller goes on, when the change is \
            visible in DNS; CPU is what the process used for one; publish is what the \
            server's statistics tell of the last thousand publishes; octets are what a \
            publish wrote into the snapshot.

            \(table.text)
            """
    }

    private var services: String {
        let rows = InstanceChange.Kind.allCases.map { kind in
            let times = results.services.map { $0.times[kind] ?? ChangeTimes() }
            let medians = times.map { $0.percentile(0.5) }
            let ratio = (medians.last ?? 0) / max(medians.first ?? 0, .leastNonzeroMagnitude)
            return [kind.rawValue] + medians.map { $0.formatted(1) } + [ratio.formatted(2)]
        }
        let titles = results.services.map { "\($0.instances.grouped) instances, µs" }
        return """
            ## Changes in one service

            Medians of \(settings.changes.grouped) changes of each kind, the sizes in turn; the \
            last column is the ratio of the largest to the smallest.

            \(MarkdownTable(["change"] + titles + ["ratio"], rows).text)
            """
    }

    private var memory: String {
        let rows = results.sizes.map { result in
            [
                result.size.name, result.records.grouped,
                result.octetsPerRecord?.formatted(1) ?? "–",
                result.perRecord(result.served[.file]), result.perRecord(result.served[.knot]),
                result.octetsPerInstance?.formatted(0) ?? "–",
            ]
        }
        let table = MarkdownTable(
            [
                "instances", "records", "data plane, octets/record", "serve, master file",
                "Knot (all of it)", "registry, octets/instance",
            ], rows)
        return """
            ## Memory

            Anonymous memory. The data plane is a process that holds the snapshot and its writer, \
            less the same process without records. Beside it: `muster serve` on the master file, \
            less one without records, for each record; and what `muster serve` with the store \
            needs beside the snapshot, for each instance.

            \(table.text)
            """
    }

    private var starts: String {
        let rows = results.sizes.map { result in
            [result.size.name, result.records.grouped]
                + StartKind.allCases.map { kind in
                    result.starts[kind]?.text { $0.formatted(3) } ?? "–"
                }
                + [StartKind.file, .store].map { result.startRatio($0)?.formatted(2) ?? "–" }
        }
        let titles = StartKind.allCases.map { "\($0.title), s" }
        let table = MarkdownTable(
            ["instances", "records"] + titles + ["file ÷ Knot", "store ÷ Knot"], rows)
        return """
            ## Start to first answer

            From the start of the program to the first correct answer over UDP; medians of \
            \(settings.rounds), the least and the most in parentheses, in turn.

            \(table.text)
            """
    }

    private var loads: String {
        let rows = results.sizes.map { result in
            [
                result.size.name, result.records.grouped,
                result.queriesPerSecond?.text { Int($0).grouped } ?? "–",
                result.processorPerQuery?.text { $0.formatted(2) } ?? "–", result.lost.grouped,
            ]
        }
        let table = MarkdownTable(
            ["instances", "records", "queries/s", "CPU µs/query", "lost"], rows)
        return """
            ## Queries

            `muster serve` with the store, saturated over UDP with \(settings.queries.grouped) \
            questions about names drawn from all; medians of \(settings.rounds) runs of \
            \(settings.seconds.formatted(1)) s.

            \(table.text)
            """
    }
}

extension ScaleResults.AtSize {
    /// Octets for each record; a dash where there are none.
    fileprivate func perRecord(_ octets: Int?) -> String {
        octets.map { (Double($0) / Double(records)).formatted(1) } ?? "–"
    }
}
