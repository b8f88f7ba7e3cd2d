import DNSWire
import TestKit
import Testing
import Zones

@Suite("EDNS and its options, over sockets")
struct EDNSTable {
    private let query: RawQuery
    private static let answered = "NOERROR aa 1/1/0/1 opt"
    private static let refused = "BADVERS 1/0/0/1 opt"

    init() throws { query = try RawQuery("www.example. A") }

    private func check(
        over transports: [Transport] = Transport.both, _ fill: (inout OutlineTable) throws -> Void
    ) throws {
        let server = try AnsweringServer()
        defer { server.stop() }
        var table = OutlineTable()
        try fill(&table)
        try table.check(server, over: transports)
    }

    @Test("Version 0 is answered, every other is BADVERS, whatever flags and opcode")
    func versions() throws {
        try check { table in
            for version in UInt8(0)...255 {
                for flags in [0, 0x8000, 0x0001, 0x4000, 0xFFFF] as [UInt16] {
                    let options = RawOptions(version: version, flags: flags)
                    table.add(
                        "version \(version), flags \(flags)", query.with(options),
                        version == 0 ? Self.answered : Self.refused)
                }
            }
            for opcode in UInt16(1)...15 {
                let update = query.with { $0.flags = opcode << 11 }
                table.add("opcode \(opcode)", update.with(RawOptions(version: 1)), Self.refused)
            }
        }
    }

    @Test("What the options of a version to come look like is not ours to judge")
    func future() throws {
        try check { table in
            for data in [[0], [0, 10, 0, 1, 7], [0, 3, 0, 9], [255, 255, 255, 255]] as [[UInt8]] {
                let options = RawOptions(version: 1, data)
                table.add("\(data)", query.with(options), Self.refused)
            }
        }
    }

    @Test("Every flag is passed over but DO")
    func flags() throws {
        try check { table in
            for bit in 0..<16 {
                table.add("bit \(bit)", query.with(RawOptions(flags: 1 << bit)), Self.answered)
            }
        }
    }

    @Test("Every payload size is taken, those under 512 for 512")
    func payloads() throws {
        let server = try AnsweringServer()
        defer { server.stop() }
        let big = try RawQuery("big.example. A")
        let sizes = Array(stride(from: UInt16(0), through: 1300, by: 13)) + [4096, 65_535]
        let queries = sizes.map { size in
            big.with(RawOptions().with { $0.payload = size }).octets
        }
        for (size, reply) in zip(sizes, try server.exchange(queries, over: .udp)) {
            let reply = try #require(reply)
            let limit = min(max(512, Int(size)), 1232)
            #expect(reply.count <= limit && reply.count > limit - 16, "\(size)")
            #expect(try Reply(reply).isTruncated)
        }
        for reply in try server.exchange(queries, over: .tcp) {
            #expect(try Reply.outline(try #require(reply)) == "NOERROR aa 1/200/0/1 opt")
        }
    }

    @Test(
        "Every option that we do not know is passed over and not sent back",
        arguments: Transport.both)
    func unknownOptions(transport: Transport) throws {
        try check(over: [transport]) { table in
            // 19 is ZONEVERSION (RFC 9660), which a server may answer.
            let known: Set<UInt16> = [
                EDNSOption.identity, EDNSOption.cookie, EDNSOption.keepalive, 19,
            ]
            let numbers =
                Array(UInt16(0)...300) + Array(stride(from: 301, to: 65_000, by: 97))
                + Array(65_001...65_535)
            for number in numbers where !known.contains(number) {
                for length in [0, 1, 200] {
                    let option = RawOptions.option(number, Array(repeating: 7, count: length))
                    table.add("option \(number)", query.with(RawOptions(option)), Self.answered)
                }
            }
        }
    }

    /// Options well and badly formed; what the reply says of each over UDP and TCP.
    private static let samples: [(name: String, code: UInt16, data: [UInt8])] = [
        ("NSID", 3, []), ("NSID with data", 3, [1, 2]), ("subnet", 8, [0, 1, 24, 0, 192, 0, 2]),
        ("subnet of IPv6", 8, [0, 2, 56, 0, 32, 1, 13, 184, 0, 0, 0]),
        ("subnet of no family", 8, [0, 9, 24, 0, 192, 0, 2]), ("short subnet", 8, [0, 1]),
        ("subnet too long", 8, [0, 1, 33, 0, 1, 2, 3, 4, 5]), ("EXPIRE", 9, []),
        ("EXPIRE with data", 9, [0, 0, 0, 1]), ("cookie", 10, [1, 2, 3, 4, 5, 6, 7, 8]),
        ("keepalive", 11, []), ("keepalive with data", 11, [0, 100]), ("padding", 12, [0, 0, 0]),
        ("chain", 13, [0]), ("key tag", 14, [1, 2]), ("odd key tag", 14, [1]),
        ("error", 15, [0, 1]), ("unknown", 65_001, [1]),
    ]

    /// The options of a reply to a query with these, in the order in which we send them.
    private static func replied(_ codes: Set<UInt16>, _ transport: Transport) -> String {
        var words = ""
        if codes.contains(10) { words += " 10:24" }
        if codes.contains(3) { words += " 3:\(AnsweringServer.identity)" }
        if codes.contains(11), transport == .tcp { words += " 11:2" }
        return words
    }

    @Test("All pairs of options, with each version and DO", arguments: Transport.both)
    func pairs(transport: Transport) throws {
        try check(over: [transport]) { table in
            for first in Self.samples {
                for second in Self.samples {
                    let replied = Self.replied([first.code, second.code], transport)
                    for version in UInt8(0)...1 {
                        for flags in [0, 0x8000] as [UInt16] {
                            let options = RawOptions(
                                version: version, flags: flags,
                                RawOptions.option(first.code, first.data),
                                RawOptions.option(second.code, second.data))
                            table.add(
                                "\(first.name), \(second.name), version \(version)",
                                query.with(options),
                                (version == 0 ? Self.answered : Self.refused) + replied)
                        }
                    }
                }
            }
        }
    }

    @Test("A connection may be silent for ten seconds, and who asks over TCP is told (RFC 7828)")
    func keepalive() throws {
        let server = try AnsweringServer()
        defer { server.stop() }
        let asking = query.with(RawOptions(RawOptions.option(EDNSOption.keepalive))).octets
        let told = try #require(try server.exchange(asking, over: .tcp))
        #expect(try Reply(told).options == [0, 11, 0, 2, 0, 100])
        let untold = try #require(try server.exchange(asking, over: .udp))
        #expect(try Reply(untold).options.isEmpty)
    }

    @Test("Lengths of options that lie are FORMERR, with the question and an OPT record")
    func lengths() throws {
        try check { table in
            let lies: [[UInt8]] = [
                [0], [0, 3], [0, 3, 0], [0, 3, 0, 1], [0, 3, 255, 255, 1], [0, 9, 0, 0, 0],
                [0, 10, 0, 8, 1, 2, 3, 4, 5, 6, 7],
            ]
            for lie in lies {
                let record = RawOptions(lie)
                table.add("\(lie)", query.with(record), "FORMERR 1/0/0/1 opt")
            }
        }
    }

    @Test("Two OPT records, one of another owner or in another section are FORMERR")
    func misplaced() throws {
        let record = RawOptions()
        let owners: [[UInt8]] = [[1, 97, 0], [0xC0, 12], [0xC0, 24], [3, 99, 111, 109, 0]]
        try check { table in
            let error = "FORMERR 0/0/0/0"
            table.add("two", query.with(record).with(record), error)
            for owner in owners {
                table.add("owner \(owner)", query.with(record.with { $0.owner = owner }), error)
            }
            table.add("in answer", query.with { $0.answers = [record.octets] }, error)
            table.add("in authority", query.with { $0.authorities = [record.octets] }, error)
            let both = query.with { $0.answers = [record.octets] }.with(record)
            table.add("in answer and additional", both, error)
        }
    }

    @Test("Records beside the OPT record are passed over, whatever stands before it")
    func otherRecords() throws {
        let address = RawQuery.record([0xC0, 12], 1, [192, 0, 2, 9])
        let named = RawQuery.record([1, 97, 0], 16, [1, 97])
        try check { table in
            table.add("before", query.with(address).with(RawOptions()), Self.answered)
            table.add("behind", query.with(RawOptions()).with(address), Self.answered)
            table.add("alone", query.with(address, named), "NOERROR aa 1/1/0/0")
            table.add(
                "an answer", query.with { $0.answers = [address] }.with(RawOptions()),
                Self.answered)
            table.add("an authority", query.with { $0.authorities = [named] }, "NOERROR aa 1/1/0/0")
        }
    }
}
