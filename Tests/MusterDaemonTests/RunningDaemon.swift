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
    func run(
        level: Logger.Level = .info,
        _ body: @escaping @Sendable (RunningDaemon) async throws -> Void
    ) async throws {
        var configuration = Configuration()
        configuration.zones = "\(folder.path)/zones"
        configuration.data = "\(folder.path)/data"
        configuration.dns = ["127.0.0.1:0"]
        configuration.api = ["127.0.0.1:0"]
        let logger = LineLog.logger(level, .text) { line in
            self.written.withLock { $0.append(line) }
        }
        let daemon = Daemon(configuration, environment: [:], logger: logger) {
            self.stops.withLock { $0 += 1 }
        }
        let quiet = LineLog.logger(.critical, .text)
        let group = ServiceGroup(services: [Wrapper(daemon: daemon)], logger: quiet)
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

    /// The address of the HTTP pages.
    private var api: Substring {
        get throws {
            let line = try #require(log.first { $0.contains(" serving ") })
            return try #require(line.split(separator: " ").first { $0.hasPrefix("api=") })
                .dropFirst(4)
        }
    }

    /// Sends text to the HTTP port, and nothing more if `closing`; gives what comes back until the
    /// server closes.
    func sendHTTP(_ text: String, closing: Bool = false) async throws -> String {
        let port = try #require(Int(try api.split(separator: ":").last ?? ""))
        return try await blocking {
            let socket = try Socket(.stream)
            try socket.connect(to: .local(port: port))
            try socket.send(Array(text.utf8))
            if closing { try socket.endSending() }
            var reply: [UInt8] = []
            while case let part = try socket.receive(), !part.isEmpty { reply += part }
            return String(decoding: reply, as: UTF8.self)
        }
    }

    /// Connections to the HTTP port on which nothing was sent.
    func connect(count: Int) async throws -> [Socket] {
        let port = try #require(Int(try api.split(separator: ":").last ?? ""))
        return try await blocking {
            try (0..<count).map { _ in
                let socket = try Socket(.stream)
                try socket.connect(to: .local(port: port))
                return socket
            }
        }
    }

    /// Asks over HTTP; gives the status, the content type and the body.
    func get(_ path: String) async throws -> (status: Int, type: String?, body: String) {
        let url = try #require(URL(string: "http://\(try api)\(path)"))
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
