import ArgumentParser
import Foundation

/// `MusterBench api`: the Cloud Map API beside etcd and a bare HTTP handler.
struct APICommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "api",
        abstract: "Measure the API beside etcd's puts and a bare Hummingbird handler.",
        discussion: "Writes DATE-api.md. make bench-api builds the programs and fetches the peers.")

    @Option(help: "How many rounds.") var rounds = 5
    @Option(help: "How many whole seconds each load of a round takes.") var seconds = 4
    @OptionGroup var places: BenchPlaces

    /// Refuses what makes no sense.
    func validate() throws {
        guard (1...1000).contains(rounds) else { throw ValidationError("--rounds: 1 to 1000") }
        guard (1...600).contains(seconds) else { throw ValidationError("--seconds: 1 to 600") }
    }

    /// Measures and writes the results.
    func run() async throws {
        ProcessTable.shared.endOnSignals()
        try places.checkTools(["taskset"], needsPeers: true)
        let settings = APISettings(
            rounds: rounds, seconds: seconds,
            peers: PeersFolder(path: URL(filePath: places.peers).path),
            muster: try places.musterPath(), bare: try places.program("BareHandler"))
        let facts = MachineFacts(programs: try settings.versions())
        let measurements = try await APIBench(settings).run()
        let report = APIReport(
            measurements: measurements, settings: settings, facts: facts,
            command: BenchPlaces.command, date: BenchPlaces.today)
        let file = "\(places.results)/\(report.date)-api.md"
        try WorkFolder.write(report.text, to: file)
        Progress.show("written: \(file)")
        print(report.bars + "\n\n" + report.figures)
    }
}
