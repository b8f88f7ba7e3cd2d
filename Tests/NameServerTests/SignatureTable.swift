import DNSWire
import TestKit
import Testing
import Zones

@Suite("Signed queries, over sockets (RFC 8945)")
struct SignatureTable {
    /// The data of a TSIG record: when it was made, the MAC and what else there is.
    private static func data(
        algorithm: String = "hmac-sha256.", mac: [UInt8] = Array(repeating: 7, count: 32),
        other: [UInt8] = []
    ) throws -> [UInt8] {
        try DomainName(algorithm).wire + [0, 0, 0x65, 0, 0, 1, 1, 44] + UInt16(mac.count).octets
            + mac + [0x4D, 0x55, 0, 0] + UInt16(other.count).octets + other
    }

    private static func record(
        _ key: String = "key.example.", recordClass: UInt16 = 255, data: [UInt8]? = nil
    ) throws -> [UInt8] {
        RawQuery.record(
            try DomainName(key).wire, RecordType.tsig.rawValue, recordClass: recordClass, ttl: 0,
            try data ?? self.data())
    }

    @Test("A key is unknown, whatever it is: NOTAUTH, with what the client needs to see it")
    func unknownKey() throws {
        let server = try AnsweringServer()
        defer { server.stop() }
        let query = try RawQuery("www.example. A")
        let signed = query.with(try Self.record())
        var table = OutlineTable()
        table.add("plain", signed, "NOTAUTH 1/0/0/1")
        table.add("EDNS", query.with(RawOptions()).with(try Self.record()), "NOTAUTH 1/0/0/2 opt")
        table.add("an update", signed.with { $0.flags = 5 << 11 }, "NOTAUTH 1/0/0/1")
        table.add("RD", signed.with { $0.flags = 0x0100 }, "NOTAUTH rd 1/0/0/1")
        table.add("no question", signed.with { $0.questions = [] }, "NOTAUTH 0/0/0/1")
        table.add(
            "no MAC", query.with(try Self.record(data: Self.data(mac: []))), "NOTAUTH 1/0/0/1")
        table.add(
            "more", query.with(try Self.record(data: Self.data(other: [1, 2, 3]))),
            "NOTAUTH 1/0/0/1")
        let cookie = RawOptions(RawOptions.option(EDNSOption.cookie, Array(1...8)))
        table.add(
            "cookie", query.with(cookie).with(try Self.record()), "NOTAUTH 1/0/0/2 opt")
        let future = RawOptions(version: 1)
        table.add(
            "EDNS version 1", query.with(future).with(try Self.record()), "BADVERS 1/0/0/1 opt")
        try table.check(server)
    }

    @Test("The reply's record repeats key, algorithm and time, and says BADKEY without a MAC")
    func badKey() throws {
        let server = try AnsweringServer()
        defer { server.stop() }
        for options in [nil, RawOptions()] {
            var query = try RawQuery("www.example. A")
            if let options { query = query.with(options) }
            let octets = query.with(try Self.record("Key.Example.")).octets
            let reply = try #require(try server.exchange(octets, over: .udp))
            let record = try #require(try MessageParts(reply).additionals.last)
            #expect(record.type == 250 && record.recordClass == 255 && record.ttl == 0)
            let key = try DomainName("Key.Example.").wire
            #expect(Array(reply[record.start..<record.data.lowerBound - 10]) == key)
            let expected =
                try DomainName("hmac-sha256.").wire + [0, 0, 0x65, 0, 0, 1, 1, 44, 0, 0]
                + reply[..<2] + [0, 17, 0, 0]
            #expect(Array(reply[record.data]) == expected)
        }
    }

    @Test("A signature that is not last, not whole or not of its class is FORMERR")
    func malformed() throws {
        let server = try AnsweringServer()
        defer { server.stop() }
        let query = try RawQuery("www.example. A")
        let record = try Self.record()
        let data = try Self.data()
        let error = "FORMERR 0/0/0/0"
        var table = OutlineTable()
        table.add("before OPT", query.with(record).with(RawOptions()), error)
        table.add("twice", query.with(record, record), error)
        table.add("in answer", query.with { $0.answers = [record] }, error)
        table.add("in authority", query.with { $0.authorities = [record] }, error)
        table.add("class IN", query.with(try Self.record(recordClass: 1)), error)
        table.add("more data", query.with(try Self.record(data: data + [0])), error)
        for length in 0..<data.count {
            table.add(
                "\(length) octets", query.with(try Self.record(data: Array(data[..<length]))), error
            )
        }
        let owners: [[UInt8]] = [[0xC0, 12], [3, 107, 101, 121, 0xC0, 16]]
        for owner in owners {
            let compressed = RawQuery.record(owner, 250, recordClass: 255, ttl: 0, data)
            table.add("owner \(owner)", query.with(compressed), error)
        }
        try table.check(server)
    }

    @Test("A key's name that leaves no room in a reply without EDNS is truncation")
    func longNames() throws {
        let server = try AnsweringServer()
        defer { server.stop() }
        let label = String(repeating: "k", count: 60)
        let name = "\(label).\(label).\(label).\(label)."
        let query = try RawQuery("www.example. A").with(
            try Self.record(name, data: Self.data(algorithm: name)))
        var table = OutlineTable()
        table.add("plain", query, "NOTAUTH tc 1/0/0/0")
        try table.check(server, over: [.udp])
        var stream = OutlineTable()
        stream.add("plain", query, "NOTAUTH 1/0/0/1")
        try stream.check(server, over: [.tcp])
    }

    @Test("SIG(0) is passed over (RFC 2931), whatever stands in it")
    func transactionSignature() throws {
        let server = try AnsweringServer()
        defer { server.stop() }
        let record = RawQuery.record(
            [0], 24, recordClass: 255, ttl: 0, Array(repeating: 1, count: 40))
        let query = try RawQuery("www.example. A")
        var table = OutlineTable()
        table.add("plain", query.with(record), "NOERROR aa 1/1/0/0")
        table.add("EDNS", query.with(RawOptions()).with(record), "NOERROR aa 1/1/0/1 opt")
        try table.check(server)
    }
}
