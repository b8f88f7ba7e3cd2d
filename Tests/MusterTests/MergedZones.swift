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
}
