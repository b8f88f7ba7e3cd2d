import DNSWire
import TestKit
import Testing
import Zones

/// RFC 9660: the version of the zone from which a reply was made.
@Suite("ZONEVERSION (RFC 9660)")
struct ZoneVersions {
    private let table: TestTable

    init() throws {
        table = try TestTable("example.", "inner.example.", "far.")
        try table.put("a.example. 60 IN A 192.0.2.1")
        try table.put("*.wild.example. 60 IN A 192.0.2.2")
        try table.put("alias.example. 60 IN CNAME a.far.")
        try table.put("cut.example. 60 IN NS ns.far.")
        try table.put("b.c.inner.example. 60 IN A 192.0.2.3")
        try table.put("a.far. 60 IN A 192.0.2.4")
    }

    private func ask(
        _ question: String, options: [(UInt16, [UInt8])] = [(19, [])],
        _ configuration: ResponderConfiguration = ResponderConfiguration(),
        over transport: Transport = .udp
    ) throws -> ReplyReader {
        let message = try QueryMessage(question)
        var query = PlainQuery(message.name, message.type, payloadSize: 1232)
        query.options = options.map { (code: $0, data: $1) }
        var client = InProcessClient(table.table, configuration)
        return try #require(ReplyReader(client.exchange(query.octets, over: transport)))
    }

    /// The option for a zone of so many labels.
    private func version(_ labels: UInt8, of zone: String) throws -> [UInt8] {
        let serial = try #require(table.writer.serial(of: try DomainName(zone)))
        return [labels, 0] + (0..<4).map { UInt8(truncatingIfNeeded: serial >> (24 - $0 * 8)) }
    }

    static let questions: [(String, String, UInt8)] = [
        // Answers, wildcards, an alias into another zone, ANY.
        ("a.example. A", "example.", 1), ("x.wild.example. A", "example.", 1),
        ("alias.example. A", "example.", 1), ("example. SOA", "example.", 1),
        ("a.example. ANY", "example.", 1), ("b.c.inner.example. A", "inner.example.", 2),
        // No data, an empty non-terminal, name errors.
        ("a.example. AAAA", "example.", 1), ("c.inner.example. A", "inner.example.", 2),
        ("none.example. A", "example.", 1), ("x.y.z.inner.example. A", "inner.example.", 2),
        // A referral tells the version of the zone that refers.
        ("www.cut.example. A", "example.", 1), ("cut.example. NS", "example.", 1),
        // DS at an apex is the parent's.
        ("inner.example. DS", "example.", 1), ("inner.example. NS", "inner.example.", 2),
    ]

    @Test("It names the zone that the name is in and its serial", arguments: questions)
    func told(question: String, zone: String, labels: UInt8) throws {
        for transport in [Transport.udp, .tcp] {
            let reply = try ask(question, over: transport)
            #expect(try reply.option(19) == version(labels, of: zone))
        }
        #expect(try ask(question, options: []).option(19) == nil)
    }

    @Test("It rises with what is published, and is that of the answer")
    func rising() throws {
        for host in UInt8(1)...20 {
            try table.put("a.example. 60 IN A 198.51.100.\(host)")
            let reply = try ask("a.example. A")
            #expect(try reply.option(19) == version(1, of: "example."))
            #expect(reply.answers.first?.data == [198, 51, 100, host])
            let authority = try ask("example. SOA")
            let serial = authority.answers[0].data.dropLast(16).suffix(4)
            #expect(authority.option(19).map { Array($0.dropFirst(2)) } == Array(serial))
        }
    }

    @Test("The root zone has no labels")
    func root() throws {
        let table = try TestTable(".")
        var client = InProcessClient(table.table)
        var query = PlainQuery(try DomainName("x.y."), .a, payloadSize: 1232)
        query.options = [(19, [])]
        let reply = try #require(ReplyReader(client.exchange(query.octets, over: .udp)))
        #expect(reply.code == .nameError && reply.option(19)?.prefix(2) == [0, 0])
    }

    @Test("A query that says a version itself is FORMERR")
    func malformed() throws {
        for data in [[0], [1, 0, 0, 0, 0, 1]] as [[UInt8]] {
            let reply = try ask("a.example. A", options: [(19, data)])
            #expect(reply.code == .formatError && reply.option(19) == nil)
            #expect(try ask("a.example. A", options: [(19, []), (19, data)]).code == .formatError)
        }
        let twice = try ask("a.example. A", options: [(19, []), (19, [])])
        #expect(try twice.option(19) == version(1, of: "example."))
    }

    @Test("What is not answered from a zone has none")
    func refusals() throws {
        #expect(try ask("www.other. A").code == .refused)
        #expect(try ask("www.other. A").option(19) == nil)
        #expect(try ask("example. AXFR", over: .tcp).option(19) == nil)
        var closed = ResponderConfiguration()
        closed.rules = ClientRules(denied: [AddressRange(0, length: 0, isIPv6: false)])
        #expect(try ask("a.example. A", closed).code == .refused)
        #expect(try ask("a.example. A", closed).option(19) == nil)
        // A query behind one that asked for it does not inherit it.
        var client = InProcessClient(table.table)
        var query = PlainQuery(try DomainName("a.example."), .a, payloadSize: 1232)
        for (options, isTold) in [([(19, [])], true), ([(3, [])], false)]
            as [([(UInt16, [UInt8])], Bool)]
        {
            query.options = options.map { (code: $0, data: $1) }
            let reply = try #require(ReplyReader(client.exchange(query.octets, over: .udp)))
            #expect((reply.option(19) != nil) == isTold)
        }
    }

    @Test("It has its room in replies of every size")
    func room() throws {
        for host in UInt8(0)..<200 {
            var list = RecordList(type: .a, ttl: 60)
            list.append([198, 51, 100, host])
            table.writer.insert(
                list, RecordSetHead(type: .a, ttl: 60), at: try DomainName("many.example."))
        }
        table.writer.publish()
        var client = InProcessClient(table.table)
        for size in UInt16(512)...700 {
            var query = PlainQuery(try DomainName("many.example."), .a, payloadSize: size)
            query.options = [(19, [])]
            let octets = client.exchange(query.octets, over: .udp)
            #expect(octets.count <= Int(size) && octets.count > Int(size) - 16)
            #expect(ReplyReader(octets)?.option(19)?.count == 6)
        }
    }
}
