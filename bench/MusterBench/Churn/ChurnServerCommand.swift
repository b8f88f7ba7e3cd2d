import ArgumentParser
import BenchData
import Foundation
import Logging
import Muster

/// `MusterBench churn-server`: the process that `churn` measures, the library's server with the
/// data set.
///
/// It writes its port, then for each line `SIDE RATE COUNT` that it reads makes as many changes, or
/// with the side `ticking` does all but make them, and writes what became of them; it ends with its
/// input.
struct ChurnServerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "churn-server", abstract: "Serve the data set and change it when told to.",
        shouldDisplay: false)

    @Option(help: "Services of the data set.") var services: Int
    @Option(help: "The data folder, a new one; none keeps everything in memory.")
    var data: String?
    @Option(help: "The pipe to read from.") var input: String
    @Option(help: "Newcomers, and members, that are changed.") var targets = 2000

    /// Serves until the input ends.
    func run() async throws {
        var configuration = ServerConfiguration()
        configuration.dnsSD = false
        configuration.workers = 1
        if let data { configuration.data = .folder(data) }
        // What a line for each change of health costs depends on where its user sends it.
        configuration.logger.logLevel = .warning
        let server = try await Server.start(configuration)
        do {
            try await serve(server)
            await server.stop()
        } catch {
            await server.stop()
            throw error
        }
    }

    private func serve(_ server: Server) async throws {
        let set = DataSet(services: services)
        let ids = try await set.register(in: server) { done, all in
            Progress.show("registered \(done) of \(all) instances")
        }
        let ports = server.addresses.compactMap { $0.split(separator: ":").last }
        guard let port = ports.first.flatMap({ UInt16($0) }) else {
            throw Failure("the server has no address")
        }
        try InputLines.open(input)
        var sequence = ChurnSequence(ChangeTargets(set, ids: ids, count: targets))
        var run = ChurnRun(
            server: server, probe: try VisibilityProbe(port: port), atOnce: data == nil ? 1 : 512,
            changesPerProbe: 50)
        MeasuringChild.tell("port", "\(port)")
        while let line = await InputLines.next() {
            let words = line.split(separator: " ")
            guard words.count == 3, let side = ChurnResults.Side(rawValue: String(words[0])),
                let rate = Int(words[1]), let count = Int(words[2])
            else { throw Failure("not SIDE RATE COUNT: \(line)") }
            run.makesChanges = side == .changing
            try MeasuringChild.tell(await run.run(&sequence, rate: rate, count: count))
        }
    }
}
