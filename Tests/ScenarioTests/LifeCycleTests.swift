import Glibc
import TestKit
import Testing

extension Scenarios {
    @Suite struct LifeCycle {
        @Test("SIGTERM ends it with status 0 within two seconds", arguments: [SIGTERM, SIGINT])
        func stopping(signal: Int32) async throws {
            let server = try await MusterServer(folder: ServedFolder.make())
            // A client that stays connected must not hold it up.
            let idle = try DNSClient(server.address).connection()
            server.program.send(signal)
            #expect(try await server.program.end(within: .seconds(2)) == .exit(0), "\(server.log)")
            withExtendedLifetime(idle) {}
        }

        @Test("It starts again on the same data and the same port")
        func again() async throws {
            let folder = try ServedFolder.make()
            let first = try await MusterServer(folder: folder)
            first.program.send(SIGTERM)
            _ = try await first.program.end()
            let second = try await MusterServer(folder: folder, address: first.address)
            let reply = try await DNSClient(second.address).ask("web.shop.example. A")
            #expect(reply.answer.count == 3)
        }

        @Test("A second one on the same data folder says so in one line and fails")
        func sameData() async throws {
            let folder = try ServedFolder.make()
            let first = try await MusterServer(folder: folder)
            try await Self.refused(
                ["serve", "--data", folder.path("data"), "--control", folder.path("second")],
                in: folder, naming: folder.path("data"))
            #expect(first.program.isRunning)
        }

        @Test("A second one on the same port says so in one line and fails")
        func samePort() async throws {
            let folder = try ServedFolder.make()
            let first = try await MusterServer(folder: folder)
            try await Self.refused(
                ["serve", "--data", "none", "--control", folder.path("second")],
                in: folder, address: first.address, naming: first.address)
            #expect(first.program.isRunning)
        }

        @Test("An unknown key of the configuration names the nearest known one")
        func unknownKey() async throws {
            let folder = try ServedFolder.make()
            let file = try folder.write("logLevel: info\nzonez: zones\n", to: "muster.yaml")
            try await Self.refused(
                ["serve", "--config", file], in: folder, naming: "muster.yaml:2:1", "'zones'")
        }

        @Test("The data folder is closed to others, and so is the control socket")
        func permissions() async throws {
            let folder = try ServedFolder.make()
            let server = try await MusterServer(folder: folder)
            let result = try await run(
                ["stat", "--format=%a", folder.path("data"), folder.path("control")])
            #expect(result.output == "700\n600\n")
            #expect(server.program.isRunning)
        }

        /// Expects one line on standard error that has these words, and a failure.
        private static func refused(
            _ arguments: [String], in folder: TemporaryFolder, address: String? = nil,
            naming words: String...
        ) async throws {
            let command = [Checkout.product("muster")] + arguments
            let listen = try address ?? "127.0.0.1:\(FreePort.take())"
            let result = try await run(
                command + [
                    "--zones", folder.path("zones"), "--dns", listen,
                    "--api", "127.0.0.1:\(try FreePort.take())",
                ])
            #expect(!result.succeeded)
            #expect(result.errors.split(separator: "\n").count == 1, "\(result.errors)")
            for word in words { #expect(result.errors.contains(word), "\(result.errors)") }
        }
    }
}
