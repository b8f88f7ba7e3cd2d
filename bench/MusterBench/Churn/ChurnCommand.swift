import ArgumentParser
import Foundation

/// `MusterBench churn`: queries while instances are changed, a publish for each.
struct ChurnCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "churn",
        abstract: "Measure queries while 1,000 instances a second are changed.",
        discussion: "Writes DATE-churn.md.")

    @Option(help: "How many services the data set has.") var services: Int?
    @Option(help: "Changes a second.") var rate = 1000
    @Option(help: "How many rounds.") var rounds: Int?
    @Option(help: "How many seconds each load takes.") var seconds: Double?
    @Flag(help: "A small data set and one short round: a try of less than a minute.")
    var quick = false
    @OptionGroup var places: BenchPlaces

    /// Refuses what makes no sense.
    func validate() throws {
        let defaults = ChurnSettings()
        guard (100...200_000).contains(services ?? defaults.services) else {
            throw ValidationError("--services: 100 to 200,000")
        }
        guard (1...100_000).contains(rate) else { throw ValidationError("--rate: 1 to 100,000") }
        guard (1...1000).contains(rounds ?? defaults.rounds) else {
            throw ValidationError("--rounds: 1 to 1000")
        }
        guard (0.5...600).contains(seconds ?? defaults.seconds) else {
            throw ValidationError("--seconds: 0.5 to 600")
        }
    }

    /// Measures and writes the results.
    func run() async throws {
        ProcessTable.shared.endOnSignals()
        try places.checkTools(["dnsperf", "taskset"], needsPeers: false)
        var settings = ChurnSettings()
        if quick { settings.shorten() }
        settings.rate = rate
        if let services { settings.services = services }
        if let rounds { settings.rounds = rounds }
        if let seconds { settings.seconds = seconds }
        let churn = try Churn(settings)
        let results = try ChurnResults.Store.allCases.map { try churn.run($0) }
        let report = ChurnReport(
            results: results, settings: settings, facts: MachineFacts(servers: []),
            command: BenchPlaces.command, date: BenchPlaces.today)
        let file = "\(places.results)/\(report.date)-churn.md"
        try WorkFolder.write(report.text, to: file)
        Progress.show("written: \(file)")
        print(report.bars + "\n\n" + report.queries + "\n\n" + report.changes)
    }
}
