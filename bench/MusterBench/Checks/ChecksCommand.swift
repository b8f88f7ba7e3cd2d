import ArgumentParser
import Foundation
import Registry

/// `MusterBench checks`: what health checks cost.
struct ChecksCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "checks",
        abstract: "Measure a server that probes 20,000 instances every 10 seconds.",
        discussion: "Writes DATE-checks.md.")

    @Option(help: "How many instances, at most 60,000.") var count: Int?
    @Option(help: "How many seconds are measured.") var seconds: Int?
    @Option(help: "TCP, HTTP, HTTPS; all by default.") var kinds: [String] = []
    @Flag(help: "Fewer instances, probed more often: a try of a minute.") var quick = false
    @OptionGroup var places: BenchPlaces

    /// Refuses what makes no sense.
    func validate() throws {
        guard (100...60_000).contains(count ?? 20_000) else {
            throw ValidationError("--count: 100 to 60,000")
        }
        guard (1...3600).contains(seconds ?? 60) else {
            throw ValidationError("--seconds: 1 to 3600")
        }
        guard kinds.allSatisfy({ HealthCheckConfig.Kind(rawValue: $0) != nil }) else {
            throw ValidationError("--kinds: TCP, HTTP, HTTPS")
        }
    }

    /// Measures and writes the results.
    func run() async throws {
        ProcessTable.shared.endOnSignals()
        try places.checkTools(["taskset", "openssl"], needsPeers: false)
        var settings = ChecksSettings()
        if quick { settings.shorten() }
        if let count { settings.count = count }
        if let seconds { settings.seconds = seconds }
        if !kinds.isEmpty { settings.kinds = kinds.compactMap(HealthCheckConfig.Kind.init) }
        let bench = try ChecksBench(settings)
        let results = try settings.kinds.map { try bench.run($0) }
        let report = ChecksReport(
            results: results, settings: settings, facts: MachineFacts(programs: []),
            command: BenchPlaces.command, date: BenchPlaces.today)
        let file = "\(places.results)/\(report.date)-checks.md"
        try WorkFolder.write(report.text, to: file)
        Progress.show("written: \(file)")
        print(report.bars + "\n\n" + report.figures)
    }
}
