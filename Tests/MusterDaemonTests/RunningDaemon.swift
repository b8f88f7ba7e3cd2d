import Foundation
import FoundationNetworking
import Logging
import ServiceLifecycle
import Synchronization
import TestKit
import Testing

@testable import MusterDaemon

/// A daemon that serves a folder of a test, on ports that are free.
final class RunningDaemon: Sendable {
    let folder: TemporaryFolder
    private let written = Mutex<[String]>([])
    let stops = Mutex(0)

    init() throws { folder = try TemporaryFolder() }

    /// Lines of the log so far.
    var log: [String] { written.withLock { $0 } }

    /// Writes a file into the zones folder.
    func write(_ text: String, to name: String) throws {
        try folder.write(text, to: "zones/\(name)")
    }

    /// Runs the daemon in a service group while `body` runs, then stops it gracefully.
    func run(_ body: @escaping @Sendable (RunningDaemon) async throws -> Void) async throws {
        var configuration = Configuration()
        configuration.zones = "\(folder.path)/zones"
        configuration.data = "\(folder.path)/data"
        configuration.dns = ["127.0.0.1:0"]
        configuration.api = ["127.0.0.1:0"]
        let logger = LineLog.logger(.info, .text) { line in
            self.written.withLock { $0.append(line) }
        }
        let daemon = Daemon(configuration, environment: [:], logger: logger) {
            self.stops.withLock { $0 += 1 }
        }
        let group = ServiceGroup(services: [Wrapper(daemon: daemon)], logger: logger)
        try await withThrowingTaskGroup { tasks in
            tasks.addTask { try await group.run() }
            tasks.addTask {
                // What keeps it from starting is thrown by the other task, and cancels this one.
                try await wait(for: "the daemon to serve") {
                    self.log.contains { $0.contains(" serving ") }
                }
                try await body(self)
                await group.triggerGracefulShutdown()
            }
            while try await tasks.next() != nil {}
        }
    }

    /// Asks over HTTP; gives the status, the content type and the body.
    func get(_ path: String) async throws -> (status: Int, type: String?, body: String) {
        let line = try #require(log.first { $0.contains(" serving ") })
        let address = try #require(line.split(separator: " ").first { $0.hasPrefix("api=") })
        let url = try #require(URL(string: "http://\(address.dropFirst(4))\(path)"))
        let (data, response) = try await URLSession.shared.data(from: url)
        let http = try #require(response as? HTTPURLResponse)
        let type = http.value(forHTTPHeaderField: "Content-Type")
        return (http.statusCode, type, String(decoding: data, as: UTF8.self))
    }

    /// Asks over the control socket.
    func ask(_ request: ControlRequest) async throws -> ControlReply? {
        try await ControlClient(path: "\(folder.path)/data/control.sock").ask(request)
    }
}

private struct Wrapper: Service {
    let daemon: Daemon

    func run() async throws { try await daemon.run() }
}
