import Foundation
import Synchronization

/// A program that a benchmark has started, with its children. It is killed when nobody holds it any
/// more, and when the benchmark ends early (`ProcessTable`).
final class ChildProcess: Sendable {
    /// The id of the process, and of its group.
    let id: pid_t
    private let name: String
    private let outputPath: String
    /// What waitpid said of its end; nil before it.
    private let status = Mutex<Int32?>(nil)

    /// Starts a program whose output goes into a file, found along PATH.
    ///
    /// - Parameters:
    ///   - processor: The number of the processor it may use alone; nil for all.
    ///   - environment: Variables besides our own.
    init(
        _ arguments: [String], processor: Int? = nil, environment: [String: String] = [:],
        output: String
    ) throws(Failure) {
        let placement = processor.map { ["taskset", "--cpu-list", String($0)] } ?? []
        name = arguments[0]
        outputPath = output
        id = try spawn(
            placement + arguments,
            environment: ProcessInfo.processInfo.environment.merging(environment) { $1 },
            output: output)
        ProcessTable.shared.insert(id)
    }

    deinit { end() }

    /// What it wrote to both outputs so far.
    var output: String { (try? String(contentsOfFile: outputPath, encoding: .utf8)) ?? "" }

    /// False once it has ended.
    var isRunning: Bool { reap(WNOHANG) == nil }

    /// Sends a signal to it and its children, if it still runs.
    func send(_ signal: Int32) {
        status.withLock { if $0 == nil { kill(-id, signal) } }
    }

    /// Waits until it has ended; fails with what it wrote unless its exit status is 0.
    func finish() throws(Failure) {
        guard let status = reap(0), status == 0 else {
            throw Failure("\(name) failed:\n\(output)")
        }
    }

    /// Waits until it has ended, however it ends.
    func waitForEnd() { _ = reap(0) }

    /// Ends it and its children: asks first, and kills what is left after two seconds.
    func end() {
        send(SIGTERM)
        let deadline = ContinuousClock().now + .seconds(2)
        while isRunning, ContinuousClock().now < deadline { waitBriefly() }
        // Children may outlive their parent.
        kill(-id, SIGKILL)
        _ = reap(0)
    }

    /// What waitpid says of its end; nil while it runs, unless its end is waited for.
    private func reap(_ flags: Int32) -> Int32? {
        status.withLock { known in
            if known != nil { return known }
            var found: Int32 = 0
            // SAFETY: `found` lives across the call.
            var process = unsafe waitpid(id, &found, flags)
            while process < 0, errno == EINTR { process = unsafe waitpid(id, &found, flags) }
            if process == 0 { return nil }
            known = process == id ? found : -1
            ProcessTable.shared.remove(id)
            return known
        }
    }
}

/// Waits ten milliseconds before something is looked at again.
func waitBriefly() { poll(nil, 0, 10) }
