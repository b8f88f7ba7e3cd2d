/// The results of a comparison as Markdown.
struct CompareReport {
    let measurements: Measurements
    let servers: [String]
    let facts: MachineFacts
    let settings: CompareSettings
    let command: String
    /// `2025-01-31`.
    let date: String
    /// The file name of the plot.
    let plot: String

    /// The servers that ratios are taken to.
    private static let references = ["echo", "Knot", "NSD", "gdnsd"]

    /// All of it.
    var text: String {
        """
        # Muster beside other name servers, \(date)

        \(introduction)

        ![CPU per query and queries per second](\(plot))

        ## Bars

        \(bars)

        ## Figures

        \(figures)

        ## Machine

        \(machine)

        """
    }

    private var introduction: String {
        """
        Medians of \(settings.rounds) interleaved rounds of \(settings.seconds.formatted(1)) s for \
        each load and server, the least and the most in parentheses. The server has one \
        processor, the client another. CPU is user and system time of the server with its \
        children for a query that was answered, in µs; echo does the system calls and nothing \
        else. Muster's EDNS, counters, rotation and limits are on. Before, all servers have \
        answered the same to \(Agreement.questions) questions, but that gdnsd leaves aliases to \
        the resolver. Muster and Knot add the addresses of an SRV record's target, the others do \
        not: see the octets. dnsperf itself tops out near 165,000 queries/s over UDP, so that \
        its rates hide differences; its loads are for the CPU. \
        Ratios are those of medians. Made with

            \(command)
        """
    }

    /// Each bar beside what was reached.
    var bars: String {
        var lines = ["| bar | limit | reached | |", "|---|---|---|---|"]
        for bar in Bar.all {
            guard let ratio = measurements.ratio(bar.figure, "Muster", to: bar.other, bar.load)
            else { continue }
            let verdict = bar.isMet(by: ratio) ? "met" : "**missed**"
            lines.append(
                "| \(bar.title) | \(bar.demand) | \(ratio.formatted(3)) | \(verdict) |")
        }
        return lines.joined(separator: "\n")
    }

    /// A row for each load and server.
    var figures: String {
        let ratios = Self.references.filter(servers.contains)
        let titles =
            ["load", "server", "CPU µs/query", "of it user"] + ratios.map { "CPU ÷ \($0)" }
            + ["queries/s"] + ratios.map { "q/s ÷ \($0)" } + ["lost", "reply octets"]
        let rule = titles.indices.map { $0 < 2 ? "---" : "---:" }
        var rows = [titles, rule]
        for load in Load.allCases {
            for server in servers {
                if let row = row(load, server, ratios) { rows.append(row) }
            }
        }
        return rows.map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n")
    }

    private func row(_ load: Load, _ server: String, _ ratios: [String]) -> [String]? {
        guard let processor = measurements.spread(.processorPerQuery, server, load),
            let user = measurements.spread(.userPerQuery, server, load),
            let queries = measurements.spread(.queriesPerSecond, server, load)
        else { return nil }
        let ratio: (Measurements.Figure) -> [String] = { figure in
            ratios.map { measurements.ratio(figure, server, to: $0, load)?.formatted(2) ?? "–" }
        }
        let octets = measurements.of(server, load).first?.report.replyOctets
        return [load.title, server, processor.text { $0.formatted(2) }, user.median.formatted(2)]
            + ratio(.processorPerQuery) + [queries.text { Int($0).grouped }]
            + ratio(.queriesPerSecond)
            + [measurements.lost(server, load).grouped, octets.map { $0.formatted(0) } ?? "–"]
    }

    private var machine: String {
        let idle = servers.map { server in
            "\(server) \(((measurements.idleShare[server] ?? 0) * 100).formatted(2)) %"
        }
        let lines = facts.lines.map { "- \($0.name): \($0.value)" }
        return
            (lines + ["- of a processor while others were loaded: " + idle.joined(separator: ", ")])
            .joined(separator: "\n")
    }
}

extension Spread {
    /// The median, and the least and most in parentheses.
    func text(_ format: (Double) -> String) -> String {
        "\(format(median)) (\(format(least))–\(format(most)))"
    }
}
