import DNSWire
import TestKit
import Testing
import Zones

@Suite("Headers, over sockets")
struct HeaderTable {
    @Test(
        "What ISC's EDNS compliance tester asks is answered as it wants", arguments: Transport.both)
    func compliance(transport: Transport) throws {
        let server = try AnsweringServer()
        defer { server.stop() }
        var table = OutlineTable()
        for row in try ComplianceCase.all(zone: "example.", identity: AnsweringServer.identity) {
            table.add(row.name, row.query, row.expected)
        }
        #expect(table.count == 32)
        try table.check(server, over: [transport])
    }

    @Test("Every opcode with every flag, with and without EDNS")
    func everyFlag() throws {
        let server = try AnsweringServer()
        defer { server.stop() }
        let plain = try RawQuery("www.example. A")
        for options in [nil, RawOptions(), RawOptions(flags: 0x8000)] {
            var table = OutlineTable()
            for opcode in UInt16(0)...15 {
                for bits in UInt16(0)..<128 {
                    let flags = opcode << 11 | bits << 4
                    let rd = flags & 0x0100 != 0 ? " rd" : ""
                    let code = opcode == 0 ? "NOERROR aa\(rd) 1/1" : "NOTIMP\(rd) 1/0"
                    var query = plain.with { $0.flags = flags }
                    if let options { query = query.with(options) }
                    table.add(
                        "flags \(flags)", query, code + (options == nil ? "/0/0" : "/0/1 opt"))
                }
            }
            try table.check(server)
        }
    }

    @Test("A code in a query is passed over")
    func everyCode() throws {
        let server = try AnsweringServer()
        defer { server.stop() }
        var table = OutlineTable()
        for code in UInt16(0)...15 {
            let query = try RawQuery("www.example. A", flags: code)
            table.add("code \(code)", query, "NOERROR aa 1/1/0/0")
        }
        try table.check(server)
    }

    @Test("A reply is not replied to, whatever its opcode and code")
    func replies() throws {
        let server = try AnsweringServer()
        defer { server.stop() }
        var table = OutlineTable()
        for flags in stride(from: UInt16(0x8000), through: 0xFFFF, by: 0x0101) {
            let query = try RawQuery("www.example. A", flags: flags)
            table.add("flags \(flags)", query, OutlineTable.nothing)
            table.add("flags \(flags), EDNS", query.with(RawOptions()), OutlineTable.nothing)
        }
        try table.check(server)
    }

    @Test("Anything but one question is FORMERR, but a cookie can be asked for alone")
    func questions() throws {
        let server = try AnsweringServer()
        defer { server.stop() }
        let query = try RawQuery("www.example. A")
        let cookie = RawOptions.option(EDNSOption.cookie, [1, 2, 3, 4, 5, 6, 7, 8])
        let none = query.with { $0.questions = [] }
        let two = query.with { $0.questions += $0.questions }
        var table = OutlineTable()
        table.add("none", none, "FORMERR 0/0/0/0")
        table.add("none, EDNS", none.with(RawOptions()), "FORMERR 0/0/0/1 opt")
        table.add("none, cookie", none.with(RawOptions(cookie)), "NOERROR 0/0/0/1 opt 10:24")
        table.add("two", two, "FORMERR 0/0/0/0")
        table.add("two, EDNS", two.with(RawOptions()), "FORMERR 0/0/0/0")
        table.add(
            "many", query.with { $0.counts = [65_535, 0, 0, 0] }, "FORMERR 0/0/0/0")
        table.add("none, NOTIFY", none.with { $0.flags = 4 << 11 }, "NOTIMP 0/0/0/0")
        try table.check(server)
    }

    @Test("Counts that lie are FORMERR, for each section")
    func counts() throws {
        let server = try AnsweringServer()
        defer { server.stop() }
        let query = try RawQuery("www.example. A").with(RawOptions())
        var table = OutlineTable()
        for section in 1...3 {
            for count in [1, 2, 3, 255, 256, 65_535] as [UInt16] {
                var counts: [UInt16] = [1, 0, 0, 1]
                counts[section] += count == 65_535 && section == 3 ? 65_534 : count
                table.add(
                    "section \(section), \(count)", query.with { [counts] in $0.counts = counts },
                    "FORMERR 0/0/0/0")
            }
        }
        for counts in [[1, 0, 0, 0], [0, 0, 0, 1], [0, 0, 0, 0]] as [[UInt16]] {
            table.add("\(counts)", query.with { $0.counts = counts }, "FORMERR 0/0/0/0")
        }
        try table.check(server)
    }

    @Test("Classes other than IN are refused")
    func classes() throws {
        let server = try AnsweringServer()
        defer { server.stop() }
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededGenerator(seed: seed)
        let name = try DomainName("www.example.").wire
        var table = OutlineTable()
        let some = (0..<200).map { _ in UInt16.random(in: 5...65_535, using: &random) }
        for number in [0, 2, 3, 4, 254, 255] + some {
            let query = try RawQuery("www.example. A").with {
                $0.questions = [RawQuery.question(name, 1, recordClass: number)]
            }
            table.add("class \(number), seed \(seed)", query, "REFUSED 1/0/0/0")
        }
        try table.check(server)
    }
}
