import DNSWire
import TestKit
import Testing
import Zones

@Suite("Delegations")
struct Delegations {
    private func table() throws -> TestTable {
        let table = try TestTable("example.")
        let glue = AdditionalRecord(ownerOffset: 0, type: .a, ttl: 60, data: [192, 0, 2, 53])
        table.writer.put(
            RecordSetDraft(
                type: .ns, ttl: 60,
                records: [
                    RecordDraft(data: try DomainName("ns.sub.example.").wire, additional: [glue])
                ]),
            at: try DomainName("sub.example."))
        try table.put("sub.example. 60 IN DS 1 13 2 00", "ns.sub.example. 60 IN A 192.0.2.53")
        return table
    }

    @Test("At and below a cut the reply is a referral: no AA, NS in authority, glue in additional")
    func referral() throws {
        for name in ["sub.example.", "a.sub.example.", "x.ns.sub.example.", "ns.sub.example."] {
            let reply = try table().ask("\(name) A")
            #expect(reply.code == "NOERROR")
            #expect(reply.flags == ["qr"])
            #expect(reply.answer.isEmpty)
            #expect(reply.authority == ["sub.example. 60 IN NS ns.sub.example."])
            #expect(reply.additional == ["ns.sub.example. 60 IN A 192.0.2.53"])
        }
    }

    @Test("DS at the cut is answered by the parent (RFC 4035 §3.1.4.1)")
    func signer() throws {
        let reply = try table().ask("sub.example. DS")
        #expect(reply.isAuthoritative)
        #expect(reply.answer.count == 1)
        #expect(try table().ask("x.sub.example. DS").authority.count == 1)
    }

    @Test("An alias into a delegation is answered with AA and the referral")
    func alias() throws {
        let table = try table()
        try table.put("www.example. 60 IN CNAME a.sub.example.")
        let reply = try table.ask("www.example. A")
        #expect(reply.isAuthoritative)
        #expect(reply.answer == ["www.example. 60 IN CNAME a.sub.example."])
        #expect(reply.authority == ["sub.example. 60 IN NS ns.sub.example."])
    }

    @Test("Glue that does not fit is truncation (RFC 9471)")
    func truncatedGlue() throws {
        let table = try TestTable("example.")
        let records = try (0..<20).map { number in
            RecordDraft(
                data: try DomainName("ns\(number).sub.example.").wire,
                additional: [
                    AdditionalRecord(ownerOffset: 0, type: .a, ttl: 60, data: [192, 0, 2, 1])
                ])
        }
        table.writer.put(
            RecordSetDraft(type: .ns, ttl: 60, records: records), at: try DomainName("sub.example.")
        )
        table.writer.publish()
        #expect(try table.ask("sub.example. A", payload: nil).isTruncated)
        #expect(try !table.ask("sub.example. A").isTruncated)
    }
}

@Suite("Cuts that come and go")
struct ChangingCuts {
    @Test("The names between a cut and a zone far below it follow the cut")
    func above() throws {
        let table = try TestTable("local.", "a.b.sub.local.")
        #expect(try table.ask("b.sub.local. A").authority[0].hasPrefix("local. "))
        try table.put("sub.local. 60 IN NS ns.elsewhere.")
        #expect(try table.ask("b.sub.local. A").authority == ["sub.local. 60 IN NS ns.elsewhere."])
        #expect(try table.ask("x.a.b.sub.local. A").code == "NXDOMAIN")
        try table.remove("sub.local.", .ns)
        #expect(try table.ask("b.sub.local. A").code == "NOERROR")
        #expect(try table.ask("q.b.sub.local. A").code == "NXDOMAIN")
    }

    @Test("DS at an apex is the matter of the zone around it, if that is ours (RFC 4035 §3.1.4.1)")
    func signer() throws {
        let table = try TestTable("local.", "a.local.")
        let without = try table.ask("a.local. DS")
        #expect(without.authority[0].hasPrefix("local. 60 IN SOA"))
        try table.put("a.local. 60 IN DS 1 13 2 00")
        #expect(try table.ask("a.local. DS").answer.count == 1)
        try table.put("local. 60 IN NS ns.elsewhere.")
        #expect(try table.ask("a.local. DS").answer.count == 1)
        let alone = try TestTable("a.local.")
        #expect(try alone.ask("a.local. DS").authority[0].hasPrefix("a.local. 60 IN SOA"))
    }

    @Test("DS at an apex below somebody else's zone is answered by referring to that zone")
    func signerElsewhere() throws {
        let table = try TestTable("local.", "a.sub.local.", "a.b.sub.local.")
        try table.put("sub.local. 60 IN NS ns.elsewhere.", "a.sub.local. 60 IN DS 1 13 2 00")
        for name in ["a.sub.local.", "a.b.sub.local."] {
            let reply = try table.ask("\(name) DS")
            #expect(reply.code == "NOERROR" && !reply.isAuthoritative && reply.answer.isEmpty)
            #expect(reply.authority == ["sub.local. 60 IN NS ns.elsewhere."])
            #expect(try table.ask("\(name) SOA").isAuthoritative)
        }
    }
}
