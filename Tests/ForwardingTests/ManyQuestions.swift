import DNSWire
import Foundation
import NameServer
import TestKit
import Testing

@testable import Forwarding

@Suite("Many questions that nobody answers are bounded, and harm no answer of ours", .serialized)
struct ManyQuestions {
    @Test("10,000 wait for a dead upstream: memory stays small, our own names are answered")
    func deadUpstream() async throws {
        raiseFileLimit()
        let silent = try ScriptedUpstream { _ in [] }
        defer { silent.stop() }
        let zone = try OurZone()
        // Under a sanitizer each takes longer, and all have to be there within the deadline.
        let count = min(
            Self.isSanitized ? 2000 : 10_000, FileShare.upstreams.files(of: fileLimit()))
        let server = try ForwardingServer(silent.address, table: zone.table) {
            $0.inFlight = count
            $0.timeout = 8000
        }
        defer { withExtendedLifetime(zone) { server.stop() } }
        let before = try Self.residentOctets()
        let port = Int(server.server.addresses[0].port)
        let socket = try Socket(.datagram)
        try socket.connect(to: .local(port: port))
        let address = server.forwarder
        for number in 0..<count {
            let question = "n\(number).example.org. A"
            try socket.send(try QueryMessage(question, recursionDesired: true).octets)
            // The kernel's buffers are finite: a batch is taken before the next is sent.
            if number % 500 == 499 {
                try await wait(for: "\(number + 1) questions to wait") {
                    address.counters[.questions] >= UInt64(number + 1)
                }
            }
        }
        try await wait(for: "all of them to wait") { address.counters[.waiting] == count }
        let grown = try Self.residentOctets() - before
        #expect(Self.isSanitized || grown < 100 << 20, "\(grown >> 20) MiB for \(count) questions")
        for _ in 0..<200 {
            let reply = try await server.client.ask("api.ours.example. A")
            #expect(reply.answer.count == 1)
        }
        // Of one more than may wait somebody is told: the oldest, or itself while that is young.
        try socket.send(try QueryMessage("more.example.org. A", recursionDesired: true).octets)
        let told = try socket.receive()
        try ReplyJudge.judge(told, isForwardedFor: true)
        let reply = try Reply(told)
        #expect([["n0.example.org. IN A"], ["more.example.org. IN A"]].contains(reply.question))
        #expect(reply.extendedErrors == ["23 too many questions wait for upstreams"])
        try await wait(for: "all of them to be over", within: .seconds(60)) {
            address.counters[.waiting] == 0
        }
        #expect(address.counters[.failures] == UInt64(count))
    }

    @Test("questions on one connection are answered in the order in which answers come")
    func pipelined() async throws {
        let upstream = try ScriptedUpstream { query in
            query.name.lowercased().hasPrefix("slow") ? [] : [.send(query.address(7))]
        }
        defer { upstream.stop() }
        let zone = try OurZone()
        let server = try ForwardingServer(upstream.address, table: zone.table) {
            $0.timeout = 1000
        }
        defer { withExtendedLifetime(zone) { server.stop() } }
        let names = ["slow.example.org. A", "www.example.org. A", "api.ours.example. A"]
        let queries = try names.enumerated().map {
            try QueryMessage($1, id: UInt16($0), recursionDesired: true).octets
        }
        let replies = try await server.client.tcp(queries).map { try Reply($0) }
        #expect(Set(replies.map(\.id)) == [0, 1, 2])
        #expect(replies.last?.id == 0)
        #expect(replies.last?.code == "SERVFAIL")
    }

    @Test("a client that has nothing more to ask still gets the replies to what it asked, then EOF")
    func halfClosed() async throws {
        let upstream = try ScriptedUpstream { [.wait(200), .send($0.address(7))] }
        defer { upstream.stop() }
        let server = try ForwardingServer(upstream.address)
        defer { server.stop() }
        let queries = try (0..<2).map {
            try QueryMessage("n\($0).example.org. A", id: $0, recursionDesired: true).octets
        }
        let connection = try server.client.connection()
        try connection.send(queries.flatMap { [UInt8($0.count >> 8), UInt8($0.count & 255)] + $0 })
        try connection.endSending()
        let ids = try queries.map { _ in
            let length = try connection.receive(exactly: 2)
            let reply = try connection.receive(exactly: Int(length[0]) << 8 | Int(length[1]))
            try ReplyJudge.judge(reply, isForwardedFor: true)
            #expect(try Reply(reply).answer.count == 1)
            return reply[1]
        }
        #expect(Set(ids) == [0, 1])
        #expect(try connection.receive().isEmpty)
        #expect(server.server.counters()[.tcpAbandoned] == 0)
    }

    @Test("a connection whose replies others still owe is not idle (RFC 7766 §6.2.3)")
    func owedReplies() async throws {
        let upstream = try ScriptedUpstream { [.wait(1000), .send($0.address(7))] }
        defer { upstream.stop() }
        let server = try ForwardingServer(upstream.address, idleTimeout: .milliseconds(200)) {
            $0.timeout = 15_000
        }
        defer { server.stop() }
        #expect(try await server.askTCP("www.example.org. A").answer.count == 1)
        let query = try QueryMessage("www.example.org. A", recursionDesired: true).octets
        let connection = try server.client.connection()
        try connection.send([UInt8(query.count >> 8), UInt8(query.count & 255)] + query)
        let length = try connection.receive(exactly: 2)
        let reply = try connection.receive(exactly: Int(length[0]) << 8 | Int(length[1]))
        try ReplyJudge.judge(reply, to: query, isStream: true, isForwardedFor: true)
        // Once nothing is owed, it is.
        #expect(try connection.receive().isEmpty)
        try await wait(for: "it to be counted") {
            server.server.counters()[.tcpIdleTimeouts] == 1
        }
    }

    @Test("a reply whose connection has gone is dropped and counted")
    func goneConnection() async throws {
        let upstream = try ScriptedUpstream { [.wait(200), .send($0.address(7))] }
        defer { upstream.stop() }
        let zone = try OurZone()
        let server = try ForwardingServer(upstream.address, table: zone.table)
        defer { withExtendedLifetime(zone) { server.stop() } }
        do {
            let connection = try server.client.connection()
            for question in ["www.example.org. A", "api.ours.example. A"] {
                let query = try QueryMessage(question, recursionDesired: true).octets
                try connection.send([UInt8(query.count >> 8), UInt8(query.count & 255)] + query)
            }
            // Who goes without having read what came resets the connection.
            try await wait(for: "our reply") {
                try !upstream.queries.isEmpty && connection.isReadable()
            }
        }
        try await wait(for: "the reply to be dropped") {
            server.server.counters()[.tcpAbandoned] == 1
        }
    }

    @Test("look-ups of this program get the same answers, and failures when it stops")
    func lookUps() async throws {
        let upstream = try ScriptedUpstream { query in
            if query.name.lowercased().hasPrefix("no") { return [.send(query.reply(code: 3))] }
            if query.name.lowercased().hasPrefix("silent") { return [] }
            return [.send(query.address(7, ttl: 90))]
        }
        defer { upstream.stop() }
        let server = try ForwardingServer(upstream.address)
        let found = await server.forwarder.lookUp(try DomainName("www.example.org."), .a)
        #expect(found.outcome == .records([[192, 0, 2, 7]]))
        #expect(found.seconds == 90)
        let none = await server.forwarder.lookUp(try DomainName("no.example.org."), .a)
        #expect(none.outcome == .nameError)
        let name = try DomainName("silent.example.org.")
        async let waiting = server.forwarder.lookUp(name, .a)
        try await wait(for: "the question") { server.forwarder.counters[.questions] == 3 }
        server.stop()
        #expect(await waiting.outcome == .failure("this server stops"))
        let after = await server.forwarder.lookUp(name, .a)
        #expect(after.outcome == .failure("this server has stopped"))
    }

    /// Whether a sanitizer watches; what is freed stays in its quarantine.
    private static var isSanitized: Bool {
        // SAFETY: the names are C strings for the length of the call, and nothing is called.
        (["__asan_init", "__tsan_init"] as [String]).contains { unsafe dlsym(nil, $0) != nil }
    }

    private static func residentOctets() throws -> Int {
        let text = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
        return (Int(text.split(separator: " ")[1]) ?? 0) * 4096
    }
}
