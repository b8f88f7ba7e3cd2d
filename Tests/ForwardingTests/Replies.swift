import DNSWire
import TestKit
import Testing

@testable import Forwarding

@Suite("What upstreams answer is what clients get")
struct Replies {
    @Test("over UDP and TCP: RA is set, AA is not, the question comes back as it was asked")
    func answers() async throws {
        let upstream = try ScriptedUpstream { [.send($0.address(7))] }
        defer { upstream.stop() }
        let server = try ForwardingServer(upstream.address)
        defer { server.stop() }
        for reply in [
            try await server.ask("wWw.ExamPle.org. A"),
            try await server.askTCP("wWw.ExamPle.org. A"),
        ] {
            #expect(reply.code == "NOERROR")
            #expect(reply.flags == ["qr", "rd", "ra"])
            #expect(reply.question == ["wWw.ExamPle.org. IN A"])
            #expect(reply.answer.count == 1)
            #expect(reply.answer[0].hasSuffix("IN A 192.0.2.7"))
            #expect(reply.payload == 1232)
        }
    }

    @Test("who asks without EDNS is answered without it; DO is kept, in the query and the reply")
    func options() async throws {
        let upstream = try ScriptedUpstream { [.send($0.reply(options: []))] }
        defer { upstream.stop() }
        let server = try ForwardingServer(upstream.address)
        defer { server.stop() }
        #expect(try await server.ask("plain.example.org. A", payload: nil).payload == nil)
        var query = try QueryMessage("signed.example.org. A", recursionDesired: true).octets
        query[query.count - 4] |= 0x80
        let reply = try await server.client.udp(query)
        #expect(reply[reply.count - 4] & 0x80 != 0)
        #expect(upstream.queries.map(\.wantsDNSSEC) == [false, true])
        #expect(upstream.queries.map(\.hasOptions) == [true, true])
    }

    @Test("a client's cookie and subnet stay here, and its cookie is answered by us")
    func privateOptions() async throws {
        let upstream = try ScriptedUpstream { [.send($0.address(7))] }
        defer { upstream.stop() }
        let server = try ForwardingServer(upstream.address)
        defer { server.stop() }
        var query = PlainQuery(try DomainName("www.example.org."), .a, payloadSize: 1232)
        query.options = [(8, [0, 1, 24, 0, 192, 0, 2]), (10, [1, 2, 3, 4, 5, 6, 7, 8])]
        var octets = query.octets
        octets[2] |= 1
        _ = try await server.client.udp(octets)
        let asked = try #require(upstream.queries.first)
        #expect(asked.octets.count == 12 + asked.question.count + 11)
    }

    @Test(
        "a reply that exceeds the client's size is cut at a record and marked; over TCP it is whole"
    )
    func sizes() async throws {
        let upstream = try ScriptedUpstream { query in
            let records = (0..<60).map { Record(type: 1, data: [192, 0, 2, UInt8($0)]) }
            return [.send(query.reply(answers: records))]
        }
        defer { upstream.stop() }
        let server = try ForwardingServer(upstream.address)
        defer { server.stop() }
        let short = try await server.ask("www.example.org. A", payload: nil)
        #expect(short.isTruncated)
        #expect(short.answer.count == (512 - 33) / 16)
        let long = try await server.askTCP("www.example.org. A")
        #expect(!long.isTruncated)
        #expect(long.answer.count == 60)
    }

    @Test("a truncated reply is asked for over TCP")
    func truncated() async throws {
        let upstream = try ScriptedUpstream {
            [.send($0.isTCP ? $0.address(9) : $0.reply(truncated: true))]
        }
        defer { upstream.stop() }
        let server = try ForwardingServer(upstream.address)
        defer { server.stop() }
        let reply = try await server.ask("www.example.org. A")
        #expect(reply.answer == ["www.example.org. 60 IN A 192.0.2.9"])
        #expect(!reply.isTruncated)
        #expect(upstream.queries.map(\.isTCP) == [false, true])
    }

    @Test("an extended error of the upstream is passed on")
    func extendedError() async throws {
        let upstream = try ScriptedUpstream {
            [.send($0.reply(code: 3, options: [0, 15, 0, 5, 0, 15] + Array("bad".utf8)))]
        }
        defer { upstream.stop() }
        let server = try ForwardingServer(upstream.address)
        defer { server.stop() }
        let reply = try await server.ask("www.example.org. A")
        #expect(reply.code == "NXDOMAIN")
        #expect(reply.extendedErrors == ["15 bad"])
    }

    @Test(
        "compressed names in the data of old types are written out behind our alias",
        arguments: [
            (2, [], 1), (7, [], 1), (14, [], 2), (15, [0, 1], 1), (18, [0, 1], 1), (21, [0, 1], 1),
            (24, Array(repeating: 7, count: 18), 1), (26, [0, 1], 2), (33, [0, 1, 0, 2, 0, 3], 1),
        ] as [(UInt16, [UInt8], Int)])
    func oldTypes(type: UInt16, prefix: [UInt8], names: Int) async throws {
        let compressed = Array(repeating: [1, 0x63, 0xC0, 12] as [UInt8], count: names)
        let upstream = try ScriptedUpstream {
            [.send($0.reply(answers: [Record(type: type, data: prefix + compressed.joined())]))]
        }
        defer { upstream.stop() }
        let zone = try OurZone()
        let server = try ForwardingServer(upstream.address, table: zone.table)
        defer { withExtendedLifetime(zone) { server.stop() } }
        var query = try QueryMessage("www.ours.example. A", recursionDesired: true).octets
        query[query.count - 14] = UInt8(type)
        let reply = try await server.client.udp(query)
        let target: [UInt8] = [1, 0x63] + (try DomainName("cdn.example.org.")).wire
        let data: [UInt8] = prefix + Array(repeating: target, count: names).joined()
        let head: [UInt8] = [0, UInt8(type), 0, 1, 0, 0, 0, 60, 0, UInt8(data.count)]
        #expect(reply.indices.contains { reply[$0...].starts(with: head + data) })
    }

    @Test("an alias in our zone that leads outside is followed there, its records written out")
    func alias() async throws {
        let upstream = try ScriptedUpstream { query in
            let target = Record(type: 5, ttl: 30, data: [1, 0x63, 0xC0, 12])
            let address = Record(
                owner: [0xC0, UInt8(12 + query.question.count + 12)], type: 1, ttl: 20,
                data: [192, 0, 2, 1])
            return [.send(query.reply(answers: [target, address]))]
        }
        defer { upstream.stop() }
        let zone = try OurZone()
        let server = try ForwardingServer(upstream.address, table: zone.table)
        defer { withExtendedLifetime(zone) { server.stop() } }
        for reply in [
            try await server.ask("www.ours.example. A"),
            try await server.askTCP("www.ours.example. A"),
        ] {
            #expect(
                reply.answer == [
                    "www.ours.example. 300 IN CNAME cdn.example.org.",
                    "cdn.example.org. 30 IN CNAME c.cdn.example.org.",
                    "c.cdn.example.org. 20 IN A 192.0.2.1",
                ])
        }
        let plain = try await server.client.ask("www.ours.example. A")
        #expect(plain.answer == ["www.ours.example. 300 IN CNAME cdn.example.org."])
    }
}
