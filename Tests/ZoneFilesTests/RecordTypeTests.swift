import DNSWire
import Testing

@testable import ZoneFiles

/// Every record type that ldns knows, in text and on the wire and back.
@Suite struct RecordTypeTests {
    /// An example of each, in the form in which ldns prints it.
    static let examples: [(type: String, text: String)] = [
        ("A", "192.0.2.1"), ("NS", "ns.example.org."), ("MD", "a.example."), ("MF", "a.example."),
        ("CNAME", "a.example."), ("MB", "a.example."), ("MG", "a.example."), ("MR", "a.example."),
        ("SOA", "ns.example.org. hostmaster.example.org. 1 3600 900 604800 300"),
        ("WKS", ##"\# 9 c00002010600000040"##),
        ("PTR", "a.example."), ("HINFO", #""amd64" "Linux""#), ("MINFO", "a.example. b.example."),
        ("MX", "10 mail.example.org."), ("TXT", #""a b" "" "\000\255\"\\""#),
        ("RP", "admin.example. text.example."), ("AFSDB", "1 afs.example."),
        ("X25", #""311061700956""#), ("ISDN", #""150862028003217" "004""#),
        ("RT", "2 relay.example."), ("NSAP", "0x47000580ffff000000321099991111222233334444"),
        ("NSAP-PTR", #""foo.bar.com.""#), ("SIG", Self.signature),
        ("KEY", "256 3 8 AQPSKmynfzW4kyBv015MUG2DeIQ3"), ("PX", "10 map822.example. x400.example."),
        ("GPOS", #""-32.6882" "116.8652" "10.0""#), ("AAAA", "2001:db8::1"),
        ("LOC", "52 22 23.000 N 04 53 32.000 E -2m 0.00m 10000m 10m"), ("EID", "0a0b"),
        ("NIMLOC", "0a0b0c"), ("SRV", "1 2 65535 host.example."),
        ("ATMA", "39246f00e7c9c0312000100001000012345678ff"),
        ("NAPTR", ##"100 10 "u" "sip+E2U" "!^.*$!sip:i@example.org!" ."##),
        ("KX", "10 kx.example."), ("CERT", "PKIX 65535 8 AQIDBA=="),
        ("SINK", "7"), ("APL", "1:192.0.2.0/24 !2:2001:0db8:0000:0000:0000:0000:0000:0000/32"),
        ("DNAME", "new.example."), ("DS", "60485 8 2 \(Self.digest)"),
        ("SSHFP", "4 2 \(Self.digest)"), ("IPSECKEY", "10 3 2 gateway.example. AQNRU3mG7TVTO2Bk"),
        ("RRSIG", Self.signature), ("NSEC", "host.example. A MX RRSIG NSEC TYPE1234"),
        ("DNSKEY", "257 3 8 AQPSKmynfzW4kyBv015MUG2DeIQ3"),
        ("DHCID", "AAIBY2/AuCccgoJbsaxcQc9TUapp"),
        ("NSEC3", "1 1 12 aabbccdd 2t7b4g4vsa5smi47k61mv5bv1a22bojr MX DNSKEY NSEC3PARAM"),
        ("NSEC3PARAM", "1 0 12 aabbccdd"), ("TLSA", "3 1 1 \(Self.digest)"),
        ("SMIMEA", "3 1 1 \(Self.digest)"),
        ("HIP", "2 200100107b1a74df365639cc39f1d578 AwEAAbdxyhNuSutc5EMzxTs9 rvs.example."),
        ("TALINK", "a.example. b.example."), ("CDS", "60485 8 2 \(Self.digest)"),
        ("CDNSKEY", "257 3 8 AQPSKmynfzW4kyBv015MUG2DeIQ3"), ("OPENPGPKEY", "AQPSKmynfzW4"),
        ("CSYNC", "66 3 A NS AAAA"), ("ZONEMD", "2018031500 1 1 \(Self.digest)"),
        ("SVCB", "16 foo.example. mandatory=alpn,port alpn=h2,h3 port=53 ipv4hint=192.0.2.1"),
        ("HTTPS", #"1 . alpn=h2 no-default-alpn ipv6hint=2001:db8::1 key667="a b""#),
        ("SPF", #""v=spf1 -all""#), ("NID", "10 0014:4fff:ff20:ee64"), ("L32", "10 10.1.2.0"),
        ("L64", "10 2001:0db8:1140:1000"), ("LP", "10 l64.example."),
        ("EUI48", "00-00-5e-00-53-2a"), ("EUI64", "00-00-5e-ef-10-00-00-2a"),
        ("URI", #"10 1 "ftp://ftp.example/a\"b""#), ("CAA", #"128 issue "ca.example; a=b""#),
        ("DLV", "60485 8 2 \(Self.digest)"), ("NULL", ##"\# 3 000102"##),
        ("NXT", ##"\# 3 000102"##), ("A6", ##"\# 3 000102"##), ("TYPE731", ##"\# 3 000102"##),
    ]
    private static let digest = "d4b7d520e7bb5f0f67674a0cceb1e3e0614b93c4f9e99b8383f6a1e4469da50a"
    private static let signature =
        "A 8 3 86400 20300322173103 20200220173103 2642 example. oJB1W6WNGv+ldvQ3WDG0MQkg"

    @Test("Text becomes RDATA and the same text again", arguments: examples)
    func roundTrip(type: String, text: String) throws {
        let record = try Presentation.parse("a.example. 300 IN \(type) \(text)")
        let line = Presentation.record(record)
        #expect(line == "a.example. 300 IN \(type) \(text)")
        #expect(try Presentation.parse(line).rdata == record.rdata)
    }

    @Test("Every type loads from a zone file, in octets too", arguments: examples)
    func fromFile(type: String, text: String) throws {
        guard !["SOA", "NS", "CNAME", "DNAME"].contains(type) else { return }
        let record = try Presentation.parse("a.example. 300 IN \(type) \(text)")
        let octets = UnknownData.text(record.rdata)
        let number = record.type.rawValue
        let zone = try ZoneFixture("x \(type) \(text)\ny TYPE\(number) \(octets)").load()
        #expect(zone[0].records.suffix(2).map(\.rdata) == [record.rdata, record.rdata])
    }

    @Test("The table has every type that ldns knows")
    func complete() {
        let known = Set(Self.examples.compactMap { Presentation.type(named: $0.type) })
        #expect(known.count == Self.examples.count)
        for number in UInt16.min...UInt16.max {
            let type = RecordType(rawValue: number)
            guard LDNS.layout(of: type).isKnown, !type.isMetaType else { continue }
            #expect(known.contains(type), "\(Presentation.name(of: type)) has no example")
        }
    }

    @Test("Mnemonics and numbers name the same types", arguments: examples)
    func names(type: String, text: String) throws {
        let number = try #require(Presentation.type(named: type))
        #expect(Presentation.type(named: "type\(number.rawValue)") == number)
        #expect(Presentation.type(named: type.lowercased()) == number)
        #expect(Presentation.name(of: number) == type)
    }

    @Test(
        "What may be written in several ways means one thing",
        arguments: [
            ("LOC 52 N 4 E 0", "LOC 52 00 0.000 N 04 00 0.000 E 0m 1m 10000m 10m"),
            ("loc 52 22 23 n 4 53 e 1.5", "LOC 52 22 23.000 N 04 53 0.000 E 1.50m 1m 10000m 10m"),
            ("WKS 192.0.2.1 TCP 25", ##"WKS \# 9 c00002010600000040"##),
            ("CAA 0 issue ca.example", #"CAA 0 issue "ca.example""#),
            ("IPSECKEY 10 0 2 . AQNR U3mG", "IPSECKEY 10 0 2 . AQNRU3mG"),
            ("IPSECKEY 10 3 2 gw AQNRU3mG", "IPSECKEY 10 3 2 gw.example.org. AQNRU3mG"),
            ("RP @ .", "RP example.org. ."),
            (
                "RRSIG A RSASHA256 0 1 1 1 1 . AA==",
                "RRSIG A 8 0 1 19700101000001 19700101000001 1 . AA=="
            ),
            ("DS 1 8 2 AA bb", "DS 1 8 2 aabb"),
            ("NSAP 0x47.0005.80", "NSAP 0x47000580"),
            ("DNSKEY 257 3 8 AQPS Kmyn", "DNSKEY 257 3 8 AQPSKmyn"),
            ("NSEC b TYPE1 type28", "NSEC b.example.org. A AAAA"),
            ("HTTPS 1 . port=\"8443\" alpn=\"h2,h3\"", "HTTPS 1 . alpn=h2,h3 port=8443"),
            ("TXT a\\;b", #"TXT "a;b""#),
            ("HIP 2 20010010 AwEAAbdx rvs", "HIP 2 20010010 AwEAAbdx rvs.example.org."),
        ])
    func spellings(text: String, meaning: String) throws {
        let found = try records("a \(text)")
        #expect(found == ["a.example.org. 300 IN \(meaning)"])
    }
}
