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

    /// Measures a server of its own, the sides in turn.
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
                let sides = ChurnResults.Side.allCases
                for index in sides.indices {
                    let side = sides[(round + index) % sides.count]
                    let measurement = try measure(server, port, load, side, &results)
                    show(measurement, round, load, side, results.store)
                }
            }
        }
        return results
    }

    private func measure(
        _ server: MeasuringChild, _ port: UInt16, _ load: Load, _ side: ChurnResults.Side,
        _ results: inout ChurnResults
    ) throws -> Measurement {
        if side != .quiet {
            try server.write("\(side.rawValue) \(settings.rate) \(settings.changesOfRound)")
            poll(nil, 0, Int32(ChurnSettings.margin * 1000))
        }
        let before = ProcessorTime(ofGroup: server.id)
        let report = try load.run(
            port: port, queries: folder.path("queries"), seconds: settings.seconds,
            processor: processors.client)
        let measurement = Measurement(
            report: report, processor: ProcessorTime(ofGroup: server.id) - before)
        guard report.completed > 0 else { throw Failure("no query was answered") }
        results.loads[load, default: .init()].sides[side, default: []].append(measurement)
        if side != .quiet {
            let churn = try server.result(ChurnResult.self)
            if side == .changing { results.loads[load, default: .init()].churn.add(churn) }
        }
        return measurement
    }

    private func show(
        _ last: Measurement, _ round: Int, _ load: Load, _ side: ChurnResults.Side,
        _ store: ChurnResults.Store
    ) {
        Progress.show(
            "round \(round + 1)/\(settings.rounds)  \(store.title)  \(load.title)  "
                + "\(side.rawValue)  \(Int(last.report.queriesPerSecond).grouped) queries/s  "
                + "\(last.processorPerQuery.formatted(2)) µs/query  \(last.report.lost) lost")
    }
}
