/// The results of `api` as Markdown.
struct APIReport {
    let measurements: APIMeasurements
    let settings: APISettings
    let facts: MachineFacts
    let command: String
    /// `2025-01-31`.
    let date: String

    /// All of it.
    var text: String {
        """
        # The API beside etcd and a bare handler, \(date)

        \(introduction)

        ## Bars

        \(bars)

        ## Figures

        \(figures)

        ## Machine

        \(facts.lines.map { "- \($0.name): \($0.value)" }.joined(separator: "\n"))

        """
    }

    private var introduction: String {
        """
        Medians of \(settings.rounds) interleaved rounds of \(settings.seconds) s for each load \
        and server, the least and the most in parentheses. The server has one processor, wrk with \
        one thread the other. A durable change is RegisterInstance for Muster, spread over \
        \(APIData.targets.grouped) services with A and SRV records, and a put over the JSON \
        gateway for etcd, with the same attributes as its value; every one has an id of its own, \
        and after each load the server must hold at least what it has acknowledged. Both keep \
        their data on the same disk and answer after an fsync; Muster answers DNS with it, too. \
        DiscoverInstances is of a service with \(APIData.instances) instances, and the bare \
        handler repeats one such reply with its header fields, by the same HTTP library. CPU is \
        user and system time of the server. Ratios are those of medians. Made with

            \(command)
        """
    }

    /// Each bar beside what was reached.
    var bars: String {
        Verdict.table([
            bar(1, .register, .etcd), bar(0.7, .registerAlone, .etcd),
            bar(0.6, .discover, .bare), bar(0.6, .discoverAlone, .bare),
        ])
    }

    private func bar(_ limit: Double, _ load: APILoad, _ other: APIServerKind) -> Verdict {
        .atLeast(
            limit, "requests/s ÷ \(other.title), \(load.title)",
            measurements.ratio(load, to: other))
    }

    /// A row for each load and server.
    var figures: String {
        let rows = APILoad.allCases.flatMap { load in
            APIServerKind.allCases.compactMap { row(load, $0) }
        }
        return MarkdownTable(
            [
                "load", "server", "requests/s", "Muster ÷ it", "median ms", "p99 ms",
                "CPU µs/request", "lost", "reply octets",
            ], rows, words: 2
        ).text
    }

    private func row(_ load: APILoad, _ server: APIServerKind) -> [String]? {
        guard
            let rate = measurements.spread({ $0.report.requestsPerSecond }, load, server),
            let median = measurements.spread({ Double($0.report.median) / 1000 }, load, server),
            let slowest = measurements.spread({ Double($0.report.slowest) / 1000 }, load, server),
            let processor = measurements.spread({ $0.processorPerRequest }, load, server),
            let octets = measurements.spread({ $0.report.octetsPerReply }, load, server)
        else { return nil }
        let ratio = server == .muster ? nil : measurements.ratio(load, to: server)
        return [
            load.title, server.title, rate.text { Int($0).grouped }, ratio?.formatted(2) ?? "–",
            median.text { $0.formatted(2) }, slowest.text { $0.formatted(2) },
            processor.text { $0.formatted(0) },
            measurements.lost(load, server).grouped, octets.median.formatted(0),
        ]
    }
}
