import ArgumentParser
import Foundation

/// `MusterBench health`: the time from a probe that decides to the changed answer.
struct HealthCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "health",
        abstract: "Measure how soon DNS follows what probes find, whatever the disk does.",
        discussion: "Writes DATE-health.md. make bench-health builds the programs.")

    @Option(help: "How many instances are probed; an even number.") var instances = 1000
    @Option(help: "How many whole seconds each disk is measured.") var seconds = 20
    @Option(help: "How many targets change a second.") var rate = 50
    @Option(help: "The source of the library that makes a disk stall.")
    var stall = "bench/health/stall.c"
    @Option(help: "A folder on a disk, for the data.") var disk = ".build"
    @OptionGroup var places: BenchPlaces

    /// Refuses what makes no sense.
    func validate() throws {
        guard (2...10_000).contains(instances), instances.isMultiple(of: 2) else {
            throw ValidationError("--instances: an even number from 2 to 10,000")
        }
        guard (1...600).contains(seconds) else { throw ValidationError("--seconds: 1 to 600") }
        guard (1...1000).contains(rate) else { throw ValidationError("--rate: 1 to 1000") }
    }

    /// Measures and writes the results.
    func run() async throws {
        ProcessTable.shared.endOnSignals()
        try places.checkTools(["taskset", "cc", "cp"], needsPeers: false)
        let settings = HealthSettings(
            instances: instances, seconds: seconds, rate: rate, muster: try places.musterPath(),
            stall: stall)
        let version = try Tool.output(of: [settings.muster, "--version"])
            .split(separator: "\n").first.map(String.init)
        let facts = MachineFacts(programs: [("Muster", version ?? "unknown")])
        let figures = try await HealthBench(settings, in: disk).run()
        let report = HealthReport(
            figures: figures, settings: settings, facts: facts, command: BenchPlaces.command,
            date: BenchPlaces.today)
        let file = "\(places.results)/\(report.date)-health.md"
        try WorkFolder.write(report.text, to: file)
        Progress.show("written: \(file)")
        print(report.bars + "\n\n" + report.table)
    }
}
