import Muster
import Registry
import TestKit
import Testing

@Suite("Hosts of the server's own")
struct HostZones {
    private let hosts = [
        "api.internal": ["192.0.2.1", "2001:db8::1"], "data-api.internal": ["::1"],
    ]

    private func server(
        zone: String? = nil, data: ServerConfiguration.DataLocation = .memory
    ) async throws -> Server {
        var configuration = ServerConfiguration()
        configuration.hosts = hosts
        configuration.data = data
        let folder = try TemporaryFolder()
        if let zone {
            try folder.write(zone, to: "z.zone")
            configuration.zonesFolder = folder.path
        }
        return try await Server.start(configuration)
    }

    private func refusal(_ start: () async throws -> Server) async throws -> String {
        do {
            await (try await start()).stop()
            return ""
        } catch let error as ServerError {
            return error.message
        }
    }

    @Test("Each is a zone of one name: its addresses, SOA and NS, no data, and nothing below")
    func answers() async throws {
        let server = try await server()
        let short = try server.query("API.internal", "A")
        #expect(short.answers == ["API.internal. 60 IN A 192.0.2.1"])
        let long = try server.query("api.internal", "AAAA")
        #expect(long.answers == ["api.internal. 60 IN AAAA 2001:db8::1"])
        #expect(
            try server.query("data-api.internal", "AAAA").answers == [
                "data-api.internal. 60 IN AAAA ::1"
            ])
        #expect(
            try server.query("api.internal", "NS").answers == [
                "api.internal. 172800 IN NS ns.muster.internal."
            ])
        #expect(try server.query("api.internal", "SOA").answers.count == 1)
        let other = try server.query("data-api.internal", "A")
        #expect(other.code == "NOERROR" && other.answers.isEmpty)
        #expect(other.authorities.first?.hasPrefix("data-api.internal. 60 IN SOA ") == true)
        #expect(try server.query("x.api.internal", "A").code == "NXDOMAIN")
        for name in ["internal", "other.internal", "muster.internal"] {
            #expect(try server.query(name, "A").code == "REFUSED", "\(name)")
        }
        #expect(await server.statistics().zones == 0)
        let explanation = try await server.explain("api.internal", "A")
        #expect(explanation.source == .host && explanation.rule == nil)
        await server.stop()
    }

    @Test("A namespace of such a name fails, and so does a service's instance; around it is room")
    func registry() async throws {
        let server = try await server()
        let failure = try await server.failure(
            of: .createNamespace(
                CreateNamespace(name: "API.internal", kind: .dnsPrivate, vpc: "vpc-1")))
        #expect(failure?.hasPrefix("CANNOT_CREATE_HOSTED_ZONE: api.internal. is the name") == true)
        let space = try await server.createNamespace("internal")
        for (name, isRefused) in [("api", true), ("x.api", true), ("apis", false)] {
            guard
                case .service(let service) = try await server.run(
                    .createService(
                        CreateService(
                            name: name, namespaceID: space,
                            dns: DNSConfig(records: [.init(.a, ttl: 5)]))))
            else { throw Unreadable(description: name) }
            let failure = try await server.failure(
                of: .registerInstance(
                    RegisterInstance(
                        serviceID: service, instanceID: "i",
                        attributes: [ReservedAttribute.ipv4: "192.0.2.9"])))
            #expect((failure?.contains("is in the zone of the host") == true) == isRefused)
        }
        #expect(try server.query("api.internal", "A").answers.count == 1)
        await server.stop()
    }

    @Test("A zone file that says something of such a name keeps the server from starting")
    func zoneFiles() async throws {
        let top = "@ 60 SOA ns.example. h.example. 1 2 3 4 5\n@ 60 NS ns.example.\n"
        let same = try await refusal { try await server(zone: "$ORIGIN api.internal.\n" + top) }
        #expect(same.contains("z.zone:2:1: api.internal. is the name of a host"), "\(same)")
        let around = try await refusal {
            try await server(zone: "$ORIGIN internal.\n" + top + "x.api 60 A 192.0.2.1\n")
        }
        #expect(around.contains("z.zone:4:1: api.internal. is the name of a host"), "\(around)")
        let beside = try await server(zone: "$ORIGIN internal.\n" + top + "b 60 A 192.0.2.2\n")
        #expect(try beside.query("b.internal", "A").answers.count == 1)
        #expect(
            try beside.query("api.internal", "A").answers == ["api.internal. 60 IN A 192.0.2.1"])
        await beside.stop()
    }

    @Test("A namespace that was registered before keeps the server from starting")
    func stored() async throws {
        let folder = try TemporaryFolder()
        let first = try await Server.reopened(folder.path("data"))
        _ = try await first.createNamespace("api.internal")
        await first.stop()
        let text = try await refusal { try await server(data: .folder(folder.path("data"))) }
        #expect(text.contains("api.internal. is registered: api.internal. is the name of a host"))
    }

    @Test("A reload keeps them, and refuses a zone file that would take one over")
    func reload() async throws {
        let server = try await server()
        let folder = try TemporaryFolder()
        try folder.write(
            "$ORIGIN api.internal.\n@ 60 SOA ns.a. h.a. 1 2 3 4 5\n@ 60 NS ns.a.\n", to: "z.zone")
        await #expect(throws: ServerError.self) {
            try await server.reload(zonesFolder: folder.path, declaration: Declaration())
        }
        try await server.reload(zonesFolder: nil, declaration: Declaration())
        #expect(try server.query("api.internal", "A").answers.count == 1)
        await server.stop()
    }
}
