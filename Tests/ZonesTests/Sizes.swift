import DNSWire
import TestKit
import Testing
import Zones

@Suite("Sizes and truncation")
struct Sizes {
    private func table(_ count: Int, maxAnswers: Int = 0, why: String = "") throws -> TestTable {
        let table = try TestTable("example.")
        let records = (UInt16(0)..<UInt16(count)).map { RecordDraft(data: [10, 0] + $0.octets) }
        table.writer.put(
            RecordSetDraft(
                type: .a, ttl: 60, records: records, maxAnswers: maxAnswers, explanation: why),
            at: try DomainName("w.example."))
        table.writer.publish()
        return table
    }

    @Test("Without EDNS a reply has at most 512 octets: whole records and TC")
    func plain() throws {
        let octets = try table(100).exchange(
            try QueryMessage("w.example. A", payload: nil).octets)
        let reply = try Reply(octets)
        #expect(octets.count <= 512)
        #expect(reply.isTruncated)
        #expect(reply.answer.count == (512 - 27) / 16)
    }

    @Test("With EDNS it is the smaller of the client's size and ours, and the OPT record is in it")
    func edns() throws {
        for (payload, most) in [(UInt16(0), 512), (512, 512), (900, 900), (4096, 1232)] {
            let octets = try table(100).exchange(
                try QueryMessage("w.example. A", payload: payload).octets)
            let reply = try Reply(octets)
            #expect(octets.count <= most && octets.count > most - 17)
            #expect(reply.isTruncated)
            #expect(reply.payload == 1232)
        }
    }

    @Test("Of SRV records that are cut off the same ones come each time; of others any")
    func cutServices() throws {
        let table = try TestTable("example.")
        let targets = try (0..<100).map { try DomainName("host\($0).example.") }
        let services = targets.map { RecordDraft(data: [0, 1, 0, 1, 0, 80] + $0.wire) }
        let mail = targets.map { RecordDraft(data: [0, 1] + $0.wire) }
        let owner = try DomainName("w.example.")
        for most in [0, 50] {
            table.writer.put(
                RecordSetDraft(type: .srv, ttl: 60, records: services, maxAnswers: most), at: owner)
            table.writer.put(
                RecordSetDraft(type: .mx, ttl: 60, records: mail, maxAnswers: most), at: owner)
            table.writer.publish()
            let replies = try ["SRV", "MX"].map { type in
                try Set((0..<20).map { _ in try table.ask("w.example. \(type)") }.map(\.answer))
            }
            // Where an answer shows some of them alone, all must be shown in turn.
            #expect(most == 0 ? replies[0].count == 1 : replies[0].count > 1)
            #expect(replies[0].allSatisfy { $0.count > 10 && $0.count < 40 })
            #expect(replies[1].count > 1)
        }
    }

    @Test("Over TCP a set goes out whole up to 65,535 octets")
    func tcp() throws {
        let reply = try table(4000).ask("w.example. A", over: .tcp)
        #expect(!reply.isTruncated)
        #expect(reply.answer.count == 4000)
        #expect(Set(reply.answer).count == 4000)
    }

    @Test("A set too large for any message is sent as a rotating window, without TC, and says so")
    func window() throws {
        let table = try table(10_000)
        var seen: Set<String> = []
        for _ in 0..<20 {
            let reply = try table.ask("w.example. A", over: .tcp)
            #expect(!reply.isTruncated)
            #expect(reply.answer.count >= (65_535 - 27 - 11) / 16 - 6)
            #expect(reply.extendedErrors.count == 1)
            #expect(reply.extendedErrors[0].hasPrefix("0 the record set exceeds a message"))
            seen.formUnion(reply.answer)
        }
        #expect(seen.count == 10_000)
    }

    @Test(
        "Additional records that do not fit are left out whole, without TC",
        arguments: [(.srv, [0, 1, 0, 1, 0, 80]), (.mx, [0, 1]), (.ptr, []), (.ns, [])]
            as [(RecordType, [UInt8])])
    func additional(type: RecordType, head: [UInt8]) throws {
        let table = try TestTable("example.")
        let offset = head.count
        let records = try (0..<10).map { number in
            RecordDraft(
                data: head + (try DomainName("host\(number).example.")).wire,
                additional: [
                    AdditionalRecord(
                        ownerOffset: offset, type: .a, ttl: 60, data: [192, 0, 2, UInt8(number)]),
                    AdditionalRecord(
                        ownerOffset: offset, type: .aaaa, ttl: 60,
                        data: Array(repeating: UInt8(number), count: 16)),
                ])
        }
        table.writer.put(
            RecordSetDraft(type: type, ttl: 60, records: records), at: try DomainName("example."))
        table.writer.publish()
        let small = try table.ask("example. \(type)", payload: nil)
        #expect(!small.isTruncated)
        #expect(small.answer.count == 10)
        #expect(small.additional.count % 2 == 0 && small.additional.count < 20)
        let large = try table.ask("example. \(type)")
        #expect(large.additional.count == 20)
        for number in 0..<10 {
            #expect(large.additional.contains("host\(number).example. 60 IN A 192.0.2.\(number)"))
        }
    }

    @Test("An explanation is an extended error, and the first thing left out")
    func explanation() throws {
        let why = "no instance is healthy"
        #expect(try table(1, why: why).ask("w.example. A").extendedErrors == ["0 \(why)"])
        #expect(try table(1, why: why).ask("w.example. A", payload: nil).payload == nil)
        let full = try table(29, why: why).ask("w.example. A", payload: 512)
        #expect(full.answer.count == 29)
        #expect(full.extendedErrors.isEmpty)
    }

    @Test("Where explanations are off, nothing is explained, and what is REFUSED still says why")
    func unexplained() throws {
        let table = try table(1, why: "no instance is healthy")
        var client = InProcessClient(table.table, ResponderConfiguration(explains: false))
        let answer = try Reply(client.exchange(QueryMessage("w.example. A").octets, over: .udp))
        #expect(answer.answer.count == 1 && answer.options.isEmpty)
        let outside = try Reply(client.exchange(QueryMessage("w.other. A").octets, over: .udp))
        #expect(outside.extendedErrors == ["20 "])
    }
}
