/// One load of one server.
struct APIMeasurement: Sendable {
    let report: WrkReport
    /// Seconds of processor time that the server used meanwhile.
    let processor: Double

    /// The server's processor time for a request, in microseconds.
    var processorPerRequest: Double {
        report.requests > 0 ? processor * 1e6 / Double(report.requests) : 0
    }
}

/// All measurements of a run, by load and server.
struct APIMeasurements: Sendable {
    private var all: [APILoad: [APIServerKind: [APIMeasurement]]] = [:]

    /// Adds a measurement of a server.
    mutating func add(_ measurement: APIMeasurement, _ load: APILoad, _ server: APIServerKind) {
        all[load, default: [:]][server, default: []].append(measurement)
    }

    /// The spread of a figure over the rounds; nil when it was not measured.
    func spread(
        _ figure: (APIMeasurement) -> Double, _ load: APILoad, _ server: APIServerKind
    ) -> Spread? {
        all[load]?[server].map { Spread($0.map(figure)) }
    }

    /// Requests that were not answered, in all rounds together.
    func lost(_ load: APILoad, _ server: APIServerKind) -> Int {
        (all[load]?[server] ?? []).reduce(0) { $0 + $1.report.lost }
    }

    /// How many times as many requests a second Muster answers as another server, by the medians.
    func ratio(_ load: APILoad, to other: APIServerKind) -> Double? {
        let rate = { (measurement: APIMeasurement) in measurement.report.requestsPerSecond }
        guard let mine = spread(rate, load, .muster), let others = spread(rate, load, other) else {
            return nil
        }
        return mine.median / others.median
    }
}
