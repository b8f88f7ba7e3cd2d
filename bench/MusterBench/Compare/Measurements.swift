/// One load of one server.
struct Measurement: Equatable, Sendable {
    let report: LoadReport
    /// Processor time that the server used meanwhile.
    let processor: ProcessorTime

    /// The server's processor time for a query that was answered, in microseconds.
    var processorPerQuery: Double { perQuery(processor.total) }

    /// The part of it in user mode.
    var userPerQuery: Double {
        // The kernel tells the two modes in hundredths of a second: take their share alone.
        let sum = processor.user + processor.system
        return sum > 0 ? perQuery(processor.total * processor.user / sum) : 0
    }

    private func perQuery(_ seconds: Double) -> Double {
        report.completed > 0 ? seconds * 1e6 / Double(report.completed) : 0
    }
}

/// All measurements of a run, by load and server.
struct Measurements: Sendable {
    /// What is compared.
    enum Figure: Sendable {
        case queriesPerSecond, processorPerQuery, userPerQuery

        /// The figure of one measurement.
        func value(_ measurement: Measurement) -> Double {
            switch self {
            case .queriesPerSecond: measurement.report.queriesPerSecond
            case .processorPerQuery: measurement.processorPerQuery
            case .userPerQuery: measurement.userPerQuery
            }
        }
    }

    /// The part of a processor that each server used while it was not loaded.
    var idleShare: [String: Double] = [:]
    private var all: [Load: [String: [Measurement]]] = [:]

    /// Adds a measurement of a server.
    mutating func add(_ measurement: Measurement, _ load: Load, _ server: String) {
        all[load, default: [:]][server, default: []].append(measurement)
    }

    /// The measurements of a server, a round each.
    func of(_ server: String, _ load: Load) -> [Measurement] { all[load]?[server] ?? [] }

    /// The spread of a figure over the rounds; nil when it was not measured.
    func spread(_ figure: Figure, _ server: String, _ load: Load) -> Spread? {
        let values = of(server, load).map(figure.value)
        return values.isEmpty ? nil : Spread(values)
    }

    /// The ratio of a server's median to another's; nil when one was not measured.
    func ratio(_ figure: Figure, _ server: String, to other: String, _ load: Load) -> Double? {
        guard let mine = spread(figure, server, load), let others = spread(figure, other, load),
            others.median > 0
        else { return nil }
        return mine.median / others.median
    }

    /// Processor time that a server used under all loads, in seconds.
    func processorTime(_ server: String) -> Double {
        all.values.flatMap { $0[server] ?? [] }.reduce(0) { $0 + $1.processor.total }
    }

    /// Queries without a reply in all rounds together.
    func lost(_ server: String, _ load: Load) -> Int {
        of(server, load).reduce(0) { $0 + $1.report.lost }
    }
}
