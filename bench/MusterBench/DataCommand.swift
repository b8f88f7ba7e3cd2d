import ArgumentParser
import BenchData
import Foundation
import Muster

/// `MusterBench data`: writes the data set for name servers, dnsperf and Muster.
struct DataCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "data",
        abstract: "Write the data set: a master file, questions for dnsperf, a data folder.")

    @Option(help: "How many services; each 1,000 make 4,550 instances and some 19,000 records.")
    var services = 10_000
    @Option(help: "The file to write the zone \(DataSet.namespace) to.") var zone: String?
    @Option(help: "The file to write questions to.") var queries: String?
    @Option(help: "How many questions.") var count = 100_000
    @Option(help: "The folder to register everything in, for muster serve --data; a new one.")
    var store: String?

    /// Refuses numbers that make no sense.
    func validate() throws {
        guard (1...2_000_000).contains(services) else {
            throw ValidationError("--services may be 1 to 2,000,000")
        }
        guard count > 0 else { throw ValidationError("--count has to be above 0") }
    }

    /// Writes what was asked for.
    func run() async throws {
        let data = DataSet(services: services)
        if let zone { try data.masterFile(to: zone) }
        if let queries { try data.queries(to: queries, count: count) }
        if let store { try await data.makeStore(in: store) }
        print(
            "\(data.services.count) services, \(data.instanceCount) instances, "
                + "\(data.recordCount) records")
    }
}

extension DataSet {
    /// Registers everything in a data folder that does not exist yet, as `muster serve` keeps it.
    func makeStore(in folder: String) async throws {
        guard !FileManager.default.fileExists(atPath: folder) else {
            throw Failure("\(folder) is there already: name a new folder")
        }
        var configuration = ServerConfiguration()
        configuration.dnsSD = false
        configuration.listen = []
        configuration.data = .folder(folder)
        let server = try await Server.start(configuration)
        do {
            try await register(in: server) { done, all in
                Progress.show("registered \(done) of \(all) instances")
            }
            await server.stop()
        } catch {
            await server.stop()
            throw error
        }
    }
}
