import BenchData
import Foundation

/// Servers with the same records, measured in turn.
struct Comparison {
    private let settings: CompareSettings
    private let folder: WorkFolder
    private let processors: Processors
    private var servers: [RunningServer] = []

    /// Makes the data set and starts the servers; returns when all answer, and answer the same.
    init(_ settings: CompareSettings, contestants: [Contestant]) async throws {
        self.settings = settings
        folder = try WorkFolder()
        processors = try Processors()
        let data = DataSet(services: settings.services)
        Progress.show(
            "\(data.recordCount.grouped) records of \(data.instanceCount.grouped) instances")
        try data.masterFile(to: folder.path("bench.zone"))
        try data.queries(to: folder.path("queries"), count: settings.queries)
        try await data.makeStore(in: folder.path("store"))
        for contestant in contestants {
            let place = try place(contestant)
            servers.append(
                try RunningServer(contestant, in: place, processor: processors.server))
            Progress.show("\(contestant.name) answers on 127.0.0.1:\(place.port)")
        }
        try Agreement(data: data).check(servers)
        Progress.show("all answer \(Agreement.questions) questions the same")
    }

    /// The versions of all servers by name.
    func versions() throws -> [(name: String, version: String)] {
        try servers.map { ($0.contestant.name, try $0.contestant.version($0.place)) }
    }

    /// Measures every server with every load in each round. The order of the servers goes round, so
    /// that none always has the same one before it.
    ///
    /// The others stay up and idle meanwhile. They are not stopped by a signal: the event loop of
    /// one that was goes by an old clock, and closed connections that were new. What they use while
    /// they have nothing to do is told instead.
    func run() throws -> Measurements {
        var measurements = Measurements()
        let start = ContinuousClock.now
        let before = servers.map(\.processorTime.total)
        for round in 0..<settings.rounds {
            let order = servers.indices.map { servers[($0 + round) % servers.count] }
            for load in Load.allCases {
                for server in order where load.suits(server.contestant) {
                    let measurement = try measure(server, load)
                    let name = server.contestant.name
                    measurements.add(measurement, load, name)
                    Progress.show(line(measurement, round, load, name))
                }
            }
        }
        for (server, used) in zip(servers, before) {
            let name = server.contestant.name
            let idle = server.processorTime.total - used - measurements.processorTime(name)
            measurements.idleShare[name] = idle / (ContinuousClock.now - start).inSeconds
        }
        return measurements
    }

    private func place(_ contestant: Contestant) throws -> Contestant.Place {
        Contestant.Place(
            folder: try folder.makeFolder(contestant.name.lowercased()),
            port: try FreePort.take(), zoneFile: folder.path("bench.zone"),
            dataFolder: folder.path("store"), peers: settings.peers, muster: settings.muster)
    }

    private func measure(_ server: RunningServer, _ load: Load) throws -> Measurement {
        let before = server.processorTime
        let report = try load.run(
            port: server.place.port, queries: folder.path("queries"),
            seconds: settings.seconds, processor: processors.client)
        let measurement = Measurement(
            report: report, processor: server.processorTime - before)
        try server.checkRunning()
        guard report.completed > 0 else {
            throw Failure("\(server.contestant.name) answered no query over \(load.title)")
        }
        guard !server.contestant.answersDNS || report.answersMix else {
            throw Failure(
                "\(server.contestant.name) answered other codes than the questions have "
                    + "(\(load.title)): \(report.codes)")
        }
        return measurement
    }

    private func line(
        _ measurement: Measurement, _ round: Int, _ load: Load, _ name: String
    ) -> String {
        let rate = Int(measurement.report.queriesPerSecond).grouped
        let lost = measurement.report.lost
        return "round \(round + 1)/\(settings.rounds)  \(load.title.padded(26))"
            + "\(name.padded(7))\(rate.padded(9)) queries/s  "
            + "\(measurement.processorPerQuery.formatted(2)) µs/query"
            + (lost > 0 ? "  \(lost) lost" : "")
    }
}

/// What a comparison is run with.
struct CompareSettings: Sendable {
    var services = 10_000
    var rounds = 5
    var seconds = 3.0
    /// Questions in the file that clients go round.
    var queries = 100_000
    /// Where the peers' packages are unpacked.
    var peers: String
    /// The program `muster`.
    var muster: String
}

extension String {
    /// With blanks behind it up to a width.
    func padded(_ width: Int) -> String {
        padding(toLength: max(width, count), withPad: " ", startingAt: 0)
    }
}
