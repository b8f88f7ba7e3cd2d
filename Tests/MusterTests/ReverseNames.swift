import Muster
import Registry
import TestKit
import Testing

@Suite("Reverse zones")
struct ReverseNames {
    private let name = "1.2.0.192.in-addr.arpa"
    private let port = [ReservedAttribute.port: "80"]

    private func namespace(_ test: TestServer, _ name: String) async throws -> Namespace.ID {
        try await test.server.createNamespace(name)
    }

    @Test("An address leads to the instance with SRV, else to the service, and follows changes")
    func pointers() async throws {
        let test = try await TestServer()
        _ = try await namespace(test, "2.0.192.in-addr.arpa")
        _ = try await namespace(test, "8.b.d.0.1.0.0.2.ip6.arpa")
        let http = try await test.service("_http._tcp", [.init(.srv, ttl: 15)])
        let web = try await test.service("web", [.init(.a, ttl: 9)])
        let instance = "a.b._http._tcp.example.local."
        try await test.register(
            http, "a.b", "192.0.2.1", port.merging([ReservedAttribute.ipv6: "2001:db8::1"]) { $1 })
        #expect(
            try test.server.query(name, "PTR").answers == ["\(name). 15 IN PTR \(instance)"])
        let long = "1." + String(repeating: "0.", count: 23) + "8.b.d.0.1.0.0.2.ip6.arpa"
        #expect(try test.ask(long, "PTR") == [instance])
        for id in ["w1", "w2"] { try await test.register(web, id, "192.0.2.1") }
        #expect(
            try test.server.query(name, "PTR").answers.sorted() == [
                "\(name). 9 IN PTR \(instance)", "\(name). 9 IN PTR web.example.local.",
            ])
        try await test.report(web, "w1", .unhealthy)
        try await test.deregister(web, "w1")
        #expect(try test.ask(name, "PTR").count == 2)
        try await test.deregister(web, "w2")
        #expect(
            try test.server.query(name, "PTR").answers == ["\(name). 15 IN PTR \(instance)"])
        try await test.register(http, "a.b", "192.0.2.77", port)
        #expect(try test.server.query(name, "PTR").code == "NXDOMAIN")
        #expect(try test.server.query(long, "PTR").code == "NXDOMAIN")
        #expect(try test.ask("77.2.0.192.in-addr.arpa", "PTR") == [instance])
        let explanation = try await test.server.explain("77.2.0.192.in-addr.arpa", "PTR")
        #expect(explanation.source == .address)
        #expect(explanation.notes == ["the address of a.b of _http._tcp in example.local"])
        await test.server.stop()
    }

    @Test("A zone that comes has who is registered; inside one that is there it takes its names")
    func comeAndGo() async throws {
        let test = try await TestServer()
        let web = try await test.service("web", [.init(.a, ttl: 9)])
        try await test.register(web, "i1", "192.0.2.1")
        try await test.register(web, "i2", "192.0.3.1")
        let outer = try await namespace(test, "0.192.in-addr.arpa")
        #expect(try test.ask(name, "PTR") == ["web.example.local."])
        let inner = try await namespace(test, "2.0.192.in-addr.arpa")
        #expect(try test.ask(name, "PTR") == ["web.example.local."])
        #expect(
            try test.server.query("9.2.0.192.in-addr.arpa", "PTR").authorities[0]
                .hasPrefix("2.0.192.in-addr.arpa."))
        try await test.server.succeed(.deleteNamespace(inner, owner: .api))
        #expect(try test.ask(name, "PTR") == ["web.example.local."])
        try await test.server.succeed(.deleteNamespace(outer, owner: .api))
        #expect(try test.server.query(name, "PTR").code == "REFUSED")
        await test.server.stop()
    }

    @Test("A zone file's own PTR and CNAME records win, and the rest follows the registry")
    func zoneFile() async throws {
        let folder = try TemporaryFolder()
        let test = try await TestServer { $0.zonesFolder = folder.path }
        let web = try await test.service("web", [.init(.a, ttl: 9)])
        for number in 1...3 { try await test.register(web, "i\(number)", "192.0.2.\(number)") }
        func write(_ records: String) async throws {
            try folder.write(
                """
                $ORIGIN 2.0.192.in-addr.arpa.
                $TTL 300
                @ SOA ns1.example.org. h.example.org. 77 1 2 3 60
                @ NS ns1.example.org.
                \(records)

                """, to: "r.zone")
            try await test.server.reload(declaration: Declaration())
        }
        func all() throws -> [[String]] {
            try (1...3).map { try test.ask("\($0).2.0.192.in-addr.arpa", "PTR") }
        }
        let made = ["web.example.local."]
        try await write("1 PTR host.example.org.\n2 CNAME host.example.org.")
        let mine = ["host.example.org."]
        #expect(try all() == [mine, mine, made])
        try await write("1 TXT mine\n* PTR any.example.org.")
        #expect(try all() == [made, made, made])
        #expect(try test.ask("9.2.0.192.in-addr.arpa", "PTR") == ["any.example.org."])
        let before = await test.server.statistics().serials
        try await test.server.reload(declaration: Declaration())
        #expect(await test.server.statistics().serials == before)
        try folder.remove("r.zone")
        try await test.server.reload(declaration: Declaration())
        #expect(try test.server.query(name, "PTR").code == "REFUSED")
        await test.server.stop()
    }

    @Test("A CNAME service at the name of an address wins; a restart shows the same")
    func alias() async throws {
        let data = try TemporaryFolder()
        let test = try await TestServer { $0.data = .folder(data.path) }
        let web = try await test.service("web", [.init(.a, ttl: 9)])
        try await test.register(web, "i1", "192.0.2.1")
        try await test.register(web, "i2", "192.0.2.2")
        let zone = try await namespace(test, "2.0.192.in-addr.arpa")
        guard
            case .service(let alias) = try await test.server.run(
                .createService(
                    CreateService(
                        name: "1", namespaceID: zone,
                        dns: DNSConfig(routingPolicy: .weighted, records: [.init(.cname, ttl: 5)])))
            )
        else { return }
        try await test.server.register(
            "c", in: alias, [ReservedAttribute.cname: "www.example.org"])
        #expect(try test.ask(name, "PTR") == ["www.example.org."])
        await test.server.stop()
        let again = try await Server.reopened(data.path)
        #expect(
            try again.query(name, "PTR").answers == ["\(name). 5 IN CNAME www.example.org."])
        #expect(
            try again.query("2.2.0.192.in-addr.arpa", "PTR").answers
                == ["2.2.0.192.in-addr.arpa. 9 IN PTR web.example.local."])
        try await again.succeed(
            .deregisterInstance(Instance.Key(service: alias, instance: "c"), owner: .api))
        try await again.run(.deleteService(alias, owner: .api))
        #expect(try again.query(name, "PTR").answers == ["\(name). 9 IN PTR web.example.local."])
        await again.stop()
    }
}
