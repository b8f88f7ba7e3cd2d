import BenchData
import Foundation

/// The files of one size, and the servers that are started with them.
struct ScaleSite {
    let data: DataSet
    private let settings: ScaleSettings
    private let folder: WorkFolder
    private let processors: Processors

    /// Writes the master file and the questions, and makes the store.
    init(_ size: ScaleSize, _ settings: ScaleSettings) async throws {
        self.settings = settings
        data = size.data
        folder = try WorkFolder()
        processors = try Processors()
        try folder.makeFolder("zone")
        try data.masterFile(to: folder.path("zone/\(DataSet.namespace).zone"))
        try data.queries(to: folder.path("queries"), count: settings.queries)
        try await data.makeStore(in: folder.path("store"))
    }

    /// Starts a server; `isEmpty` tells that it has no records.
    func start(_ contestant: Contestant, isEmpty: Bool = false) throws -> MeasuredStart {
        let port = try FreePort.take()
        let place = Contestant.Place(
            folder: try folder.makeFolder("server-\(port)"), port: port,
            zoneFile: folder.path("zone/\(DataSet.namespace).zone"),
            dataFolder: folder.path("store"), peers: settings.peers, muster: settings.muster)
        return try MeasuredStart(
            contestant, in: place, data: isEmpty ? nil : data, processor: processors.server)
    }

    /// Loads a server until it is saturated; gives what came of it.
    func load(_ server: MeasuredStart) throws -> Measurement {
        let before = ProcessorTime(ofGroup: server.process.id)
        let report = try Load.saturated.run(
            port: server.place.port, queries: folder.path("queries"), seconds: settings.seconds,
            processor: processors.client)
        return Measurement(
            report: report, processor: ProcessorTime(ofGroup: server.process.id) - before)
    }
}
