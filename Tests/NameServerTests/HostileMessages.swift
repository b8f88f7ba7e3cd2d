import DNSWire
import TestKit
import Testing
import Zones

@Suite("Hostile input, over sockets")
struct HostileMessages {
    private static let error = "FORMERR 0/0/0/0"

    /// Queries that are answered.
    private static func wholeQueries() throws -> [RawQuery] {
        let cookie = RawOptions.option(EDNSOption.cookie, [1, 2, 3, 4, 5, 6, 7, 8])
        let padding = RawOptions.option(12, Array(repeating: 0, count: 40))
        let address = RawQuery.record([0xC0, 12], 1, [192, 0, 2, 9])
        return [
            try RawQuery("www.example. A"),
            try RawQuery("missing.example. AAAA").with(RawOptions()),
            try RawQuery("alias.example. A").with(RawOptions(flags: 0x8000, cookie, padding)),
            try RawQuery("example. SOA").with(address).with(RawOptions(cookie)),
            try RawQuery("a.b.c.d.e.f.example. TXT").with { $0.authorities = [address] },
        ]
    }

    @Test("Every prefix of a query is FORMERR, or without a whole header nothing", arguments: 0..<5)
    func prefixes(number: Int) throws {
        let server = try AnsweringServer()
        defer { server.stop() }
        let whole = try Self.wholeQueries()[number].octets
        var table = OutlineTable()
        for length in 12..<whole.count {
            table.add("\(length) octets", octets: Array(whole[..<length]), Self.error)
        }
        try table.check(server)
        var short = OutlineTable()
        for length in 0..<12 {
            short.add("\(length) octets", octets: Array(whole[..<length]), OutlineTable.nothing)
        }
        try short.check(server, over: [.udp])
        #expect(try server.exchange(whole, over: .udp) != nil)
        for length in 0..<12 {
            let client = try server.server.connection()
            client.send(TestQuery.frame(Array(whole[..<length])))
            #expect(client.isEnded(), "\(length) octets")
        }
    }

    @Test("Octets behind the last record are FORMERR")
    func trailing() throws {
        let server = try AnsweringServer()
        defer { server.stop() }
        var table = OutlineTable()
        for (number, query) in try Self.wholeQueries().enumerated() {
            for count in [1, 2, 10, 11, 500] {
                let tail = [UInt8](repeating: 0, count: count)
                table.add("query \(number), \(count)", query.with { $0.tail = tail }, Self.error)
            }
        }
        try table.check(server)
    }

    @Test("Names that are none are FORMERR: pointers, loops, long labels, long names")
    func names() throws {
        let server = try AnsweringServer()
        defer { server.stop() }
        let label = [UInt8(63)] + [UInt8](repeating: 97, count: 63)
        let names: [(String, [UInt8])] = [
            ("a pointer to itself", [0xC0, 12]), ("to the header", [0xC0, 0]),
            ("forward", [0xC0, 14, 1, 97, 0]), ("behind a label", [3, 119, 119, 119, 0xC0, 12]),
            ("a label of 64", [64] + [UInt8](repeating: 97, count: 64) + [0]),
            ("an extended label", [0x41, 97, 0]), ("a reserved label", [0x80, 97, 0]),
            ("256 octets", Array([label, label, label, label].joined().dropLast(1)) + [0]),
            ("257 octets", Array([label, label, label, label].joined()) + [0]),
            ("no end", Array([label, label].joined())),
        ]
        var table = OutlineTable()
        for (name, octets) in names {
            let query = try RawQuery("www.example. A").with {
                $0.questions = [RawQuery.question(octets, 1)]
            }
            table.add(name, query, Self.error)
            table.add(name + ", EDNS", query.with(RawOptions()), Self.error)
        }
        try table.check(server)
    }

    @Test("The longest names are names: few long labels and many short ones")
    func longestNames() throws {
        let server = try AnsweringServer()
        defer { server.stop() }
        let label = [UInt8(63)] + [UInt8](repeating: 97, count: 63)
        let apex = try DomainName("example.").wire
        let long = Array([label, label, label].joined()) + [53] + label.dropFirst(11) + apex
        let deep = Array(repeating: [1, 97] as [UInt8], count: 123).joined() + apex
        var table = OutlineTable()
        for name in [long, Array(deep)] {
            #expect(name.count == 255)
            let query = try RawQuery("www.example. A").with {
                $0.questions = [RawQuery.question(name, 1)]
            }
            table.add("\(name.count) octets", query, "NXDOMAIN aa 1/0/1/0")
        }
        try table.check(server)
    }

    @Test("The owner of a later record may be compressed, but must be a name")
    func owners() throws {
        let server = try AnsweringServer()
        defer { server.stop() }
        let query = try RawQuery("www.example. A")
        func owned(_ owner: [UInt8]) -> RawQuery {
            query.with(RawQuery.record(owner, 1, [192, 0, 2, 1]))
        }
        let good = "NOERROR aa 1/1/0/0"
        var table = OutlineTable()
        table.add("a pointer", owned([0xC0, 12]), good)
        table.add("a label and a pointer", owned([1, 97, 0xC0, 16]), good)
        table.add("the root", owned([0]), good)
        table.add("half a pointer", query.with([0xC0]), Self.error)
        table.add(
            "a label of 64", owned([64] + [UInt8](repeating: 97, count: 64) + [0]), Self.error)
        table.add("a reserved label", owned([0x80, 0]), Self.error)
        let label = [UInt8(63)] + [UInt8](repeating: 97, count: 63)
        table.add(
            "a long name", owned(Array([label, label, label, label, label].joined()) + [0]),
            Self.error)
        try table.check(server)
    }

    @Test("Large queries: whole up to 4,096 octets over UDP and to 65,535 over TCP")
    func large() throws {
        let server = try AnsweringServer()
        defer { server.stop() }
        func padded(to length: Int) throws -> RawQuery {
            let query = try RawQuery("www.example. A")
            let rest = length - query.with(RawOptions(RawOptions.option(12))).octets.count
            let padding = RawOptions.option(12, [UInt8](repeating: 0, count: rest))
            return query.with(RawOptions(padding))
        }
        let answered = "NOERROR aa 1/1/0/1 opt"
        var both = OutlineTable()
        for length in [512, 513, 1232, 1233, 4095, 4096] {
            both.add("\(length) octets", try padded(to: length), answered)
        }
        try both.check(server)
        var datagrams = OutlineTable()
        for length in [4097, 8192, 65_507] {
            datagrams.add("\(length) octets", try padded(to: length), OutlineTable.nothing)
        }
        try datagrams.check(server, over: [.udp])
        var messages = OutlineTable()
        for length in [4097, 65_534, 65_535] {
            messages.add("\(length) octets", try padded(to: length), answered)
            let query = try RawQuery("www.example. A")
            let tail = [UInt8](repeating: 0xFF, count: length - query.octets.count)
            messages.add("\(length) octets of noise", query.with { $0.tail = tail }, Self.error)
        }
        try messages.check(server, over: [.tcp])
    }

    @Test("64 KiB of noise over TCP, 2,000 datagrams of it, and the server goes on")
    func noise() throws {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededGenerator(seed: seed)
        let server = try AnsweringServer()
        defer { server.stop() }
        let whole = try Self.wholeQueries().map(\.octets)
        let noise = (0..<2_000).map { round in
            if round % 2 == 0 {
                return (0..<Int.random(in: 0...600, using: &random)).map { _ in
                    UInt8.random(in: 0...255, using: &random)
                }
            }
            var octets = whole[round % whole.count]
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                octets[Int.random(in: 0..<octets.count, using: &random)] = .random(
                    in: 0...255, using: &random)
            }
            return octets
        }
        _ = try server.exchange(noise, over: .udp)
        let long = noise.filter { $0.count >= 12 }
        _ = try server.exchange(long, over: .tcp)
        #expect(try server.server.answers(), "seed \(seed)")
    }
}
