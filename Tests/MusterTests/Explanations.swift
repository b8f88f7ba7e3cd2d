import Muster
import Registry
import TestKit
import Testing

@Suite("Explanations")
struct Explanations {
    private func server() async throws -> (TestServer, TemporaryFolder) {
        let folder = try TemporaryFolder()
        try folder.write(
            """
            $ORIGIN file.test.
            $TTL 300
            @ SOA ns1.example.org. h.example.org. 77 1 2 3 60
            @ NS ns1.example.org.
            www A 192.0.2.80
            *.any TXT "wild"
            dept NS ns.elsewhere.org.
            old DNAME www.file.test.
            """, to: "z.zone")
        return (try await TestServer { $0.zonesFolder = folder.path }, folder)
    }

    @Test(
        "A name of a zone file is told with its place, whatever brings the answer",
        arguments: [
            ("www.file.test", "A", "zone file", "www.file.test. A at", 5),
            ("a.b.any.file.test", "TXT", "wildcard", "*.any.file.test. TXT at", 6),
            ("x.dept.file.test", "A", "delegation", "dept.file.test. NS at", 7),
            ("db.old.file.test", "A", "DNAME", "old.file.test. DNAME at", 8),
        ])
    func zoneFile(name: String, type: String, source: String, note: String, line: Int) async throws
    {
        let (test, folder) = try await server()
        let explanation = try await test.server.explain(name, type)
        #expect(explanation.source.rawValue == source)
        #expect(explanation.notes == ["\(note) \(folder.path)/z.zone:\(line):1"])
        #expect(explanation.zone == "file.test.")
        await test.server.stop()
    }

    @Test("A missing name, a missing type and a name outside say so")
    func absence() async throws {
        let (test, _) = try await server()
        let missing = try await test.server.explain("nope.file.test", "A")
        #expect(missing.rule == "neither the name nor any name below it exists")
        let noData = try await test.server.explain("www.file.test", "AAAA")
        #expect(noData.rule == "the name exists, but has no AAAA records")
        let outside = try await test.server.explain("elsewhere.org", "A")
        #expect(outside.source == .nowhere)
        #expect(outside.answer.remark == "the name is in no zone that is served")
        await test.server.stop()
    }

    @Test("A service is told with its rule and each instance, an alias with the rule of its target")
    func service() async throws {
        let (test, _) = try await server()
        let web = try await test.service("web", [.init(.a, ttl: 5)])
        try await test.register(web, "i1", "192.0.2.1")
        try await test.register(web, "i2", "192.0.2.2")
        for id in ["i1", "i2"] { try await test.report(web, id, .unhealthy) }
        let www = try await test.service("www", [.init(.cname, ttl: 5)], .weighted, custom: false)
        try await test.server.register(
            "c", in: www, [ReservedAttribute.cname: "web.example.local"])

        let direct = try await test.server.explain("web.example.local", "A")
        #expect(direct.service == "web in example.local")
        #expect(direct.rule == "no instance is healthy: the last healthy one is answered, i2")
        #expect(direct.instances.map(\.isAnswered) == [false, true])
        let alias = try await test.server.explain("www.example.local", "A")
        #expect(alias.service == "www in example.local")
        #expect(alias.answer.remark == direct.rule)
        #expect(
            alias.notes.last
                == "web.example.local. is web in example.local: "
                + "no instance is healthy: the last healthy one is answered, i2; answered of it: i2"
        )
        let target = try await test.server.explain("web.example.local", "AAAA")
        #expect(target.answer.code == "NOERROR")
        await test.server.stop()
    }

    @Test("A server that was stopped says so")
    func stopped() async throws {
        let test = try await TestServer()
        await test.server.stop()
        do {
            _ = try await test.service("web", [.init(.a, ttl: 5)])
            Issue.record("it took a command")
        } catch let error as ServerError {
            #expect(error.message == "the server is stopped")
        }
    }
}
