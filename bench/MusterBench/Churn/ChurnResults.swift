/// What `churn` found out of one server.
struct ChurnResults: Sendable {
    /// Where the server keeps its registry.
    enum Store: String, CaseIterable, Sendable {
        case memory, folder

        /// What it is called in tables.
        var title: String { self == .memory ? "in memory" : "data folder" }
    }

    /// The measurements of one load, a round each.
    struct Rounds: Sendable {
        var quiet: [Measurement] = []
        var changing: [Measurement] = []
        /// The changes of all rounds together.
        var churn = ChurnResult()

        /// Queries per second while instances are changed ÷ while nothing is: of the medians.
        var ratio: Double? {
            guard !quiet.isEmpty, !changing.isEmpty else { return nil }
            return rate(changing).median / rate(quiet).median
        }

        /// Microseconds of the server's CPU for a change: what it used beyond its queries, at the
        /// cost of a query while nothing is changed. Other programs on the machine do not disturb
        /// it as they do rates.
        func processorPerChange(rate: Double) -> Double? {
            guard !quiet.isEmpty, rate > 0 else { return nil }
            let query = Spread(quiet.map(\.processorPerQuery)).median
            let changes = changing.map { measurement in
                let beyond = measurement.processorPerQuery - query
                return beyond * measurement.report.queriesPerSecond / rate
            }
            return changes.isEmpty ? nil : Spread(changes).median
        }

        /// Queries without a reply while instances were changed.
        var lost: Int { changing.reduce(0) { $0 + $1.report.lost } }

        /// Queries per second.
        func rate(_ measurements: [Measurement]) -> Spread {
            Spread(measurements.map(\.report.queriesPerSecond))
        }
    }

    let store: Store
    var loads: [Load: Rounds] = [:]

    /// The changes under all loads together.
    var churn: ChurnResult { loads.values.reduce(into: ChurnResult()) { $0.add($1.churn) } }
}
