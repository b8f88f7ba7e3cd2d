import Foundation
import TestKit
import Testing

extension Scenarios {
    /// Leases of the running program, by its own commands and dig.
    @Suite struct Leases {
        private func muster(_ server: MusterServer, _ arguments: String...) async throws -> String {
            let result = try await run(
                [Checkout.product("muster")] + arguments + ["--api", server.apiAddress],
                environment: ["AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""])
            try #require(result.succeeded, "\(result)")
            return result.output
        }

        private func data(_ server: MusterServer) async throws -> [String] {
            try await LookupTool.dig.ask("web.lab.example. A", at: server.address).data
        }

        @Test("Who falls silent leaves DNS, comes back with a report, and is deregistered at last")
        func silence() async throws {
            let server = try await MusterServer(folder: RegistryCommands.emptyFolder())
            for (id, address) in [("a", "192.0.2.1"), ("b", "192.0.2.2")] {
                _ = try await muster(
                    server, "register", "web.lab.example", id, "--ipv4", address, "--create",
                    id == "a" ? "muster.lease=3" : "zone=north")
            }
            #expect(try await data(server) == ["192.0.2.1", "192.0.2.2"])
            try await wait(for: "the lapse") { try await data(server) == ["192.0.2.2"] }
            #expect(
                try await muster(server, "instances", "web.lab.example")
                    .contains(
                        /a +UNHEALTHY +\d+ s +ran out, gone in \d+ s +1 +192\.0\.2\.1 +muster/
                    ))
            _ = try await muster(server, "health", "web.lab.example", "a", "healthy")
            #expect(try await data(server) == ["192.0.2.1", "192.0.2.2"])

            try await wait(for: "the end") {
                try await !muster(server, "instances", "web.lab.example").contains("192.0.2.1")
            }
            #expect(try await data(server) == ["192.0.2.2"])
        }

        @Test("Who registers again and again stays")
        func heartbeats() async throws {
            let server = try await MusterServer(folder: RegistryCommands.emptyFolder())
            let end = ContinuousClock.now + .seconds(5)
            try await wait(for: "some seconds of heartbeats") {
                _ = try await muster(
                    server, "register", "web.lab.example", "a", "--ipv4", "192.0.2.1", "--create",
                    "muster.lease=3")
                #expect(try await data(server) == ["192.0.2.1"])
                return ContinuousClock.now > end
            }
            #expect(!server.log.contains("health changed"), "\(server.log)")
        }
    }
}
