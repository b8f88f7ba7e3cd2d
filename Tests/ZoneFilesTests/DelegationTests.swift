import Testing

@testable import ZoneFiles

/// RFC 1034 §4.2.1: cuts, and the glue that may stand below them.
@Suite struct DelegationTests {
    @Test("Addresses of name servers may stand below a cut")
    func glue() throws {
        let body = """
            sub NS ns.sub
            sub NS deep.er.sub
            sub NS elsewhere.example.com.
            sub DS 1 8 1 \(String(repeating: "00", count: 20))
            ns.sub A 192.0.2.1
            ns.sub AAAA 2001:db8::1
            deep.er.sub A 192.0.2.2
            other NS ns.sub
            """
        #expect(try records(body).count == 8)
        #expect(try records("sub NS sub\nsub A 192.0.2.1").count == 2)
    }

    @Test("Anything else at or below a cut is out of the zone")
    func occluded() throws {
        let cut = "sub.example.org. is delegated at x.zone:6:1"
        let body = """
            sub NS ns
            sub TXT x
            www.sub A 192.0.2.1
            a.b.sub MX 1 ns
            c.sub NS ns
            sub A 192.0.2.1
            """
        #expect(
            try errors(body) == [
                "x.zone:7:1: sub.example.org. TXT is out of the zone: \(cut)",
                "x.zone:8:1: www.sub.example.org. A is out of the zone: \(cut)",
                "x.zone:9:1: a.b.sub.example.org. MX is out of the zone: \(cut)",
                "x.zone:10:1: c.sub.example.org. NS is out of the zone: \(cut)",
                "x.zone:11:1: sub.example.org. A is out of the zone: \(cut)",
            ])
    }

    @Test("A name server within the zone needs an address in it")
    func missingGlue() throws {
        #expect(
            try errors("sub NS ns.sub\n@ NS ns2\nother NS ns3.other.com.\n@ NS ns3") == [
                "x.zone:6:1: the name server ns.sub.example.org. has no address",
                "x.zone:7:1: the name server ns2.example.org. has no address",
                "x.zone:9:1: the name server ns3.example.org. has no address",
            ])
    }

    @Test("A wildcard gives a name server its address, but not below a cut")
    func wildcardAddress() throws {
        #expect(try errors("*.hosts A 192.0.2.1\nsub NS a.hosts") == [])
        #expect(
            try errors("* A 192.0.2.1\nsub NS ns.sub") == [
                "x.zone:7:1: the name server ns.sub.example.org. has no address"
            ])
    }
}
