import Glibc
import TestKit
import Testing

extension Scenarios {
    @Suite struct Reloading {
        @Test("SIGHUP takes over what changed in both kinds of file")
        func taken() async throws {
            let folder = try ServedFolder.make()
            let server = try await MusterServer(folder: folder)
            let client = try DNSClient(server.address)
            try folder.write(
                ServedFolder.zone.replacing("192.0.2.80", with: "192.0.2.81"),
                to: "zones/example.org.zone")
            try folder.write(
                ServedFolder.registry.replacing("192.0.2.4,", with: "192.0.2.5,"),
                to: "zones/registry.yaml")
            server.program.send(SIGHUP)
            try await wait(for: "the new records\n\(server.log)") {
                try await client.ask("www.example.org. A").answer
                    == ["www.example.org. 300 IN A 192.0.2.81"]
            }
            let declared = try await client.ask("dual.shop.example. A")
            #expect(declared.answer == ["dual.shop.example. 20 IN A 192.0.2.5"])
        }

        @Test("What left the file is gone, and the serial rises")
        func removed() async throws {
            let folder = try ServedFolder.make()
            let server = try await MusterServer(folder: folder)
            let client = try DNSClient(server.address)
            let before = try await Self.serial(client)
            let lines = ServedFolder.registry.split(
                separator: "\n", omittingEmptySubsequences: false)
            let kept = lines.prefix { !$0.contains("Name: mixed") }
            try folder.write(kept.joined(separator: "\n") + "\n", to: "zones/registry.yaml")
            server.program.send(SIGHUP)
            try await wait(for: "the service to go\n\(server.log)") {
                try await client.ask("mixed.shop.example. A").code == "NXDOMAIN"
            }
            #expect(try await Self.serial(client) > before)
            #expect(try await client.ask("web.shop.example. A").answer.count == 3)
        }

        @Test("An error in a file is logged with its place and changes nothing")
        func refused() async throws {
            let folder = try ServedFolder.make()
            let server = try await MusterServer(folder: folder)
            let client = try DNSClient(server.address)
            try folder.write(
                ServedFolder.zone.replacing("192.0.2.80", with: "192.0.2.81")
                    .replacing("192.0.2.25", with: "192.0.2.256"),
                to: "zones/example.org.zone")
            server.program.send(SIGHUP)
            // SOA, NS, MX, TXT, CAA, ns, www and www stand before mail, which is line 11.
            try await wait(for: "the error in the log\n\(server.log)") {
                server.log.contains("example.org.zone:11:")
            }
            #expect(
                try await client.ask("www.example.org. A").answer
                    == ["www.example.org. 300 IN A 192.0.2.80"])
        }

        private static func serial(_ client: DNSClient) async throws -> Int {
            let answer = try await client.ask("shop.example. SOA").answer
            return try #require(
                answer.first?.split(separator: " ").dropFirst(6).first.flatMap {
                    Int($0)
                })
        }
    }
}
