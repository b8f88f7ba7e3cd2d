import Muster
import TestKit
import Testing

extension Scenarios {
    /// `muster backup`, `muster purge` and `muster stats`.
    @Suite struct Maintenance {
        @Test("A backup is a registry to start from")
        func backup() async throws {
            let folder = try await Self.registered()
            let server = try await MusterServer(folder: folder)
            let result = try await server.run("backup", folder.path("saved.db"))
            #expect(result.succeeded, "\(result)")

            let other = try TemporaryFolder()
            try other.write("", to: "zones/registry.yaml")
            _ = try await run(["mkdir", "--mode=700", other.path("data")])
            _ = try await run(["cp", folder.path("saved.db"), other.path("data/registry.sqlite")])
            let restored = try await MusterServer(folder: other)
            let found = try await LookupTool.dig.ask("web.lab.example. A", at: restored.address)
            #expect(found.data == ["192.0.2.1", "192.0.2.2"], "\(found)")
        }

        @Test("Purging a service takes its instances, purging a namespace its services")
        func purge() async throws {
            let server = try await MusterServer(folder: Self.registered())
            let client = try DNSClient(server.address)
            let service = try await server.run("purge", "web.lab.example")
            #expect(service.succeeded, "\(service)")
            #expect(try await client.ask("web.lab.example. A").code == "NXDOMAIN")
            #expect(try await client.ask("api.lab.example. A").answer.count == 1)
            let namespace = try await server.run("purge", "lab.example")
            #expect(namespace.succeeded, "\(namespace)")
            #expect(try await client.ask("api.lab.example. A").code == "NXDOMAIN")
            let nothing = try await server.run("purge", "elsewhere.example")
            #expect(nothing.ending == .exit(1) && nothing.errors.contains("elsewhere.example"))
        }

        @Test("What a file declares is not purged")
        func declared() async throws {
            let server = try await MusterServer(folder: ServedFolder.make())
            let result = try await server.run("purge", "web.shop.example")
            #expect(result.ending == .exit(1))
            #expect(result.errors.contains("file") || result.errors.contains("registry.yaml"))
            let reply = try await DNSClient(server.address).ask("web.shop.example. A")
            #expect(reply.answer.count == 3)
        }

        @Test("The numbers of a server are those of its content")
        func stats() async throws {
            let server = try await MusterServer(folder: ServedFolder.make())
            let result = try await server.run("stats")
            let lines = result.output.split(separator: "\n")
            #expect(lines.contains("muster_namespaces 1"), "\(result)")
            #expect(lines.contains("muster_services 8"), "\(result)")
            #expect(lines.contains("muster_instances 16"), "\(result)")
        }

        /// A folder whose registry has two services that no file declares.
        private static func registered() async throws -> TemporaryFolder {
            let folder = try TemporaryFolder()
            try folder.write("", to: "zones/registry.yaml")
            let lab = try await Laboratory(data: .folder(folder.path("data")))
            try await lab.register(
                ["a": "192.0.2.1", "b": "192.0.2.2"], in: lab.createService("web"))
            try await lab.register(["c": "192.0.2.3"], in: lab.createService("api"))
            await lab.server.stop()
            return folder
        }
    }
}
