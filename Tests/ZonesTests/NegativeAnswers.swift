import DNSWire
import TestKit
import Testing
import Zones

@Suite("Negative answers (RFC 2308)")
struct NegativeAnswers {
    let soa = "example. 60 IN SOA ns.example. h.example. 2 2 3 4 60"

    @Test(
        "A missing name is NXDOMAIN with the SOA, its TTL the smaller of TTL and MINIMUM"
    )
    func nameError() throws {
        let table = try TestTable("example.")
        try table.put("w.example. 60 IN A 192.0.2.1")
        let reply = try table.ask("x.example. A")
        #expect(reply.code == "NXDOMAIN")
        #expect(reply.flags == ["qr", "aa"])
        #expect(reply.answer.isEmpty)
        #expect(reply.authority == [soa])
    }

    @Test("A missing type on a live name is no data, with AA and the SOA")
    func noData() throws {
        let table = try TestTable("example.")
        try table.put("w.example. 60 IN A 192.0.2.1")
        let reply = try table.ask("w.example. AAAA")
        #expect(reply.code == "NOERROR")
        #expect(reply.isAuthoritative)
        #expect(reply.answer.isEmpty)
        #expect(reply.authority == [soa])
    }

    @Test(
        "The TTL of a negative answer is the smaller of the SOA's TTL and its MINIMUM",
        arguments: [(900, 60), (30, 60), (60, 60), (0, 60), (60, 0), (.max, 1)]
            as [(UInt32, UInt32)])
    func timeToLive(ttl: UInt32, minimum: UInt32) throws {
        let table = try TestTable()
        let apex = try DomainName("example.")
        table.writer.putZone(
            apex,
            StartOfAuthority(
                ttl: ttl, primary: apex, mailbox: apex, serial: 1, refresh: 2, retry: 3,
                expire: 4, minimum: minimum))
        try table.put("w.example. 60 IN A 192.0.2.1")
        for question in ["x.example. A", "w.example. AAAA", "example. TXT"] {
            let lines = try table.ask(question).authority
            #expect(lines.count == 1)
            #expect(lines[0].hasPrefix("example. \(min(ttl, minimum)) IN SOA "), "\(lines)")
        }
        #expect(try table.ask("example. SOA").answer[0].hasPrefix("example. \(ttl) IN SOA "))
    }

    @Test("A name far below everything that exists is NXDOMAIN of the enclosing zone")
    func deep() throws {
        let table = try TestTable("example.", "a.example.")
        try table.put("w.example. 60 IN A 192.0.2.1")
        let deep = Array(repeating: "x", count: 100).joined(separator: ".")
        let reply = try table.ask("\(deep).a.example. A")
        #expect(reply.code == "NXDOMAIN")
        #expect(reply.authority[0].hasPrefix("a.example. "))
        #expect(try table.ask("\(deep).w.example. A").authority[0].hasPrefix("example. "))
    }

    @Test("Outside every zone a query is refused without AA and told why")
    func outside() throws {
        let table = try TestTable("a.example.")
        for name in ["b.example.", "example.", ".", "xa.example.", "org."] {
            let reply = try table.ask("\(name) A")
            #expect(reply.code == "REFUSED")
            #expect(reply.flags == ["qr"])
            #expect(reply.authority.isEmpty)
            #expect(reply.extendedErrors == ["20 "])
        }
        #expect(try table.ask("b.example. A", payload: nil).code == "REFUSED")
    }

    @Test("A table without zones refuses everything")
    func noZones() throws {
        let table = try TestTable()
        #expect(try table.ask("a. A").code == "REFUSED")
    }
}

@Suite("Empty non-terminals (RFC 4592 §2.2.2, RFC 8020)")
struct EmptyNonTerminals {
    @Test("A name above an existing name is no data, not NXDOMAIN")
    func above() throws {
        let table = try TestTable("example.")
        try table.put("_http._tcp.example. 60 IN SRV 1 1 80 a.example.")
        #expect(try table.ask("_tcp.example. SRV").code == "NOERROR")
        #expect(try table.ask("_udp.example. SRV").code == "NXDOMAIN")
    }

    @Test("It goes when the last name below it goes, and stays while one is left")
    func comesAndGoes() throws {
        let table = try TestTable("example.")
        try table.put("a.b.c.example. 60 IN A 192.0.2.1", "d.c.example. 60 IN A 192.0.2.1")
        try table.remove("a.b.c.example.", .a)
        #expect(try table.ask("b.c.example. A").code == "NXDOMAIN")
        #expect(try table.ask("c.example. A").code == "NOERROR")
        try table.remove("d.c.example.", .a)
        #expect(try table.ask("c.example. A").code == "NXDOMAIN")
    }

    @Test("A name that is kept has no data where it would not exist")
    func kept() throws {
        let table = try TestTable("example.")
        let name = try DomainName("w.x.example.")
        table.writer.keep(name)
        table.writer.publish()
        #expect(try table.ask("w.x.example. A").code == "NOERROR")
        #expect(try table.ask("x.example. A").code == "NOERROR")
        table.writer.release(name)
        table.writer.publish()
        #expect(try table.ask("x.example. A").code == "NXDOMAIN")
    }

    @Test("The apex of a nested zone and the names above it exist in the zone around it")
    func nested() throws {
        let table = try TestTable("local.", "a.b.local.")
        #expect(try table.ask("b.local. A").code == "NOERROR")
        #expect(try table.ask("b.local. A").authority[0].hasPrefix("local. "))
        #expect(try table.ask("x.b.local. A").code == "NXDOMAIN")
        #expect(try table.ask("x.b.local. A").authority[0].hasPrefix("local. "))
        #expect(try table.ask("x.a.b.local. A").authority[0].hasPrefix("a.b.local. "))
    }

    @Test("Zones may come and go in any order around each other")
    func nestedInAnyOrder() throws {
        let table = try TestTable("a.b.local.")
        #expect(try table.ask("b.local. A").code == "REFUSED")
        try table.addZone("local.")
        table.writer.publish()
        #expect(try table.ask("b.local. A").code == "NOERROR")
        table.writer.removeZone(try DomainName("local."))
        table.writer.publish()
        #expect(try table.ask("b.local. A").code == "REFUSED")
        #expect(try table.ask("x.a.b.local. A").code == "NXDOMAIN")
        table.writer.removeZone(try DomainName("a.b.local."))
        table.writer.publish()
        #expect(try table.ask("a.b.local. SOA").code == "REFUSED")
    }
}
