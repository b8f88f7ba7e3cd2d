/// The API beside etcd and a bare handler, measured in turn.
struct APIBench {
    private let settings: APISettings
    private let site: APISite
    private let processors: Processors
    private let servers: [APIServer]

    /// Makes the data and starts the servers; returns when all answer.
    init(_ settings: APISettings) async throws {
        self.settings = settings
        processors = try Processors()
        site = try await APISite(settings)
        let muster = try await APIServer(.muster, in: site, processor: processors.server)
        try await site.keepReply(of: muster)
        let etcd = try await APIServer(.etcd, in: site, processor: processors.server)
        let bare = try await APIServer(.bare, in: site, processor: processors.server)
        servers = [muster, etcd, bare]
    }

    /// Measures every server with every load in each round; the order of the servers goes round.
    func run() async throws -> APIMeasurements {
        var measurements = APIMeasurements()
        for round in 0..<settings.rounds {
            let order = servers.indices.map { servers[($0 + round) % servers.count] }
            for load in APILoad.allCases {
                for server in order where server.kind.takes(load) {
                    let measurement = try await measure(server, load, round)
                    measurements.add(measurement, load, server.kind)
                    Progress.show(line(measurement, round, load, server.kind))
                }
            }
        }
        return measurements
    }

    /// Loads a server. Fails when it refused something, or holds less than it has acknowledged.
    private func measure(
        _ server: APIServer, _ load: APILoad, _ round: Int
    ) async throws -> APIMeasurement {
        let script = WrkScript(
            load, server.kind, services: site.data.services,
            run: "\(round)-\(load.connections)")
        let file = site.folder.path("\(server.kind.rawValue).lua")
        try WorkFolder.write(script.text, to: file)
        let changes = try await server.kind.changes(port: server.port)
        let before = server.processorTime
        let report = try WrkReport.load(
            load, port: server.port, script: file, settings: settings,
            processor: processors.client)
        let used = server.processorTime - before
        try server.checkRunning()
        guard report.requests > 0, report.refused == 0 else {
            throw Failure("\(server.kind.title) did not answer everything: \(report)")
        }
        let made = try await server.kind.changes(port: server.port) - changes
        guard !load.isChange || made >= report.requests else {
            throw Failure(
                "\(server.kind.title) holds \(made) of \(report.requests) changes it acknowledged")
        }
        return APIMeasurement(report: report, processor: used.total)
    }

    private func line(
        _ measurement: APIMeasurement, _ round: Int, _ load: APILoad, _ server: APIServerKind
    ) -> String {
        let rate = Int(measurement.report.requestsPerSecond).grouped
        return "round \(round + 1)/\(settings.rounds)  \(load.title.padded(34))"
            + "\(server.title.padded(14))\(rate.padded(8)) requests/s  "
            + "\(measurement.processorPerRequest.formatted(0)) µs/request"
    }
}
