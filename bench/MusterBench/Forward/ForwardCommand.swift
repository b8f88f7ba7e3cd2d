import ArgumentParser
import BenchData
import DNSWire
import Foundation
import Muster

/// `MusterBench forward`: our own names while questions for others wait for a server that is dead.
struct ForwardCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forward",
        abstract: "Measure our own names with and without questions that wait for a dead upstream.")

    @Option(help: "How many questions wait.") var waiting = 10_000
    @Option(help: "How many rounds.") var rounds = 5
    @Option(help: "How many seconds each load takes.") var seconds = 3.0

    /// Refuses numbers that make no sense.
    func validate() throws {
        guard (1...50_000).contains(waiting) else {
            throw ValidationError("--waiting: 1 to 50,000")
        }
        guard (1...100).contains(rounds) else { throw ValidationError("--rounds: 1 to 100") }
        guard (0.5...20).contains(seconds) else { throw ValidationError("--seconds: 0.5 to 20") }
    }

    /// Measures and prints the table.
    func run() async throws {
        ProcessTable.shared.endOnSignals()
        let bench = try await ForwardBench(waiting: waiting, seconds: seconds)
        do {
            print(try await bench.run(rounds: rounds))
            await bench.stop()
        } catch {
            await bench.stop()
            throw error
        }
    }
}
