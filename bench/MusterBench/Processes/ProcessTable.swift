import Foundation
import Synchronization

/// The processes that run and the folders that are in use, so that nothing is left behind however a
/// benchmark ends.
final class ProcessTable: Sendable {
    /// The one of this program.
    static let shared = ProcessTable()

    private struct Contents {
        var processes: Set<pid_t> = []
        var folders: Set<String> = []
        var sources: [any DispatchSourceSignal] = []
    }

    private let contents = Mutex(Contents())

    /// Notes a process that leads a group.
    func insert(_ process: pid_t) { contents.withLock { _ = $0.processes.insert(process) } }

    /// Forgets a process that has ended.
    func remove(_ process: pid_t) { contents.withLock { _ = $0.processes.remove(process) } }

    /// Notes a folder that is removed at the end.
    func insert(folder: String) { contents.withLock { _ = $0.folders.insert(folder) } }

    /// Forgets a folder that is removed.
    func remove(folder: String) { contents.withLock { _ = $0.folders.remove(folder) } }

    /// From now on Ctrl-C, SIGTERM and SIGHUP end everything that was started, and then this
    /// program.
    func endOnSignals() {
        contents.withLock { contents in
            guard contents.sources.isEmpty else { return }
            for number in [SIGINT, SIGTERM, SIGHUP] {
                _ = signal(number, SIG_IGN)
                let source = DispatchSource.makeSignalSource(
                    signal: number, queue: .global(qos: .userInteractive))
                source.setEventHandler { Self.shared.endAll(status: 128 + number) }
                source.resume()
                contents.sources.append(source)
            }
        }
    }

    /// Kills every process that runs, with its group, removes the folders, and ends this program:
    /// before the lock is free, so that who waits for a process does not see it fail.
    private func endAll(status: Int32) {
        contents.withLock { contents in
            for process in contents.processes { kill(-process, SIGKILL) }
            for folder in contents.folders { try? FileManager.default.removeItem(atPath: folder) }
            Progress.show("ended by a signal")
            _exit(status)
        }
    }
}
