/// What `churn` found out of one server.
struct ChurnResults: Sendable {
    /// Where the server keeps its registry.
    enum Store: String, CaseIterable, Sendable {
        case memory, folder

        /// What it is called in tables.
        var title: String { self == .memory ? "in memory" : "data folder" }
    }

    /// What happens beside the queries.
    enum Side: String, CaseIterable, Sendable {
        /// Nothing.
        case quiet
        /// What the benchmark itself does for each change, its timer and its questions, and no
        /// change.
        case ticking
        /// Changes.
        case changing
    }

    /// The measurements of one load, a round each.
    struct Rounds: Sendable {
        var sides: [Side: [Measurement]] = [:]
        /// The changes of all rounds together.
        var churn = ChurnResult()

        /// Queries per second while instances are changed ÷ on another side: of the medians.
        func ratio(to side: Side) -> Double? {
            guard let changing = rate(.changing), let other = rate(side) else { return nil }
            return changing.median / other.median
        }

        /// Microseconds of the server's CPU for a change: what it used beyond its queries, at the
        /// cost of a query while nothing is changed. Other programs on the machine do not disturb
        /// it as they do rates.
        func processorPerChange(rate: Double) -> Double? {
            guard let query = processorPerQuery(.quiet)?.median, rate > 0,
                let changing = sides[.changing]
            else { return nil }
            let changes = changing.map { measurement in
                let beyond = measurement.processorPerQuery - query
                return beyond * measurement.report.queriesPerSecond / rate
            }
            return Spread(changes).median
        }

        /// Queries without a reply.
        func lost(_ side: Side) -> Int {
            sides[side, default: []].reduce(0) { $0 + $1.report.lost }
        }

        /// Queries per second; nil for what was not measured.
        func rate(_ side: Side) -> Spread? {
            sides[side].map { Spread($0.map(\.report.queriesPerSecond)) }
        }

        /// Microseconds of the server's CPU for a query; nil for what was not measured.
        func processorPerQuery(_ side: Side) -> Spread? {
            sides[side].map { Spread($0.map(\.processorPerQuery)) }
        }
    }

    let store: Store
    var loads: [Load: Rounds] = [:]

    /// The changes under all loads together.
    var churn: ChurnResult { loads.values.reduce(into: ChurnResult()) { $0.add($1.churn) } }
}
