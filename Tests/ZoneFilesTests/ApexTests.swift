import DNSWire
import Testing

@testable import ZoneFiles

/// RFC 1035 §5.2: what every zone has at its apex, and what lies outside of it.
@Suite struct ApexTests {
    @Test("A zone without SOA or NS is an error where its apex is declared")
    func missing() throws {
        let zone = try ZoneFixture()
        try zone.write("; c\n$ORIGIN example.org.\n$TTL 1h\nwww A 192.0.2.1\n", to: "x.zone")
        #expect(
            try zone.errors() == [
                "x.zone:2:1: the zone example.org. has no SOA record",
                "x.zone:2:1: the zone example.org. has no NS record",
            ])
    }

    @Test("A second SOA, and one below the apex, are errors")
    func otherSOA() throws {
        #expect(
            try errors("@ SOA ns other 1 1 1 1 1\nsub SOA ns other 1 1 1 1 1") == [
                "x.zone:6:1: example.org. has another SOA record at x.zone:3:1",
                "x.zone:7:1: there is a SOA record below the apex example.org.",
            ])
    }

    @Test("A record outside the zone is an error")
    func outside() throws {
        #expect(
            try errors("www.example.com. A 192.0.2.1\nnotexample.org. A 192.0.2.1\n@ A 192.0.2.1")
                == [
                    "x.zone:6:1: www.example.com. lies outside the zone example.org.",
                    "x.zone:7:1: notexample.org. lies outside the zone example.org.",
                ])
    }

    @Test("The root can be a zone")
    func root() throws {
        let zone = try ZoneFixture()
        try zone.write(
            "$ORIGIN .\n$TTL 1\n@ SOA a.ns b 1 1 1 1 1\n@ NS a.ns\na.ns A 192.0.2.1\n", to: "x.zone"
        )
        #expect(try zone.load()[0].apex.description == ".")
    }

    @Test("Names differ by more than the case of their letters; an owner is told as it came first")
    func letterCase() throws {
        #expect(
            try records("WWW.EXAMPLE.ORG. A 192.0.2.1\nwww A 192.0.2.2\nx CNAME Www") == [
                "WWW.EXAMPLE.ORG. 300 IN A 192.0.2.1", "WWW.EXAMPLE.ORG. 300 IN A 192.0.2.2",
                "x.example.org. 300 IN CNAME Www.example.org.",
            ])
    }

    @Test("A record that is written twice counts once")
    func duplicates() throws {
        #expect(
            try records("a A 192.0.2.1\nA A 192.0.2.1\na MX 1 B\na MX 1 b\na TXT B\na TXT b") == [
                "a.example.org. 300 IN A 192.0.2.1", "a.example.org. 300 IN MX 1 B.example.org.",
                #"a.example.org. 300 IN TXT "B""#, #"a.example.org. 300 IN TXT "b""#,
            ])
    }
}
