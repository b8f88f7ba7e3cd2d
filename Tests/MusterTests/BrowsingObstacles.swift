import Muster
import Registry
import TestKit
import Testing

@Suite("DNS-SD: what people wrote wins")
struct BrowsingObstacles {
    private let port = [ReservedAttribute.port: "80"]
    private let type = "_http._tcp.example.local"

    private func zone(_ records: String, apex: String = "example.local.") -> String {
        """
        $ORIGIN \(apex)
        $TTL 300
        @ SOA ns1.example.org. h.example.org. 77 1 2 3 60
        @ NS ns1.example.org.
        \(records)

        """
    }

    /// A server of instances `web` and `a.b`, and a zone file of these records.
    private func test(
        _ records: String? = nil
    ) async throws -> (TestServer, Service.ID, TemporaryFolder) {
        let folder = try TemporaryFolder()
        if let records { try folder.write(zone(records), to: "z.zone") }
        let test = try await TestServer { $0.zonesFolder = folder.path }
        let service = try await test.service("_http._tcp", [.init(.srv, ttl: 15)])
        for id in ["web", "a.b"] {
            try await test.register(
                service, id, "192.0.2.1", port.merging([Subtypes.attribute: "_s"]) { $1 })
        }
        return (test, service, folder)
    }

    /// What all made names answer, for a comparison.
    private func everything(_ test: TestServer) throws -> [String] {
        let names = [
            (type, "PTR"), ("web.\(type)", "SRV"), ("web.\(type)", "TXT"), ("web.\(type)", "A"),
            ("a\\.b.\(type)", "SRV"), ("a\\.b.\(type)", "TXT"), ("a\\.b.\(type)", "A"),
            ("_s._sub.\(type)", "PTR"), ("_services._dns-sd._udp.example.local", "PTR"),
            ("b._dns-sd._udp.example.local", "PTR"), ("r._dns-sd._udp.example.local", "PTR"),
        ]
        return try names.flatMap { name, type in
            let answer = try test.server.query(name, type)
            return ["\(name) \(type) \(answer.code)"] + answer.answers.sorted()
                + answer.additionals.sorted()
        }
    }

    @Test(
        "A record of a zone file takes the place of what is made, and gives it back",
        arguments: [
            ("_http._tcp PTR mine", "_http._tcp", "PTR", ["mine.example.local."]),
            ("web._http._tcp TXT mine", "web._http._tcp", "TXT", ["\"mine\""]),
            ("web._http._tcp SRV 0 0 1 mine", "web._http._tcp", "SRV", ["mine.example.local."]),
            ("a\\.b._http._tcp A 192.0.2.9", "a\\.b._http._tcp", "A", ["192.0.2.9"]),
            ("a\\.b._http._tcp CNAME mine", "a\\.b._http._tcp", "TXT", ["mine.example.local."]),
            ("_s._sub._http._tcp PTR mine", "_s._sub._http._tcp", "PTR", ["mine.example.local."]),
            ("b._dns-sd._udp PTR mine", "b._dns-sd._udp", "PTR", ["mine.example.local."]),
            ("r._dns-sd._udp PTR mine", "r._dns-sd._udp", "PTR", ["mine.example.local."]),
            (
                "_services._dns-sd._udp CNAME mine", "_services._dns-sd._udp", "PTR",
                ["mine.example.local."]
            ),
            ("_dns-sd._udp NS ns.elsewhere.org.", "b._dns-sd._udp", "PTR", []),
            ("_udp DNAME mine", "b._dns-sd._udp", "PTR", ["mine.example.local."]),
            ("_sub._http._tcp NS ns.elsewhere.org.", "_s._sub._http._tcp", "PTR", []),
        ])
    func zoneFile(record: String, name: String, type: String, data: [String]) async throws {
        let (test, service, folder) = try await test()
        let made = try everything(test)
        try folder.write(zone(record), to: "z.zone")
        try await test.server.reload(declaration: Declaration())
        #expect(try test.ask("\(name).example.local", type).suffix(1) == data.suffix(1))
        // What changes meanwhile leaves it alone.
        try await test.report(service, "web", .unhealthy)
        try await test.deregister(service, "a.b")
        try await test.register(service, "more", "192.0.2.3", port)
        #expect(try test.ask("\(name).example.local", type).suffix(1) == data.suffix(1))
        try await test.register(
            service, "a.b", "192.0.2.1", port.merging([Subtypes.attribute: "_s"]) { $1 })
        try await test.deregister(service, "more")
        try await test.report(service, "web", .healthy)
        try folder.remove("z.zone")
        try await test.server.reload(declaration: Declaration())
        #expect(try everything(test) == made)
        await test.server.stop()
    }

    @Test("The same from the start; what goes with PTR is only what stands at its target")
    func fromTheStart() async throws {
        let (test, _, folder) = try await test("web._http._tcp TXT mine")
        #expect(try test.ask("web.\(type)", "TXT") == ["\"mine\""])
        let additionals = try test.server.query(type, "PTR").additionals
        #expect(additionals.filter { $0.contains("TXT") }.count == 1)
        #expect(additionals.allSatisfy { !$0.hasPrefix("web.\(type). 15 IN TXT") })
        let explanation = try await test.server.explain("web.\(type)", "TXT")
        #expect(explanation.notes.contains { $0.hasSuffix("z.zone:5:1") })
        try folder.remove("z.zone")
        try await test.server.reload(declaration: Declaration())
        #expect(try test.ask("web.\(type)", "TXT") == ["\"\""])
        await test.server.stop()
    }

    @Test("A reload that says nothing new of these names changes no serial")
    func quietReload() async throws {
        let (test, _, folder) = try await test("b._dns-sd._udp PTR mine\nmail A 192.0.2.7")
        let before = await test.server.statistics().serials
        try await test.server.reload(zonesFolder: folder.path, declaration: Declaration())
        #expect(await test.server.statistics().serials == before)
        await test.server.stop()
    }

    @Test("A registered service of that name wins as long as it is there")
    func service() async throws {
        let (test, _, _) = try await test()
        let made = try everything(test)
        let inner = try await test.service("web._http._tcp", [.init(.srv, ttl: 5)])
        try await test.register(inner, "x", "192.0.2.8", port)
        #expect(try test.ask("web.\(type)", "SRV") == ["x.web.\(type)."])
        let alias = try await test.service(
            "b._dns-sd._udp", [.init(.cname, ttl: 5)], .weighted, custom: false)
        try await test.server.register(
            "c", in: alias, [ReservedAttribute.cname: "www.example.org"])
        #expect(try test.ask("b._dns-sd._udp.example.local", "PTR") == ["www.example.org."])
        for (service, id) in [(inner, "x"), (alias, "c")] {
            try await test.deregister(service, id)
            try await test.server.run(.deleteService(service, owner: .api))
        }
        #expect(try everything(test) == made)
        await test.server.stop()
    }

    @Test("A namespace of such a name is a zone of its own, as if nothing were made there")
    func namespace() async throws {
        let (test, service, _) = try await test()
        let made = try everything(test)
        for name in ["_dns-sd._udp.example.local", "_udp.example.local", "_sub.\(type)"] {
            let namespace = try await test.server.createNamespace(name)
            #expect(try test.ask(name, "NS") == ["ns.muster.internal."])
            let below = name.hasPrefix("_sub") ? "_s.\(name)" : "b._dns-sd._udp.example.local"
            #expect(try test.server.query(below, "PTR").code == "NXDOMAIN")
            try await test.deregister(service, "web")
            try await test.register(
                service, "web", "192.0.2.1", port.merging([Subtypes.attribute: "_s"]) { $1 })
            try await test.server.succeed(.deleteNamespace(namespace, owner: .api))
            #expect(try everything(test) == made)
        }
        await test.server.stop()
    }

    @Test("A domain with a namespace of its name is that namespace's")
    func namespaceOfDomain() async throws {
        let test = try await TestServer()
        let service = try await test.service("_http._tcp.sub", [.init(.srv, ttl: 15)])
        #expect(try test.ask("b._dns-sd._udp.sub.example.local", "PTR") == ["sub.example.local."])
        let namespace = try await test.server.createNamespace("sub.example.local")
        #expect(
            try test.server.query("b._dns-sd._udp.sub.example.local", "PTR").code == "NXDOMAIN")
        try await test.server.succeed(.deleteNamespace(namespace, owner: .api))
        try await test.register(service, "i", "192.0.2.1", port)
        #expect(try test.ask("_http._tcp.sub.example.local", "PTR").count == 1)
        #expect(try test.ask("b._dns-sd._udp.sub.example.local", "PTR") == ["sub.example.local."])
        await test.server.stop()
    }
}
