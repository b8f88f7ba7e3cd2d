import Muster
import Registry
import Testing

@testable import MusterDaemon

@Suite("Purging")
struct Purging {
    /// A desk over a server: `web` in `lab.example` is a service, and a namespace of that name,
    /// which therefore answers for it: `api` and `.` have two instances each.
    private func desk(_ body: (ControlDesk, Server) async throws -> Void) async throws {
        let server = try await Server.start(ServerConfiguration())
        for name in ["lab.example", "web.lab.example"] {
            try await server.run(.createNamespace(CreateNamespace(name: name, kind: .dnsPublic)))
        }
        let namespaces = await server.read { $0.namespaces }
        let lab = try #require(namespaces.first { $0.name == "lab.example" })
        let dns = DNSConfig(records: [.init(.a, ttl: 10)])
        for name in ["web", "api", "."] {
            try await server.run(
                .createService(CreateService(name: name, namespaceID: lab.id, dns: dns)))
        }
        for service in await server.read({ $0.services(in: lab.id) }) {
            for id in ["a", "b"] {
                try await server.run(
                    .registerInstance(
                        RegisterInstance(
                            serviceID: service.id, instanceID: id,
                            attributes: [ReservedAttribute.ipv4: "192.0.2.1"])))
            }
        }
        try await body(ControlDesk(server: server), server)
        await server.stop()
    }

    private func text(_ reply: ControlReply) -> String {
        switch reply {
        case .done(let text): "done: \(text)"
        case .failed(let text): "failed: \(text)"
        case .answer, .stats, .zone: "another reply"
        }
    }

    @Test("A service is found by its DNS name in any case, with or without the last dot")
    func service() async throws {
        try await desk { desk, server in
            let reply = text(await desk.response(to: .purge(target: "API.lab.example.")).line)
            #expect(reply.hasPrefix("done: purged service api.lab.example (srv-"))
            #expect(reply.hasSuffix("instances: 2"))
            #expect(await server.statistics().registry.instances == 2)
        }
    }

    @Test("A name of several things is refused with all of them, and an id settles it")
    func ambiguous() async throws {
        try await desk { desk, server in
            for name in ["web.lab.example", "lab.example"] {
                let reply = text(await desk.response(to: .purge(target: name)).line)
                #expect(reply.hasPrefix("failed: '\(name)' may be "))
                #expect(reply.contains("namespace \(name) (ns-"))
                #expect(reply.contains("service \(name) (srv-"))
            }
            #expect(await server.statistics().registry.instances == 4)
            let namespaces = await server.read { $0.namespaces }
            let lab = try #require(namespaces.first { $0.name == "lab.example" })
            let reply = text(await desk.response(to: .purge(target: lab.id)).line)
            #expect(reply.hasPrefix("done: purged namespace lab.example (\(lab.id))"))
            #expect(await server.statistics().registry.services == 0)
        }
    }
}
