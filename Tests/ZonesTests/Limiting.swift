import DNSWire
import Synchronization
import TestKit
import Testing
import Zones

/// What a network is sent that asks for more than the limit.
@Suite("Response rate limiting")
struct Limiting {
    private let table: TestTable
    private let time = TestTime()

    /// Nanoseconds that the test says.
    private final class TestTime: Sendable {
        let nanoseconds = Atomic<UInt64>(1_000_000_000_000)
    }

    init() throws {
        table = try TestTable("example.")
        try table.put("a.example. 60 IN A 192.0.2.1")
    }

    private func configuration(
        _ limit: RateLimit, exempt: [AddressRange] = AddressRange.local
    ) -> ResponderConfiguration {
        var configuration = ResponderConfiguration()
        configuration.rates = RateTable(limit, key: (11, 12, 13))
        configuration.rules = ClientRules(exempt: exempt)
        configuration.steadyClock = { [time] in time.nanoseconds.load(ordering: .relaxed) }
        configuration.cookies = CookieSecrets(master: CookieSecret(low: 1, high: 2))
        return configuration
    }

    private func client(_ address: String, _ limit: RateLimit) throws -> InProcessClient {
        var client = InProcessClient(table.table, configuration(limit))
        client.client = try Client(address)
        return client
    }

    @Test("Over the limit every reply is dropped, cut, or one of so many is cut")
    func slip() throws {
        for slip in [0, 1, 2, 7] {
            var client = try client(
                "192.0.2.1", RateLimit(replies: 10, window: 2, slip: slip))
            var (whole, cut) = (0, 0)
            for _ in 0..<2020 {
                guard let reply = try client.reply("a.example. A") else { continue }
                if reply.isTruncated {
                    #expect(reply.code == "NOERROR" && !reply.isAuthoritative)
                    #expect(reply.question == ["a.example. IN A"])
                    #expect(reply.answer.isEmpty && reply.authority.isEmpty)
                    #expect(reply.payload == 1232 && reply.additional.isEmpty)
                    cut += 1
                } else {
                    #expect(reply.answer.count == 1)
                    whole += 1
                }
            }
            #expect(whole == 20)
            let expected = slip == 0 ? 0 : 2000 / slip
            #expect(abs(cut - expected) <= (slip < 2 ? 0 : 150), "slip \(slip): \(cut)")
            let counts = client.counts()
            #expect(counts[.limited] == 2000 && counts[.slipped] == UInt64(cut))
            #expect(counts[.truncated] == UInt64(cut) && counts[.answered] == 20)
        }
    }

    @Test("What is cut is never longer than the query")
    func amplification() throws {
        var client = try client("192.0.2.1", RateLimit(replies: 1, window: 1, slip: 1))
        for payload in [nil, 512, 4096] as [UInt16?] {
            let query = try QueryMessage("a.example. TXT", payload: payload).octets
            _ = client.exchange(query, over: .udp)
            #expect(client.exchange(query, over: .udp).count == query.count)
        }
    }

    @Test("Nor is an error that is over the limit, whatever its query asks for beside")
    func amplificationByOptions() throws {
        var named = configuration(RateLimit(replies: 1, window: 1, slip: 1))
        named.cookies = nil
        named.identity = Array(repeating: 0x61, count: ZoneLimits.identity)
        var client = InProcessClient(table.table, named)
        client.client = try Client("192.0.2.1")
        var query = PlainQuery(try DomainName("a.example."), .a, payloadSize: 1232)
        query.options = [(EDNSOption.identity, []), (EDNSOption.zoneVersion, [])]
        let plain = query.octets
        var (unknownOpcode, futureVersion, noQuestion) = (plain, plain, plain)
        unknownOpcode[2] |= 2 << 3
        futureVersion[query.name.wire.count + 22] = 1
        noQuestion.removeSubrange(12..<query.name.wire.count + 16)
        noQuestion[5] = 0
        #expect(client.exchange(plain, over: .udp).count > plain.count)
        for (message, code) in [
            (plain, "NOERROR"), (unknownOpcode, "NOTIMPL"), (futureVersion, "BADVERS"),
            (noQuestion, "FORMERR"),
        ] {
            let octets = client.exchange(message, over: .udp)
            #expect(try Reply(octets).code == code)
            #expect(octets.count <= message.count, "\(code)")
        }
    }

    @Test("A client that sends a cookie gets BADCOOKIE and a good one, and then its answer")
    func cookies() throws {
        var client = try client("192.0.2.1", RateLimit(replies: 5, window: 1, slip: 1))
        for _ in 0..<5 { _ = try client.reply("a.example. A") }
        let asked: [UInt8] = [1, 2, 3, 4, 5, 6, 7, 8]
        for sent in [asked, asked + Array(repeating: 9, count: 16)] {
            let reply = try #require(ReplyReader(try client.exchange(cookie: sent)))
            #expect(reply.code == .badCookie && reply.answers.isEmpty)
            #expect(reply.flags & 0x0600 == 0, "neither AA nor TC")
            let good = try #require(reply.option(EDNSOption.cookie))
            #expect(good.count == 24 && Array(good.prefix(8)) == asked)
            for _ in 0..<50 {
                let answer = try #require(ReplyReader(try client.exchange(cookie: good)))
                #expect(answer.code == .noError && answer.answers.count == 1)
            }
        }
        let counts = client.counts()
        #expect(counts[.limited] == 2 && counts[.slipped] == 2 && counts[.codeBadCookie] == 2)
        #expect(counts[.validCookies] == 100)
        // A good cookie proves one address, not the others of its network.
        let good = try #require(
            ReplyReader(try client.exchange(cookie: asked))?.option(EDNSOption.cookie))
        client.client = try Client("192.0.2.2")
        #expect(ReplyReader(try client.exchange(cookie: good))?.code == .badCookie)
    }

    @Test("Where cookies are off, a client with one is led to TCP")
    func cookiesOff() throws {
        var off = configuration(RateLimit(replies: 1, window: 1, slip: 1))
        off.cookies = nil
        var client = InProcessClient(table.table, off)
        client.client = try Client("192.0.2.1")
        _ = try client.exchange(cookie: [1, 2, 3, 4, 5, 6, 7, 8])
        let reply = ReplyReader(try client.exchange(cookie: [1, 2, 3, 4, 5, 6, 7, 8]))
        #expect(reply?.code == .noError && reply.map { $0.flags & 0x0200 } == 0x0200)
    }

    @Test("Over TCP nobody is limited, and nothing is counted")
    func tcp() throws {
        var client = try client("192.0.2.1", RateLimit(replies: 3, window: 1, slip: 0))
        let query = try QueryMessage("a.example. A").octets
        for _ in 0..<100 {
            #expect(try Reply(client.exchange(query, over: .tcp)).answer.count == 1)
        }
        for _ in 0..<3 { #expect(try client.reply("a.example. A") != nil) }
        #expect(try client.reply("a.example. A") == nil)
        #expect(try Reply(client.exchange(query, over: .tcp)).answer.count == 1)
    }

    @Test("Local and exempt clients are never limited; another network is not touched")
    func exempt() throws {
        let listed = try AddressRange("198.51.100.0/25")
        var client = InProcessClient(
            table.table,
            configuration(
                RateLimit(replies: 1, window: 1, slip: 0),
                exempt: AddressRange.local + [listed]))
        for address in ["127.0.0.1", "10.1.2.3", "fd00:0:0:0:0:0:0:1", "198.51.100.127"] {
            client.client = try Client(address)
            for _ in 0..<50 { #expect(try client.reply("a.example. A") != nil, "\(address)") }
        }
        for address in ["198.51.100.128", "203.0.113.1", "2001:db8:0:0:0:0:0:1"] {
            client.client = try Client(address)
            #expect(try client.reply("a.example. A") != nil, "\(address)")
            #expect(try client.reply("a.example. A") == nil, "\(address)")
        }
    }

    @Test("Errors are replies too: they are counted and limited")
    func errors() throws {
        var client = try client("192.0.2.1", RateLimit(replies: 4, window: 1, slip: 0))
        let query = try QueryMessage("a.example. A").octets
        var messages = [Array(query.dropLast(3)), query, query, query]
        messages[1][2] |= 2 << 3
        messages[2][5] = 0
        messages[3] = try QueryMessage("a.other. A").octets
        for message in messages { #expect(!client.exchange(message, over: .udp).isEmpty) }
        for message in messages { #expect(client.exchange(message, over: .udp).isEmpty) }
        let counts = client.counts()
        #expect(counts[.limited] == 4 && counts[.codeFormatError] == 2)
        // What gets no reply costs nothing.
        time.nanoseconds.wrappingAdd(1_000_000_000, ordering: .relaxed)
        var reply = query
        reply[2] |= 0x80
        for _ in 0..<100 { #expect(client.exchange(reply, over: .udp).isEmpty) }
        #expect(try client.reply("a.example. A") != nil)
    }

    @Test("The limit is of the process: two workers share it, and time forgives")
    func shared() throws {
        let configuration = configuration(RateLimit(replies: 10, window: 1, slip: 0))
        var first = InProcessClient(table.table, configuration)
        var second = InProcessClient(table.table, configuration)
        first.client = try Client("192.0.2.1")
        second.client = try Client("192.0.2.200")
        func sent() throws -> Int {
            try (0..<20).reduce(0) { sum, _ in
                let both = [
                    try first.reply("a.example. A"), try second.reply("a.example. A"),
                ]
                return sum + both.compactMap(\.self).count
            }
        }
        #expect(try sent() == 10)
        time.nanoseconds.wrappingAdd(500_000_000, ordering: .relaxed)
        #expect(try sent() == 5)
    }

    @Test("A client that may not ask gets REFUSED with the reason, over UDP and TCP")
    func accessLists() throws {
        var configuration = ResponderConfiguration()
        configuration.rules = ClientRules(
            allowed: [try AddressRange("192.0.2.0/24")], denied: [try AddressRange("192.0.2.7/32")])
        var client = InProcessClient(table.table, configuration)
        let query = try QueryMessage("a.example. A").octets
        for transport in [Transport.udp, .tcp] {
            client.client = try Client("192.0.2.6")
            #expect(try Reply(client.exchange(query, over: transport)).answer.count == 1)
            for address in ["192.0.2.7", "192.0.3.1", "2001:db8:0:0:0:0:0:1"] {
                client.client = try Client(address)
                let reply = try Reply(client.exchange(query, over: transport))
                #expect(reply.code == "REFUSED" && !reply.isAuthoritative, "\(address)")
                #expect(reply.extendedErrors == ["18 "] && reply.answer.isEmpty)
            }
            // Without EDNS there is no place for the reason; an unknown version goes first.
            let plain = try QueryMessage("a.example. A", payload: nil).octets
            #expect(try Reply(client.exchange(plain, over: transport)).code == "REFUSED")
            var future = query
            future[future.count - 5] = 1
            #expect(try Reply(client.exchange(future, over: transport)).code == "BADVERS")
        }
        #expect(client.counts()[.prohibited] == 8)
    }
}

extension InProcessClient {
    /// The reply over UDP to a question; nil without one.
    fileprivate mutating func reply(_ question: String) throws -> Reply? {
        let octets = exchange(try QueryMessage(question).octets, over: .udp)
        return octets.isEmpty ? nil : try Reply(octets)
    }

    /// The reply over UDP to a question with a cookie.
    fileprivate mutating func exchange(cookie: [UInt8]) throws -> [UInt8] {
        var query = PlainQuery(try DomainName("a.example."), .a, payloadSize: 1232)
        query.options = [(EDNSOption.cookie, cookie)]
        return exchange(query.octets, over: .udp)
    }
}
