import DNSWire
import Synchronization
import Testing
import Zones

/// RFC 7873 §5.2 with server cookies of RFC 9018.
@Suite("Cookies")
struct Cookies {
    /// An example of RFC 9018, appendix A.
    struct Vector: CustomTestStringConvertible, Sendable {
        let section: String
        let secret: String
        let address: [UInt8]
        let seconds: UInt32
        let query: String
        let reply: String
        var testDescription: String { section }
    }

    /// The time that the test says.
    private final class TestClock: Sendable {
        let seconds = Atomic<UInt32>(0)
    }

    private let table: TestTable
    private let clock = TestClock()

    init() throws {
        table = try TestTable("example.")
        try table.put("a.example. 60 IN A 192.0.2.1")
        table.writer.publish()
    }

    private static let first = "e5e973e5a6b2a43f48e7dc849e37bfcf"
    private static let second = "445536bcd2513298075a5d379663c962"

    static let vectors = [
        Vector(
            section: "A.1", secret: first, address: [198, 51, 100, 100], seconds: 1_559_731_985,
            query: "2464c4abcf10c957", reply: "2464c4abcf10c957010000005cf79f111f8130c3eee29480"),
        Vector(
            section: "A.2", secret: first, address: [198, 51, 100, 100], seconds: 1_559_734_385,
            query: "2464c4abcf10c957010000005cf79f111f8130c3eee29480",
            reply: "2464c4abcf10c957010000005cf7a871d4a564a1442aca77"),
        Vector(
            section: "A.3", secret: first, address: [203, 0, 113, 203], seconds: 1_559_734_700,
            query: "fc93fc62807ddb8601abcdef5cf78f71a314227b6679ebf5",
            reply: "fc93fc62807ddb86010000005cf7a9acf73a7810aca2381e"),
        Vector(
            section: "A.4", secret: second,
            address: [
                0x20, 0x01, 0x0d, 0xb8, 0x02, 0x20, 0, 1, 0x59, 0xde, 0xd0, 0xf4, 0x87, 0x69, 0x82,
                0xb8,
            ], seconds: 1_559_741_961,
            query: "22681ab97d52c298010000005cf7c57926556bd0934c72f8",
            reply: "22681ab97d52c298010000005cf7c609a6bb79d16625507a"),
    ]

    @Test("The RFC's examples", arguments: vectors)
    func examples(_ vector: Vector) throws {
        var client = client(CookieSecrets(Self.secret(vector.secret)))
        client.client = asker(vector.address, vector.seconds)
        #expect(try client.cookie(vector.query) == vector.reply)
    }

    @Test(
        "Old, future, foreign and forged cookies are answered with new ones, good ones as they are")
    func validity() throws {
        var client = client(CookieSecrets(Self.secret(Self.first)))
        let address: [UInt8] = [198, 51, 100, 100]
        let cookie = "2464c4abcf10c957010000005cf79f111f8130c3eee29480"
        func reply(_ age: Int, _ address: [UInt8], _ sent: String) throws -> String? {
            let seconds = UInt32(1_559_731_985 + age)
            client.client = asker(address, seconds)
            return try client.cookie(sent)
        }
        for age in [-300, 0, 1800] { #expect(try reply(age, address, cookie) == cookie) }
        for age in [-301, 1801, 3600, 3601] { #expect(try reply(age, address, cookie) != cookie) }
        #expect(try reply(0, [198, 51, 100, 101], cookie) != cookie)
        for place in cookie.indices where place >= cookie.index(cookie.startIndex, offsetBy: 16) {
            var forged = cookie
            forged.replaceSubrange(place...place, with: cookie[place] == "a" ? "b" : "a")
            #expect(try reply(0, address, forged) == cookie, "\(forged)")
        }
        // Servers' cookies of other lengths are nobody's, and no error.
        for count in [8, 9, 15, 17, 32] {
            let other = "2464c4abcf10c957" + String(repeating: "01", count: count)
            #expect(try reply(0, address, other) == cookie)
        }
    }

    @Test("A cookie of a length that none has is FORMERR", arguments: [0, 1, 7, 9, 15, 41, 60])
    func lengths(count: Int) throws {
        var client = client(CookieSecrets(Self.secret(Self.first)))
        let reply = try client.ask([(EDNSOption.cookie, Array(repeating: 7, count: count))])
        #expect(reply.code == .formatError && reply.answers.isEmpty)
    }

    @Test("The first of several counts, whatever the others are")
    func several() throws {
        var client = client(CookieSecrets(Self.secret(Self.first)))
        let reply = try client.ask([
            (EDNSOption.cookie, Self.octets("2464c4abcf10c957")), (EDNSOption.cookie, [1]),
        ])
        #expect(reply.code == .noError)
        #expect(reply.option(EDNSOption.cookie)?.prefix(8) == Self.octets("2464c4abcf10c957")[...])
    }

    @Test("A new secret proves cookies of the one before, and makes its own")
    func rollover() throws {
        let both = CookieSecrets(Self.secret(Self.second), previous: Self.secret(Self.first))
        var client = client(both)
        client.client = asker([198, 51, 100, 100], 1_559_731_985)
        let old = "2464c4abcf10c957010000005cf79f111f8130c3eee29480"
        #expect(try client.cookie(old) == old)
        let new = try #require(try client.cookie("2464c4abcf10c957"))
        #expect(new != old)
        #expect(try client.cookie(new) == new)
    }

    @Test("Secrets that rotate prove their cookies over midnight, and differ from day to day")
    func rotation() throws {
        let secrets = CookieSecrets(master: CookieSecret(low: 1, high: 2))
        var client = client(secrets)
        func made(at seconds: UInt32) throws -> String {
            client.client = asker([192, 0, 2, 1], seconds)
            return try #require(try client.cookie("0102030405060708"))
        }
        let before = try made(at: 86_400 * 100 - 10)
        client.client = asker([192, 0, 2, 1], 86_400 * 100 + 10)
        #expect(try client.cookie(before) == before)
        let after = try made(at: 86_400 * 100)
        #expect(before.suffix(16) != after.suffix(16))
        var other = self.client(CookieSecrets(master: CookieSecret(low: 1, high: 3)))
        other.client = client.client
        #expect(try other.cookie(after) != after)
    }

    @Test("A message without a question that asks for a cookie gets one (RFC 7873 §5.4)")
    func withoutQuestion() throws {
        var client = client(CookieSecrets(Self.secret(Self.first)))
        var query = PlainQuery(try DomainName("."), .a, payloadSize: 1232)
        query.options = [(EDNSOption.cookie, Self.octets("2464c4abcf10c957"))]
        // Without the question's five octets.
        var octets = query.octets
        octets.removeSubrange(12..<17)
        octets[5] = 0
        let reply = try #require(ReplyReader(client.exchange(octets, over: .udp)))
        #expect(reply.code == .noError)
        #expect(reply.option(EDNSOption.cookie)?.count == 24)
    }

    @Test("Where there are no secrets, cookies are passed over")
    func off() throws {
        var client = client(nil)
        #expect(try client.cookie("2464c4abcf10c957") == nil)
    }

    @Test("The name of the server and the life of a connection are told to who asks")
    func others() throws {
        var configuration = ResponderConfiguration()
        configuration.identity = Array("ns1".utf8)
        configuration.keepalive = 150
        var client = InProcessClient(table.table, configuration)
        let asked: [(UInt16, [UInt8])] = [(EDNSOption.identity, []), (EDNSOption.keepalive, [])]
        let reply = try client.ask(asked, over: .tcp)
        #expect(reply.option(EDNSOption.identity) == Array("ns1".utf8))
        #expect(reply.option(EDNSOption.keepalive) == [0, 150])
        let datagram = try client.ask(asked, over: .udp)
        #expect(datagram.option(EDNSOption.keepalive) == nil)
        let plain = try client.ask([])
        #expect(plain.option(EDNSOption.identity) == nil)
    }

    @Test("Options have their room in replies of every size")
    func room() throws {
        var configuration = ResponderConfiguration()
        configuration.cookies = CookieSecrets(Self.secret(Self.first))
        configuration.identity = Array(repeating: 0x61, count: 128)
        let table = try TestTable("example.")
        for host in UInt8(0)..<200 {
            var list = RecordList(type: .a, ttl: 60)
            list.append([198, 51, 100, host])
            table.writer.insert(
                list, RecordSetHead(type: .a, ttl: 60), at: try DomainName("a.example."))
        }
        table.writer.publish()
        var client = InProcessClient(table.table, configuration)
        for size in UInt16(512)...1232 {
            var query = PlainQuery(try DomainName("a.example."), .a, payloadSize: size)
            query.options = [
                (EDNSOption.cookie, Array(repeating: 1, count: 8)), (EDNSOption.identity, []),
            ]
            let octets = client.exchange(query.octets, over: .udp)
            let reply = try #require(ReplyReader(octets))
            #expect(octets.count <= Int(size) && octets.count > Int(size) - 16)
            #expect(reply.option(EDNSOption.cookie)?.count == 24)
            #expect(reply.option(EDNSOption.identity)?.count == 128)
        }
    }

    private func client(_ secrets: CookieSecrets?) -> InProcessClient {
        var configuration = ResponderConfiguration()
        configuration.cookies = secrets
        configuration.clock = { [clock] in clock.seconds.load(ordering: .relaxed) }
        return InProcessClient(table.table, configuration)
    }

    private static func secret(_ text: String) -> CookieSecret {
        let octets = octets(text)
        return CookieSecret(low: word(octets[0..<8]), high: word(octets[8..<16]))
    }

    /// A client of this address, who asks at this time.
    private func asker(_ address: [UInt8], _ seconds: UInt32) -> Client {
        clock.seconds.store(seconds, ordering: .relaxed)
        return Client(
            low: Self.word(address.prefix(8)), high: Self.word(address.dropFirst(8)),
            isIPv6: address.count == 16)
    }

    private static func word(_ octets: ArraySlice<UInt8>) -> UInt64 {
        octets.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    fileprivate static func octets(_ text: String) -> [UInt8] {
        stride(from: 0, to: text.count, by: 2).map {
            UInt8(text.dropFirst($0).prefix(2), radix: 16)!
        }
    }
}

extension InProcessClient {
    /// The reply to a question with these options.
    fileprivate mutating func ask(
        _ options: [(UInt16, [UInt8])], over transport: Transport = .udp
    ) throws -> ReplyReader {
        var query = PlainQuery(try DomainName("a.example."), .a, payloadSize: 1232)
        query.options = options.map { (code: $0, data: $1) }
        return try #require(ReplyReader(exchange(query.octets, over: transport)))
    }

    /// The cookies that a query with these gets, in hexadecimal.
    fileprivate mutating func cookie(_ text: String) throws -> String? {
        try ask([(EDNSOption.cookie, Cookies.octets(text))]).option(EDNSOption.cookie).map {
            $0.map { String(UInt16($0) + 256, radix: 16).suffix(2) }.joined()
        }
    }
}
