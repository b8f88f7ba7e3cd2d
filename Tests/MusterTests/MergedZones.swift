import Muster
import Registry
import TestKit
import Testing

@Suite("Zone files beside the registry")
struct MergedZones {
    private func folder(_ zone: String, apex: String = "example.local.") throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write(
            """
            $ORIGIN \(apex)
            $TTL 300
            @ SOA ns1.example.org. h.example.org. 77 1 2 3 60
            @ NS ns1.example.org.
            \(zone)
            """, to: "z.zone")
        return folder
    }

    @Test("With one apex they are one zone: the file's SOA and NS win")
    func merged() async throws {
        let folder = try folder("mail A 192.0.2.25")
        let test = try await TestServer { $0.zonesFolder = folder.path }
        let service = try await test.service("web", [.init(.a, ttl: 30)])
        try await test.register(service, "i1", "192.0.2.1")
        #expect(try test.ask("web.example.local") == ["192.0.2.1"])
        #expect(try test.ask("mail.example.local") == ["192.0.2.25"])
        #expect(try test.ask("example.local", "NS") == ["ns1.example.org."])
        let authority = try test.server.query("x.example.local", "A").authorities[0]
        #expect(authority.hasPrefix("example.local. 60 IN SOA ns1.example.org."))
        try await test.server.run(.purgeNamespace(test.namespace, owner: .api))
        try await test.server.succeed(.deleteNamespace(test.namespace, owner: .api))
        #expect(try test.ask("mail.example.local") == ["192.0.2.25"])
        #expect(try test.ask("example.local", "NS") == ["ns1.example.org."])
        await test.server.stop()
    }

    @Test(
        "The same owner and type, a CNAME beside data, a name below a cut: a failed operation"
    )
    func conflicts() async throws {
        let folder = try folder(
            "web A 192.0.2.25\nwww CNAME web\nsub NS ns.elsewhere.org.\ntxt TXT hello")
        let test = try await TestServer { $0.zonesFolder = folder.path }
        for (name, line) in [("web", 5), ("www", 6), ("x.sub", 7), ("sub", 7)] {
            let service = try await test.service(name, [.init(.a, ttl: 30)])
            let failure = try await test.server.failure(
                of: .registerInstance(
                    RegisterInstance(
                        serviceID: service, instanceID: "i",
                        attributes: [ReservedAttribute.ipv4: "192.0.2.1"])))
            #expect(failure?.hasPrefix("INVALID_CHANGE_BATCH") == true)
            #expect(failure?.contains("z.zone:\(line):1") == true, "\(failure ?? "")")
        }
        let fine = try await test.service("txt", [.init(.a, ttl: 30)])
        try await test.register(fine, "i", "192.0.2.1")
        #expect(try test.ask("txt.example.local") == ["192.0.2.1"])
        #expect(try test.ask("txt.example.local", "TXT") == ["\"hello\""])
        await test.server.stop()
    }

    @Test("A conflict at the start is an error that names both, and nothing is served")
    func conflictAtStart() async throws {
        let data = try TemporaryFolder()
        let first = try await TestServer { $0.data = .folder(data.path) }
        let service = try await first.service("web", [.init(.a, ttl: 30)])
        try await first.register(service, "i1", "192.0.2.1")
        await first.server.stop()
        let folder = try folder("web A 192.0.2.25")
        var configuration = ServerConfiguration()
        configuration.data = .folder(data.path)
        configuration.zonesFolder = folder.path
        do {
            _ = try await Server.start(configuration)
            Issue.record("it started")
        } catch {
            #expect(error.message.contains("web.example.local. is registered"))
            #expect(error.message.contains("z.zone:5:1"))
        }
    }

    @Test("A reload shows new records at once; one that is wrong changes nothing")
    func reload() async throws {
        let folder = try folder("mail A 192.0.2.25")
        let test = try await TestServer { $0.zonesFolder = folder.path }
        try folder.write("$ORIGIN example.local.\nmail A 192.0.2.99\n", to: "z.zone")
        await #expect(throws: ServerError.self) {
            try await test.server.reload(declaration: Declaration())
        }
        #expect(try test.ask("mail.example.local") == ["192.0.2.25"])
        try folder.write(
            """
            $ORIGIN example.local.
            $TTL 300
            @ SOA ns1.example.org. h.example.org. 78 1 2 3 60
            @ NS ns2.example.org.
            mail A 192.0.2.26
            *.wild A 192.0.2.27
            """, to: "z.zone")
        try await test.server.reload(declaration: Declaration())
        #expect(try test.ask("mail.example.local") == ["192.0.2.26"])
        #expect(try test.ask("a.wild.example.local") == ["192.0.2.27"])
        #expect(try test.ask("example.local", "NS") == ["ns2.example.org."])
        try folder.remove("z.zone")
        try await test.server.reload(declaration: Declaration())
        #expect(try test.server.query("mail.example.local", "A").code == "NXDOMAIN")
        #expect(try test.server.query("a.wild.example.local", "A").code == "NXDOMAIN")
        #expect(try test.ask("example.local", "NS") == ["ns.muster.internal."])
        await test.server.stop()
    }

    @Test("A service that is refused a name and deleted leaves the zone file's records there")
    func deletedService() async throws {
        let folder = try folder("www A 192.0.2.80")
        let test = try await TestServer { $0.zonesFolder = folder.path }
        let service = try await test.service("www", [.init(.a, ttl: 30)])
        let request = RegisterInstance(
            serviceID: service, instanceID: "i", attributes: [ReservedAttribute.ipv4: "192.0.2.1"])
        #expect(try await test.server.failure(of: .registerInstance(request)) != nil)
        try await test.server.run(.deleteService(service, owner: .api))
        #expect(try test.ask("www.example.local") == ["192.0.2.80"])
        await test.server.stop()
    }

    @Test("A reload moves a name from the declared registry to a zone file in one step, and back")
    func movedName() async throws {
        let folder = try folder("mail A 192.0.2.25")
        var configuration = ServerConfiguration()
        configuration.zonesFolder = folder.path
        configuration.declaration = Self.declaration(with: "web")
        let server = try await Server.start(configuration)
        func address() throws -> String? {
            try server.query("web.example.local", "A").answers.first?
                .split(separator: " ").last.map(String.init)
        }
        #expect(try address() == "192.0.2.1")
        let zone = folder.read("z.zone")
        try folder.write(zone + "\nweb A 192.0.2.99\n", to: "z.zone")
        await #expect(throws: ServerError.self) {
            try await server.reload(declaration: Self.declaration(with: "web"))
        }
        #expect(try address() == "192.0.2.1")
        try await server.reload(declaration: Self.declaration(with: "other"))
        #expect(try address() == "192.0.2.99")
        try folder.write(zone, to: "z.zone")
        try await server.reload(declaration: Self.declaration(with: "web"))
        #expect(try address() == "192.0.2.1")
        await server.stop()
    }

    @Test("A zone file takes over an address that a declared instance loses in the same reload")
    func movedAddress() async throws {
        let folder = try folder("mail A 192.0.2.25")
        let both = [
            ReservedAttribute.ipv4: "192.0.2.1", ReservedAttribute.ipv6: "2001:db8::1",
            ReservedAttribute.port: "80",
        ]
        var configuration = ServerConfiguration()
        configuration.zonesFolder = folder.path
        configuration.declaration = Self.declaration(with: "web", .srv, both)
        let server = try await Server.start(configuration)
        let zone = folder.read("z.zone")
        try folder.write(zone + "\ni.web AAAA 2001:db8::99\n", to: "z.zone")
        let one = both.filter { $0.key != ReservedAttribute.ipv6 }
        try await server.reload(declaration: Self.declaration(with: "web", .srv, one))
        #expect(
            try server.query("i.web.example.local", "AAAA").answers
                == ["i.web.example.local. 300 IN AAAA 2001:db8::99"])
        #expect(
            try server.query("i.web.example.local", "A").answers
                == ["i.web.example.local. 5 IN A 192.0.2.1"])
        try folder.write(zone, to: "z.zone")
        try await server.reload(declaration: Self.declaration(with: "web", .srv, both))
        #expect(
            try server.query("i.web.example.local", "AAAA").answers
                == ["i.web.example.local. 5 IN AAAA 2001:db8::1"])
        await server.stop()
    }

    /// The namespace `example.local` with one service of one instance.
    private static func declaration(
        with service: String, _ kind: DNSConfig.RecordKind = .a,
        _ attributes: [String: String] = [ReservedAttribute.ipv4: "192.0.2.1"]
    ) -> Declaration {
        let request = CreateService(
            name: service, namespaceID: "", dns: DNSConfig(records: [.init(kind, ttl: 5)]),
            owner: .file)
        let instance = Declaration.DeclaredInstance(
            id: "i", attributes: attributes, place: "r.yaml:3:1")
        return Declaration(namespaces: [
            .init(
                request: CreateNamespace(
                    name: "example.local", kind: .dnsPrivate, vpc: "v", owner: .file),
                services: [.init(request: request, instances: [instance], place: "r.yaml:2:1")],
                place: "r.yaml:1:1")
        ])
    }

    @Test("A zone file inside a namespace takes no names that are registered there")
    func zoneInsideNamespace() async throws {
        let folder = try folder("mail A 192.0.2.25", apex: "other.test.")
        let test = try await TestServer { $0.zonesFolder = folder.path }
        let service = try await test.service("x.b", [.init(.a, ttl: 30)])
        try await test.register(service, "i", "192.0.2.1")
        let zone = folder.read("z.zone").replacing("other.test.", with: "b.example.local.")
        try folder.write(zone, to: "b.zone")
        do {
            try await test.server.reload(declaration: Declaration())
            Issue.record("it was taken")
        } catch {
            #expect(error.message.contains("belongs to the zone b.example.local."))
        }
        #expect(try test.ask("x.b.example.local") == ["192.0.2.1"])
        try await test.deregister(service, "i")
        try await test.server.reload(declaration: Declaration())
        let request = RegisterInstance(
            serviceID: service, instanceID: "i", attributes: [ReservedAttribute.ipv4: "192.0.2.1"])
        #expect(
            try await test.server.failure(of: .registerInstance(request))?
                .contains("belongs to the zone") == true)
        await test.server.stop()
    }

    @Test(
        "Zone files at the limits are told, not died of",
        arguments: [
            (1...256).map { "w TYPE\(60_000 + $0) \\# 1 00" }.joined(separator: "\n"),
            "w TYPE65280 \\# 65001 " + String(repeating: "00", count: 65_001),
        ])
    func limits(records: String) async throws {
        let folder = try folder(records)
        var configuration = ServerConfiguration()
        configuration.zonesFolder = folder.path
        do {
            _ = try await Server.start(configuration)
            Issue.record("it started")
        } catch {
            #expect(error.message.contains("z.zone:5:"))
        }
    }

    @Test("A target with thousands of addresses is served, some of them beside the record")
    func manyAddresses() async throws {
        let addresses = (0..<5000).map { "big A 10.0.\($0 / 250).\($0 % 250)" }
        let folder = try folder("@ MX 1 big\n" + addresses.joined(separator: "\n"))
        let test = try await TestServer { $0.zonesFolder = folder.path }
        let answer = try test.server.query("example.local", "MX")
        #expect(answer.answers.count == 1)
        #expect(answer.additionals.count == 64)
        await test.server.stop()
    }
}
