import BenchData
import Glibc

/// Measures a server while its instances are changed, beside the same server while they are not.
struct Churn {
    private let settings: ChurnSettings
    private let processors: Processors
    private let folder: WorkFolder

    /// Writes the questions.
    init(_ settings: ChurnSettings) throws {
        self.settings = settings
        processors = try Processors()
        folder = try WorkFolder()
        let data = DataSet(services: settings.services)
        try data.queries(to: folder.path("queries"), count: settings.queries)
    }

    /// Measures a server of its own, rounds without and with changes in turn.
    func run(_ store: ChurnResults.Store) throws -> ChurnResults {
        var arguments = [
            "churn-server", "--services", "\(settings.services)", "--targets",
            "\(settings.targets)",
        ]
        if store == .folder { arguments += ["--data", folder.path("data")] }
        let server = try MeasuringChild(
            arguments, processor: processors.server, takesInput: true)
        defer { server.end() }
        guard let port = UInt16(try server.answer("port")) else {
            throw Failure("the measured server told no port")
        }
        var results = ChurnResults(store: store)
        for round in 0..<settings.rounds {
            for load in ChurnSettings.loads {
                // Who comes first changes from round to round.
                for isChanging in round.isMultiple(of: 2) ? [false, true] : [true, false] {
                    try measure(server, port, load, isChanging, &results)
                    show(results, round, load, isChanging)
                }
            }
        }
        return results
    }

    private func measure(
        _ server: MeasuringChild, _ port: UInt16, _ load: Load, _ isChanging: Bool,
        _ results: inout ChurnResults
    ) throws {
        if isChanging {
            try server.write("\(settings.rate) \(settings.changesOfRound)")
            poll(nil, 0, Int32(ChurnSettings.margin * 1000))
        }
        let before = ProcessorTime(ofGroup: server.id)
        let report = try load.run(
            port: port, queries: folder.path("queries"), seconds: settings.seconds,
            processor: processors.client)
        let measurement = Measurement(
            report: report, processor: ProcessorTime(ofGroup: server.id) - before)
        guard report.completed > 0 else { throw Failure("no query was answered") }
        if isChanging {
            results.loads[load, default: .init()].changing.append(measurement)
            let churn = try server.result(ChurnResult.self)
            results.loads[load, default: .init()].churn.add(churn)
        } else {
            results.loads[load, default: .init()].quiet.append(measurement)
        }
    }

    private func show(
        _ results: ChurnResults, _ round: Int, _ load: Load, _ isChanging: Bool
    ) {
        guard let rounds = results.loads[load] else { return }
        let last = isChanging ? rounds.changing.last : rounds.quiet.last
        guard let last else { return }
        Progress.show(
            "round \(round + 1)/\(settings.rounds)  \(results.store.title)  \(load.title)  "
                + "\(isChanging ? "changing" : "quiet")  "
                + "\(Int(last.report.queriesPerSecond).grouped) queries/s  "
                + "\(last.processorPerQuery.formatted(2)) µs/query  \(last.report.lost) lost")
    }
}
