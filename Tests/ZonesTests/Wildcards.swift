import DNSWire
import TestKit
import Testing

@Suite("Wildcards (RFC 4592)")
struct Wildcards {
    private func table() throws -> TestTable {
        let table = try TestTable("example.")
        try table.put(
            "*.example. 60 IN TXT \"wild\"", "host.example. 60 IN A 192.0.2.1",
            "sub.*.example. 60 IN TXT \"below\"",
            "_ssh._tcp.host.example. 60 IN SRV 1 1 22 host.example.",
            "*.alias.example. 60 IN CNAME host.example.")
        return table
    }

    @Test("A name that does not exist is answered from the wildcard, as its own owner")
    func synthesis() throws {
        let reply = try table().ask("a.b.example. TXT")
        #expect(reply.answer == ["a.b.example. 60 IN TXT \"wild\""])
    }

    @Test("A missing type at the wildcard is no data, its SOA owned by the apex")
    func noData() throws {
        let reply = try table().ask("long-enough.b.example. A")
        #expect(reply.code == "NOERROR")
        #expect(reply.authority.count == 1)
        #expect(reply.authority[0].hasPrefix("example. 60 IN SOA"))
    }

    @Test("What exists is not covered, nor what lies below it (§2.2.1)")
    func blocked() throws {
        let table = try table()
        #expect(try table.ask("host.example. TXT").answer.isEmpty)
        #expect(try table.ask("x.host.example. TXT").code == "NXDOMAIN")
        #expect(try table.ask("_tcp.host.example. TXT").code == "NOERROR")
        #expect(try table.ask("ghost.*.example. TXT").code == "NXDOMAIN")
    }

    @Test("The wildcard itself can be asked for")
    func itself() throws {
        #expect(try table().ask("*.example. TXT").answer == ["*.example. 60 IN TXT \"wild\""])
    }

    @Test("An alias at a wildcard is followed")
    func alias() throws {
        let reply = try table().ask("x.y.alias.example. A")
        #expect(
            reply.answer == [
                "x.y.alias.example. 60 IN CNAME host.example.", "host.example. 60 IN A 192.0.2.1",
            ])
    }

    @Test("A wildcard that goes leaves no trace")
    func removal() throws {
        let table = try TestTable("example.")
        try table.put("*.w.example. 60 IN A 192.0.2.1")
        #expect(try table.ask("x.w.example. A").answer.count == 1)
        try table.remove("*.w.example.", .a)
        #expect(try table.ask("x.w.example. A").code == "NXDOMAIN")
        try table.put("y.w.example. 60 IN A 192.0.2.1")
        #expect(try table.ask("x.w.example. A").code == "NXDOMAIN")
    }

    @Test("Every length of name below a wildcard is answered")
    func lengths() throws {
        let table = try TestTable("e.")
        try table.put("*.e. 60 IN A 192.0.2.1")
        for length in 1...63 {
            let label = String(repeating: "k", count: length)
            for name in ["\(label).e.", "\(label).\(label).e.", "a.\(label).\(label).b.e."] {
                #expect(try table.ask("\(name) A").answer == ["\(name) 60 IN A 192.0.2.1"])
            }
        }
    }
}
