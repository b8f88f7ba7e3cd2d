import DNSWire
import TestKit
import Testing

@testable import Forwarding

@Suite("Answers are kept for as long as they may be")
struct Caching {
    @Test("what was asked once is not asked again, and equal questions share one query")
    func shared() async throws {
        let upstream = try ScriptedUpstream { [.wait(100), .send($0.address(7))] }
        defer { upstream.stop() }
        let server = try ForwardingServer(upstream.address)
        defer { server.stop() }
        async let first = server.ask("www.example.org. A")
        async let second = server.ask("WWW.example.org. A")
        async let third = server.askTCP("www.Example.org. A")
        #expect(try await first.question == ["www.example.org. IN A"])
        #expect(try await second.question == ["WWW.example.org. IN A"])
        #expect(try await third.question == ["www.Example.org. IN A"])
        _ = try await server.ask("www.example.org. A")
        #expect(upstream.queries.count == 1)
        #expect(server.forwarder.counters[.cached] >= 1)
    }

    @Test("a cache of 0 octets keeps nothing")
    func off() async throws {
        let upstream = try ScriptedUpstream { [.send($0.address(7))] }
        defer { upstream.stop() }
        let server = try ForwardingServer(upstream.address) { $0.cacheOctets = 0 }
        defer { server.stop() }
        for _ in 0..<3 { _ = try await server.ask("www.example.org. A") }
        #expect(upstream.queries.count == 3)
    }

    @Test("TTLs count down, and what is over is asked anew")
    func age() throws {
        var cache = AnswerCache(capacity: 10_000)
        let question = try Self.question("www.example.org. A")
        let answer = try Self.answer(question, ttl: 30)
        cache.store(answer, to: question, at: 100)
        #expect(cache.answer(to: question, at: 129)?.1 == 29)
        #expect(cache.answer(to: question, at: 130) == nil)
        #expect(cache.count == 0 && cache.octets == 0)
    }

    @Test("a client sees the seconds that are left")
    func countdown() async throws {
        let upstream = try ScriptedUpstream { [.send($0.address(7, ttl: 100))] }
        defer { upstream.stop() }
        let server = try ForwardingServer(upstream.address)
        defer { server.stop() }
        let start = ContinuousClock().now
        var left = 100
        try await wait(for: "the TTL to count down") {
            let reply = try await server.ask("www.example.org. A")
            let now = try #require(reply.answer.first.flatMap { Int($0.split(separator: " ")[1]) })
            #expect(now <= left)
            left = now
            return left < 99
        }
        // Seconds are whole on both clocks.
        #expect(left >= 99 - Int((ContinuousClock().now - start).components.seconds))
        #expect(upstream.queries.count == 1)
    }

    @Test("an answer whose time is over is asked for anew")
    func expiry() async throws {
        let upstream = try ScriptedUpstream { [.send($0.address(UInt8($0.number), ttl: 1))] }
        defer { upstream.stop() }
        let server = try ForwardingServer(upstream.address)
        defer { server.stop() }
        try await wait(for: "the second to pass") {
            let answer = try await server.ask("www.example.org. A").answer
            #expect(answer.count == 1 && answer[0].contains(" 1 IN A "))
            return upstream.queries.count == 2
        }
    }

    @Test(
        "a negative answer is kept as long as its SOA record says, without one not at all",
        arguments: [(900, 60, 60), (30, 60, 30), (900, 86_400, 900)])
    func negative(ttl: Int, minimum: Int, kept: Int) throws {
        for code in [0, 3] as [UInt8] {
            let query = try Self.asked("gone.example.org. A")
            let soa = Record.authority(ttl: UInt32(ttl), minimum: UInt32(minimum))
            let answer = try #require(
                Self.parsed(query.reply(code: code, authorities: [soa]), query))
            #expect(answer.seconds == UInt32(kept))
            let bare = try #require(Self.parsed(query.reply(code: code), query))
            #expect(bare.seconds == 0)
        }
    }

    @Test("no TTL is believed beyond a day, none with its highest bit set, and 0 is not kept")
    func extremes() throws {
        let query = try Self.asked("www.example.org. A")
        for (ttl, kept) in [(.max, 0), (0x7FFF_FFFF, 86_400), (0, 0)] as [(UInt32, UInt32)] {
            #expect(Self.parsed(query.address(1, ttl: ttl), query)?.seconds == kept)
        }
    }

    @Test("the least recently asked goes first, and the octets stay below the limit")
    func limit() throws {
        var cache = AnswerCache(capacity: 3000)
        var questions: [ForwardQuestion] = []
        for number in 0..<50 {
            let question = try Self.question("n\(number).example.org. A")
            cache.store(try Self.answer(question, ttl: 60), to: question, at: 0)
            questions.append(question)
            #expect(cache.octets <= 3000)
            #expect(cache.answer(to: questions[0], at: 0) != nil)
        }
        #expect(cache.count < 20)
        #expect(cache.answer(to: questions[1], at: 0) == nil)
        #expect(cache.answer(to: questions[49], at: 0) != nil)
    }

    private static func question(_ text: String) throws -> ForwardQuestion {
        let message = try QueryMessage(text)
        return ForwardQuestion(name: message.name, type: message.type)
    }

    private static func asked(_ text: String) throws -> AskedQuery {
        AskedQuery(octets: try QueryMessage(text, payload: nil).octets, isTCP: false, number: 0)
    }

    private static func parsed(_ reply: [UInt8], _ query: AskedQuery) -> Answer? {
        Answer(MessageOctets(octets: reply), questionEnd: 12 + query.question.count)
    }

    private static func answer(_ question: ForwardQuestion, ttl: UInt32) throws -> Answer {
        let query = try asked("\(question.name) A")
        return try #require(parsed(query.address(1, ttl: ttl), query))
    }
}
