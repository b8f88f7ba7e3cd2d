import ArgumentParser
import Foundation

/// `MusterBench compare`: Muster beside echo, gdnsd, NSD, Knot and BIND.
struct CompareCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Measure Muster beside other name servers, with the same records.",
        discussion:
            "Writes DATE.md and DATE.png. make bench builds the programs and fetches the peers.")

    @Option(help: "How many services the data set has.") var services = 10_000
    @Option(help: "How many rounds.") var rounds = 5
    @Option(help: "How many seconds each load of a round takes.") var seconds = 3.0
    @Option(parsing: .upToNextOption, help: "The servers to measure; all without this.")
    var servers: [String] = Contestant.all.map(\.name)
    @Option(help: "The folder of the unpacked peers.") var peers = ".build/bench/peers"
    @Option(help: "The program muster; by default the one beside this program.")
    var muster: String?
    @Option(help: "The folder to write the results to.") var results = "bench/results"

    /// Refuses what makes no sense.
    func validate() throws {
        guard (1...1000).contains(rounds) else { throw ValidationError("--rounds: 1 to 1000") }
        guard (0.1...600).contains(seconds) else {
            throw ValidationError("--seconds: 0.1 to 600")
        }
        guard (1...200_000).contains(services) else {
            throw ValidationError("--services: 1 to 200,000")
        }
        let known = Contestant.all.map(\.name)
        if let other = servers.first(where: { !known.contains($0) }) {
            throw ValidationError("--servers: \(other) is none of \(known)")
        }
    }

    /// Measures and writes the results.
    func run() async throws {
        ProcessTable.shared.endOnSignals()
        let settings = CompareSettings(
            services: services, rounds: rounds, seconds: seconds, queries: 100_000,
            peers: URL(filePath: peers).path, muster: try musterPath())
        let contestants = Contestant.all.filter { servers.contains($0.name) }
        try checkTools(contestants)
        let comparison = try await Comparison(settings, contestants: contestants)
        let facts = MachineFacts(servers: try comparison.versions())
        let measurements = try comparison.run()
        let report = CompareReport(
            measurements: measurements, servers: contestants.map(\.name), facts: facts,
            settings: settings, command: command, date: Self.today, plot: Self.today + ".png")
        try write(report)
        print(report.bars + "\n\n" + report.figures)
    }

    private var command: String {
        ([".build/release/MusterBench"] + CommandLine.arguments.dropFirst())
            .joined(separator: " ")
    }

    private static var today: String {
        Date.now.formatted(.iso8601.year().month().day())
    }

    private func musterPath() throws -> String {
        let path =
            muster ?? URL(filePath: Tool.own).deletingLastPathComponent().path + "/muster"
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw Failure("there is no program \(path): swift build -c release --product muster")
        }
        return path
    }

    private func checkTools(_ contestants: [Contestant]) throws(Failure) {
        for tool in ["dnsperf", "gnuplot", "taskset"] where Tool.path(of: tool) == nil {
            throw Failure("there is no \(tool) here: make bench installs it")
        }
        if contestants.contains(where: \.isPeer),
            !FileManager.default.fileExists(atPath: peers + "/packages")
        {
            throw Failure("no peers in \(peers): bench/peers/unpack \(peers)")
        }
    }

    private func write(_ report: CompareReport) throws {
        let file = "\(results)/\(report.date).md"
        try WorkFolder.write(report.text, to: file)
        let plot = ComparePlot(
            measurements: report.measurements, servers: report.servers, date: report.date)
        try plot.draw(to: "\(results)/\(report.plot)")
        Progress.show("written: \(file) and \(report.plot)")
    }
}
