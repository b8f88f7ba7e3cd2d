import Foundation
import Logging
import Synchronization
import TestKit
import Testing

@testable import MusterDaemon

@Suite("The control socket")
struct ControlSocket {
    private let quiet = LineLog.logger(.critical, .text)

    /// Runs a control server on a socket in a folder of its own while `body` runs.
    private func withServer(
        requestTime: Duration = Limits.controlRequestTime,
        _ handler: @escaping ControlServer.Handler, _ body: (String) async throws -> Void
    ) async throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/control.sock"
        let server = try await ControlServer.open(
            path, logger: quiet, requestTime: requestTime, handler: handler)
        let serving = Task { try await server.run() }
        try await body(path)
        serving.cancel()
        _ = await serving.result
        #expect(!FileManager.default.fileExists(atPath: path), "the socket file is removed")
    }

    /// Sends octets as they are and reads the reply.
    private func sendRaw(_ octets: [UInt8], to path: String) async throws -> ControlReply {
        try await blocking {
            let socket = try Socket(.localStream)
            try socket.connect(to: .path(path))
            try socket.send(octets)
            var reply = Data()
            while case let part = try socket.receive(), !part.isEmpty { reply += part }
            return try ControlLine.decode(ControlReply.self, from: reply)
        }
    }

    private func text(_ reply: ControlReply?) -> String? {
        switch reply {
        case .done(let text): text
        case .failed(let text): "failed: \(text)"
        case .answer, .stats, .zone, nil: nil
        }
    }

    @Test("A request gets its reply, also many at a time")
    func requests() async throws {
        try await withServer {
            .line(.done(text: "\($0)"))
        } _: { path in
            let client = ControlClient(path: path)
            for request in [ControlRequest.stats, .purge(target: "a\nb"), .backup(path: "/ü")] {
                let reply = try await client.ask(request)
                #expect(text(reply) == "\(request)")
            }
            await withTaskGroup(of: String?.self) { group in
                for index in 0..<10 {
                    group.addTask { text(try? await client.ask(.purge(target: "\(index)"))) }
                }
                var replies = Set<String?>()
                for await reply in group { replies.insert(reply) }
                #expect(replies.count == 10 && !replies.contains(nil))
            }
        }
    }

    @Test("A reply of many MiB arrives whole, also at a client that reads late")
    func longReply() async throws {
        let long = String(repeating: "long ", count: 1 << 20)
        try await withServer { _ in
            .line(.done(text: long))
        } _: { path in
            let reply = try await ControlClient(path: path).ask(.stats)
            #expect(text(reply) == long)
            let late = try await blocking {
                let socket = try Socket(.localStream)
                try socket.connect(to: .path(path))
                try socket.send(Array("{\"stats\":{}}\n".utf8))
                var octets = 0
                while case let part = try socket.receive(atMost: 999), !part.isEmpty {
                    octets += part.count
                }
                return octets
            }
            #expect(late > long.utf8.count)
        }
    }

    @Test("What is begun is replied to when it is done; who asks may give up before that")
    func slowHandler() async throws {
        let (begun, hasBegun) = AsyncStream<Void>.makeStream()
        let (gate, opener) = AsyncStream<Void>.makeStream()
        // As what the server does: it does not care for being cancelled.
        let work = Task { for await _ in gate {} }
        try await withServer(requestTime: .milliseconds(50)) { _ in
            hasBegun.finish()
            await work.value
            return .line(.done(text: "all of it"))
        } _: { path in
            let client = ControlClient(path: path)
            async let reply = client.ask(.purge(target: "a"))
            for await _ in begun {}
            let late = try await sendRaw(Array("{".utf8), to: path)
            #expect(text(late) == "failed: the request took too long")
            for (request, rest) in [
                (ControlRequest.purge(target: "a"), "what was asked for may still be done"),
                (.stats, "try again"),
            ] {
                let error = await #expect(throws: Problems.self) {
                    _ = try await client.ask(request, within: .milliseconds(50))
                }
                #expect(error?.description.hasSuffix(rest) == true, "\(error as Any)")
            }
            opener.finish()
            #expect(text(try await reply) == "all of it")
        }
    }

    @Test("The protocol is one line of JSON each way")
    func protocolLines() throws {
        let cases: [(ControlRequest, String)] = [
            (.stats, #"{"stats":{}}"#),
            (.answer(name: "a.", type: "A"), #"{"answer":{"name":"a.","type":"A"}}"#),
            (.backup(path: "/b"), #"{"backup":{"path":"/b"}}"#),
            (.purge(target: "n"), #"{"purge":{"target":"n"}}"#),
            (.export(zone: "n."), #"{"export":{"zone":"n."}}"#),
        ]
        for (request, line) in cases {
            #expect(try ControlLine.encode(request) == Data((line + "\n").utf8))
            #expect(try ControlLine.decode(ControlRequest.self, from: Data(line.utf8)) == request)
        }
    }

    @Test("The socket is this user's alone")
    func mode() async throws {
        try await withServer { _ in
            .line(.done(text: ""))
        } _: { path in
            let found = try FileManager.default.attributesOfItem(atPath: path)
            #expect(found[.posixPermissions] as? Int == 0o600)
        }
    }

    @Test("A socket that somebody answers on is left alone, a left-over one is replaced")
    func stale() async throws {
        try await withServer { _ in
            .line(.done(text: "first"))
        } _: { path in
            await #expect(throws: Problems.self) {
                _ = try await ControlServer.open(path, logger: quiet) { _ in
                    .line(.done(text: "second"))
                }
            }
            let reply = try await ControlClient(path: path).ask(.stats)
            #expect(text(reply) == "first")
        }
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/left.sock"
        // Bound and closed, as a killed server leaves it.
        try Socket(.localStream).bind(to: .path(path))
        let nobody = try await ControlClient(path: path).ask(.stats)
        #expect(nobody == nil)
        let server = try await ControlServer.open(path, logger: quiet) { _ in
            .line(.done(text: "new"))
        }
        let serving = Task { try await server.run() }
        let reply = try await ControlClient(path: path).ask(.stats)
        #expect(text(reply) == "new")
        serving.cancel()
        _ = await serving.result
    }

    @Test("A file that is no socket is never removed")
    func noSocket() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("precious", to: "control.sock")
        await #expect(throws: Problems.self) {
            _ = try await ControlServer.open(file, logger: quiet) { _ in .line(.done(text: "")) }
        }
        #expect(FileManager.default.contents(atPath: file) == Data("precious".utf8))
    }

    @Test("Noise, unknown requests and requests without end get a refusal")
    func noise() async throws {
        try await withServer { _ in
            .line(.done(text: "never"))
        } _: { path in
            for line in ["", "\u{0}\u{1}", "[]", #"{"dance":{}}"#, #"{"answer":{}}"#] {
                let reply = try await sendRaw(Array((line + "\n").utf8), to: path)
                #expect(text(reply) == "failed: the server does not know this request")
            }
            let long = try await sendRaw(Array(repeating: 0x20, count: 70_000), to: path)
            #expect(text(long) == "failed: the request is longer than 65536 octets")
        }
    }

    @Test("A path that is too long for a socket is refused with a way out")
    func longPath() throws {
        var configuration = Configuration()
        configuration.data = "/tmp/" + String(repeating: "x", count: 100)
        let error = #expect(throws: Problems.self) {
            try ControlPath.prepare(configuration, environment: [:])
        }
        #expect(error?.description.contains("--control PATH") == true)
    }

    @Test("The socket is in the data folder, without one in the user's runtime folder")
    func places() throws {
        var configuration = Configuration()
        #expect(ControlPath.standard(configuration, environment: [:]) == "data/control.sock")
        configuration.data = "none"
        let folder = try TemporaryFolder()
        let environment = ["XDG_RUNTIME_DIR": folder.path]
        let path = ControlPath.standard(configuration, environment: environment)
        #expect(path == "\(folder.path)/muster/control.sock")
        try ControlPath.prepare(configuration, environment: environment)
        let made = try FileManager.default.attributesOfItem(atPath: "\(folder.path)/muster")
        #expect(made[.posixPermissions] as? Int == 0o700)
        let missing = ["XDG_RUNTIME_DIR": folder.path("none")]
        let own = "/tmp/muster-\(getuid())/control.sock"
        for environment in [[:], missing, ["XDG_RUNTIME_DIR": try foreign(folder)]] {
            #expect(ControlPath.standard(configuration, environment: environment) == own)
        }
        configuration.control = "here.sock"
        #expect(ControlPath.standard(configuration, environment: environment) == "here.sock")
    }

    /// A folder of another user: of root's, for root one that is given away.
    private func foreign(_ folder: TemporaryFolder) throws -> String {
        guard getuid() == 0 else { return "/" }
        let path = folder.path("foreign")
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: false,
            attributes: [.ownerAccountID: 65_534])
        return path
    }

    @Test("A user who cannot make the standard socket is told at the start")
    func unreachable() throws {
        let folder = try TemporaryFolder()
        let environment = ["XDG_RUNTIME_DIR": folder.path]
        var configuration = Configuration()
        configuration.zones = folder.path("zones")
        configuration.data = "none"
        try ReachableFiles(configuration, environment: environment).check(for: "muster")
        // Nobody can write into a file as into a folder, root neither.
        try folder.write("", to: "muster")
        let error = #expect(throws: Problems.self) {
            try ReachableFiles(configuration, environment: environment).check(for: "muster")
        }
        let expected = "user muster cannot write to \(folder.path)/muster (control): "
        #expect(error?.list.count == 1 && error?.description.hasPrefix(expected) == true)
    }
}
