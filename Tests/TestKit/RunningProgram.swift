import Foundation
import Synchronization

/// A program that a test started. Its output goes into files, so that it never blocks for a reader
/// and everything it wrote is there after a kill. It is killed when nobody holds it any more.
package final class RunningProgram: Sendable {
    /// The id of the process.
    package let id: Int32
    private let name: String
    private let folder: TemporaryFolder
    private let ending = Mutex<Ending?>(nil)

    /// Starts `arguments[0]`, found along PATH, with these variables besides the test's own.
    package init(
        _ arguments: [String], environment: [String: String] = [:], in place: String? = nil
    ) throws {
        folder = try TemporaryFolder()
        name = arguments.joined(separator: " ")
        let placement = place.map { ["env", "--chdir=" + $0] } ?? []
        id = try spawn(
            placement + arguments,
            environment: ProcessInfo.processInfo.environment.merging(environment) { $1 },
            output: folder.path("output"), errors: folder.path("errors"))
    }

    deinit {
        guard isRunning else { return }
        kill(id, SIGKILL)
        _ = try? reap(id, waiting: true)
    }

    /// What it wrote to its standard output so far.
    package var output: String { folder.read("output") }

    /// What it wrote to its standard error so far.
    package var errors: String { folder.read("errors") }

    /// False once it has ended.
    package var isRunning: Bool { ended == nil }

    /// How it ended; nil while it runs.
    package var ended: Ending? {
        ending.withLock { known in
            if known == nil { known = (try? reap(id)) ?? nil }
            return known
        }
    }

    /// Sends a signal, if it still runs.
    package func send(_ signal: Int32) {
        ending.withLock { if $0 == nil { kill(id, signal) } }
    }

    /// Waits until it ends, and tells how.
    package func end(within deadline: Duration = .seconds(30)) async throws -> Ending {
        try await awaited("the end of `\(name)`\n\(errors)", within: deadline) { ended }
    }
}

/// What a program wrote and how it ended.
package struct ProgramResult: Sendable {
    package let ending: Ending
    package let output: String
    package let errors: String

    /// True when it exited with status 0.
    package var succeeded: Bool { ending == .exit(0) }
}

/// Runs a program to its end.
package func run(
    _ arguments: [String], environment: [String: String] = [:], in place: String? = nil,
    within deadline: Duration = .seconds(30)
) async throws -> ProgramResult {
    let program = try RunningProgram(arguments, environment: environment, in: place)
    let ending = try await program.end(within: deadline)
    return ProgramResult(ending: ending, output: program.output, errors: program.errors)
}
