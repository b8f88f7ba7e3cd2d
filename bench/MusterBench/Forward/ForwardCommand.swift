import ArgumentParser
import BenchData
import DNSWire
import Foundation
import Muster

/// `MusterBench forward`: our own names while questions for others wait for a server that is dead.
struct ForwardCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forward",
        abstract: "Measure our own names with and without questions that wait for a dead upstream.",
        discussion: "Writes DATE-forward.md.")

    @Option(help: "How many questions wait.") var waiting = 10_000
    @Option(help: "How many rounds.") var rounds = 5
    @Option(help: "How many seconds each load takes.") var seconds = 3.0
    @OptionGroup var places: BenchPlaces

    /// Refuses numbers that make no sense.
    func validate() throws {
        guard (1...50_000).contains(waiting) else {
            throw ValidationError("--waiting: 1 to 50,000")
        }
        guard (1...100).contains(rounds) else { throw ValidationError("--rounds: 1 to 100") }
        guard (0.5...20).contains(seconds) else { throw ValidationError("--seconds: 0.5 to 20") }
    }

    /// Measures and writes the results.
    func run() async throws {
        ProcessTable.shared.endOnSignals()
        let bench = try await ForwardBench(waiting: waiting, seconds: seconds)
        do {
            try report(try await bench.run(rounds: rounds))
            await bench.stop()
        } catch {
            await bench.stop()
            throw error
        }
    }

    private func report(_ results: ForwardResults) throws {
        let report = ForwardReport(
            results: results, seconds: seconds, facts: MachineFacts(programs: []),
            command: BenchPlaces.command, date: BenchPlaces.today)
        let file = "\(places.results)/\(report.date)-forward.md"
        try WorkFolder.write(report.text, to: file)
        Progress.show("written: \(file)")
        print(report.bars + "\n\n" + report.figures)
    }
}
