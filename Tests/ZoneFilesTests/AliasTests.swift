import Testing

@testable import ZoneFiles

/// CNAME (RFC 1034 §3.6.2, RFC 2181 §10), DNAME (RFC 6672 §2), and who may point at them.
@Suite struct AliasTests {
    @Test("A CNAME is alone at its name, but for DNSSEC")
    func alone() throws {
        #expect(
            try errors("a CNAME b\na A 192.0.2.1\nc TXT x\nC CNAME d") == [
                "x.zone:6:1: a.example.org. has a CNAME record beside the A record at x.zone:7:1",
                "x.zone:9:1: c.example.org. has a CNAME record beside the TXT record at x.zone:8:1",
            ])
        let signature = "8 3 300 20300101000000 20200101000000 1 example.org. AQID"
        #expect(
            try records("a CNAME b\na RRSIG CNAME \(signature)\na NSEC b CNAME RRSIG NSEC").count
                == 3)
    }

    @Test("The apex can be no alias")
    func apex() throws {
        #expect(
            try errors("@ CNAME b") == [
                "x.zone:6:1: example.org. has a CNAME record beside the SOA record at x.zone:3:1"
            ])
    }

    @Test("An alias has one target")
    func oneTarget() throws {
        #expect(
            try errors("a CNAME b\na CNAME c\nd DNAME e\nd DNAME f") == [
                "x.zone:7:1: a.example.org. has another CNAME record at x.zone:6:1",
                "x.zone:9:1: d.example.org. has another DNAME record at x.zone:8:1",
            ])
        #expect(try records("a CNAME b\na CNAME B").count == 1)
    }

    @Test("Nothing lies below a DNAME, and it stands beside no CNAME and no NS")
    func redirection() throws {
        #expect(
            try errors("old DNAME new\nx.old A 192.0.2.1\na.b.old TXT x\nold A 192.0.2.2") == [
                "x.zone:7:1: x.old.example.org. lies below the DNAME record at x.zone:6:1",
                "x.zone:8:1: a.b.old.example.org. lies below the DNAME record at x.zone:6:1",
            ])
        #expect(
            try errors("a DNAME b\na CNAME c\nd NS ns\nd DNAME e") == [
                "x.zone:7:1: a.example.org. has a CNAME record beside the DNAME record at "
                    + "x.zone:6:1",
                "x.zone:9:1: d.example.org. has a DNAME record beside the NS record at x.zone:8:1",
            ])
        #expect(
            try errors("@ DNAME example.com.").last
                == "x.zone:5:1: ns.example.org. lies below the DNAME record at x.zone:6:1")
    }

    @Test("NS, MX and SRV point at no alias of the zone", arguments: ["MX 1", "SRV 1 1 1"])
    func targets(_ type: String) throws {
        let name = type.split(separator: " ")[0]
        let head = "x.zone:6:1: \(name) points at"
        #expect(
            try errors("a \(type) b\nb CNAME ns") == [
                "\(head) b.example.org., which the CNAME record at x.zone:7:1 makes an alias"
            ])
        #expect(
            try errors("a \(type) x.b\n*.b CNAME ns") == [
                "\(head) x.b.example.org., which the CNAME record at x.zone:7:1 makes an alias"
            ])
        #expect(
            try errors("a \(type) x.b\nb DNAME c") == [
                "\(head) x.b.example.org., which the DNAME record at x.zone:7:1 makes an alias"
            ])
        #expect(try errors("a \(type) x.b\nx.b TXT y\n*.b CNAME ns") == [])
        #expect(try errors("a \(type) x.y.b\nz.y.b TXT y\n*.b CNAME ns") == [])
        #expect(try errors("a \(type) b.example.com.\n") == [])
        #expect(try errors("a \(type) .\n") == [])
    }

    @Test("A name server is no alias either")
    func nameServer() throws {
        #expect(
            try errors("sub NS b\nb CNAME ns") == [
                "x.zone:6:1: NS points at b.example.org., which the CNAME record at x.zone:7:1 "
                    + "makes an alias"
            ])
    }

    @Test("A wildcard has no NS, DS or DNAME record, and may have others")
    func wildcards() throws {
        let digest = "1 8 1 " + String(repeating: "00", count: 20)
        #expect(
            try errors("*.a NS ns\n*.b DNAME c\n*.d DS \(digest)\n*.e CNAME ns\n*.f SRV 1 1 1 ns")
                == [
                    "x.zone:6:1: a wildcard may have no NS record",
                    "x.zone:7:1: a wildcard may have no DNAME record",
                    "x.zone:8:1: a wildcard may have no DS record",
                ])
    }
}
