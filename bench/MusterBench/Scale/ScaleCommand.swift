import ArgumentParser
import Foundation

/// `MusterBench scale`: how latency, memory, start-up and throughput grow with the instances.
struct ScaleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scale",
        abstract: "Measure publishing, memory, start-up and queries at several sizes.",
        discussion:
            "Writes DATE-scale.md and DATE-scale.png. A million instances take several minutes, "
            + "and some 4 GB of memory.")

    @Option(parsing: .upToNextOption, help: "The sizes, in instances.")
    var instances: [Int] = []
    @Option(parsing: .upToNextOption, help: "What to measure; all without this.")
    var parts: [String] = ScaleSettings.Part.allCases.map(\.rawValue)
    @Option(help: "How often starts and loads are repeated.") var rounds: Int?
    @Flag(help: "Small sizes and short loads: a try of less than a minute.") var quick = false
    @OptionGroup var places: BenchPlaces

    /// Refuses what makes no sense.
    func validate() throws {
        guard instances.allSatisfy({ (100...2_000_000).contains($0) }) else {
            throw ValidationError("--instances: 100 to 2,000,000")
        }
        let known = ScaleSettings.Part.allCases.map(\.rawValue)
        if let other = parts.first(where: { !known.contains($0) }) {
            throw ValidationError("--parts: \(other) is none of \(known)")
        }
        if let rounds, !(1...100).contains(rounds) {
            throw ValidationError("--rounds: 1 to 100")
        }
    }

    /// Measures and writes the results.
    func run() async throws {
        ProcessTable.shared.endOnSignals()
        var settings = ScaleSettings(
            peers: URL(filePath: places.peers).path, muster: try places.musterPath(),
            demo: URL(filePath: "zones").path)
        if quick { settings.shorten() }
        if !instances.isEmpty { settings.sizes = instances.map(ScaleSize.init) }
        if let rounds { settings.rounds = rounds }
        settings.parts = Set(parts.compactMap(ScaleSettings.Part.init))
        try places.checkTools(
            ["gnuplot", "taskset"], needsPeers: settings.parts.contains(.start))
        let results = try await Scale(settings).run()
        let date = BenchPlaces.today
        let report = ScaleReport(
            results: results, settings: settings, facts: MachineFacts(servers: []),
            command: BenchPlaces.command, date: date)
        try WorkFolder.write(report.text, to: "\(places.results)/\(date)-scale.md")
        try ScalePlot(results: results, date: date)
            .draw(to: "\(places.results)/\(date)-scale.png")
        Progress.show("written: \(places.results)/\(date)-scale.md and .png")
        print(report.bars)
    }
}
