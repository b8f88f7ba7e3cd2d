import DNSWire
import Testing

@testable import ZoneFiles

/// Records as lines of text.
@Suite struct PresentationTests {
    @Test("A record is one line with single blanks")
    func line() throws {
        let name = try DomainName("www.example.org")
        let line = Presentation.record(owner: name, type: .a, ttl: 60, rdata: [192, 0, 2, 1])
        #expect(line == "www.example.org. 60 IN A 192.0.2.1")
        #expect(Presentation.rdata(type: .mx, wire: [0, 10, 1, 0x61, 0]) == "10 a.")
    }

    @Test("A line is parsed with an origin and a TTL where it leaves them out")
    func parsing() throws {
        let origin = try DomainName("example.org")
        let record = try Presentation.parse("www MX 10 mail", origin: origin, ttl: 60)
        #expect(
            Presentation.record(record) == "www.example.org. 60 IN MX 10 mail.example.org.")
        #expect(try Presentation.parse("www. 60 IN A 192.0.2.1").owner == DomainName("www"))
    }

    @Test(
        "What is no single record is an error",
        arguments: [
            ("", "record: there is no record"), ("; x", "record: there is no record"),
            ("a. A 192.0.2.1", "record:1:4: the record has no TTL, and nothing above it sets one"),
            ("a. 1 A 192.0.2.1\nb. 1 A 192.0.2.2", "record:2:1: there is more than one record"),
            ("$TTL 3", "record:1:1: the record has no type"),
            ("a. 1 A x", "record:1:8: `x` is not an IPv4 address"),
        ])
    func notRecords(line: String, message: String) throws {
        let error = try #require(throws: ZoneFileError.self) { try Presentation.parse(line) }
        #expect("\(error.place): \(error.message)" == message)
    }

    @Test("RDATA that is malformed is shown as octets")
    func malformed() {
        #expect(Presentation.rdata(type: .a, wire: [1, 2, 3]) == ##"\# 3 010203"##)
        #expect(Presentation.rdata(type: .a, wire: []) == ##"\# 0"##)
        #expect(Presentation.rdata(type: .ns, wire: [0xC0, 0x0C]) == ##"\# 2 c00c"##)
        #expect(
            Presentation.rdata(type: .https, wire: [0, 1, 0, 0, 0, 0, 0])
                == ##"\# 7 00010000000000"##)
    }

    @Test("Names of any octets are escaped so that they are read again")
    func names() throws {
        for octet in UInt8.min...UInt8.max {
            let label: [UInt8] = [0x61, octet, 0x7A]
            let name = try DomainName(label: label, under: DomainName("example.org"))
            let line = Presentation.record(owner: name, type: .ns, ttl: 1, rdata: name.wire)
            let record = try Presentation.parse(line)
            #expect(record.owner.wire == name.wire, "octet \(octet)")
            #expect(record.rdata == name.wire, "octet \(octet)")
        }
    }

    @Test("Strings of any octets are escaped so that they are read again")
    func strings() throws {
        for octet in UInt8.min...UInt8.max {
            let wire: [UInt8] = [3, 0x61, octet, 0x32]
            let text = Presentation.rdata(type: .txt, wire: wire)
            #expect(try Presentation.parse(". 1 TXT \(text)").rdata == wire, "octet \(octet)")
        }
    }
}
