import DNSWire
import Glibc
import NameServer
import TestKit
import Testing

@testable import Forwarding

@Suite("Upstreams that do not answer as they should", .serialized)
struct OddUpstreams {
    @Test(
        "one that does not know EDNS, or another version of it, is asked without",
        arguments: [(1, []), (4, []), (0, [0, 0, 41, 4, 208, 1, 0, 0, 0, 0, 0])]
            as [(UInt8, [UInt8])])
    func plainQuery(code: UInt8, options: [UInt8]) async throws {
        let upstream = try ScriptedUpstream { query in
            guard query.hasOptions else { return [.send(query.address(9))] }
            var reply = query.reply(code: code) + options
            if !options.isEmpty { reply[11] = 1 }
            return [.send(reply)]
        }
        defer { upstream.stop() }
        let server = try ForwardingServer(upstream.address)
        defer { server.stop() }
        #expect(try await server.ask("www.example.org. A").answer.count == 1)
        #expect(upstream.queries.map(\.hasOptions) == [true, false])
    }

    @Test("one that never understands the query fails at once, and the reason is told")
    func neverUnderstood() async throws {
        let upstream = try ScriptedUpstream { [.send($0.reply(code: 1))] }
        defer { upstream.stop() }
        let server = try ForwardingServer(upstream.address) { $0.timeout = 15_000 }
        defer { server.stop() }
        let start = ContinuousClock().now
        let reply = try await server.ask("www.example.org. A")
        #expect(ContinuousClock().now - start < .seconds(10))
        #expect(reply.code == "SERVFAIL")
        #expect(
            reply.extendedErrors == ["0 \(upstream.address) does not understand the query"])
        #expect(upstream.queries.count == 2)
    }

    @Test("one that only refers to others has the next one asked; of all, that is a failure")
    func referral() async throws {
        let referring = try ScriptedUpstream { query in
            [.send(query.reply(authorities: [Record(type: 2, data: [1, 0x6E, 0xC0, 12])]))]
        }
        defer { referring.stop() }
        let error = "22 \(referring.address) only refers to other servers"
        try await expectPassedOver(referring, error)
    }

    /// Expects that an upstream has another one asked, and that it alone is a failure with this
    /// extended error.
    private func expectPassedOver(_ odd: ScriptedUpstream, _ error: String) async throws {
        let upstream = try ScriptedUpstream { [.send($0.address(7))] }
        defer { upstream.stop() }
        let both = try ForwardingServer(odd.address, upstream.address)
        defer { both.stop() }
        #expect(try await both.ask("www.example.org. A").answer.count == 1)
        let alone = try ForwardingServer(odd.address)
        defer { alone.stop() }
        let reply = try await alone.ask("www.example.org. A")
        #expect(reply.code == "SERVFAIL" && reply.answer.isEmpty && reply.authority.isEmpty)
        #expect(reply.extendedErrors == [error])
    }

    @Test("a failure is kept for a second, whatever its code (RFC 9520)", arguments: [2, 5])
    func keptFailure(code: UInt8) async throws {
        let upstream = try ScriptedUpstream { [.send($0.reply(code: code))] }
        defer { upstream.stop() }
        let server = try ForwardingServer(upstream.address)
        defer { server.stop() }
        for _ in 0..<3 { _ = try await server.ask("www.example.org. A") }
        // Whole seconds are counted: the three may lie on both sides of one.
        #expect(upstream.queries.count <= 2)
        #expect(server.forwarder.counters[.cached] >= 1)
    }

    @Test("that no file is left to ask with is told, and held against no upstream")
    func shortage() async throws {
        let upstream = try ScriptedUpstream { [.send($0.address(7))] }
        defer { upstream.stop() }
        let server = try ForwardingServer(upstream.address)
        defer { server.stop() }
        // What it opens for the first question stays out of the way of the others.
        _ = try await server.ask("first.example.org. A")
        let socket = try Socket(.datagram)
        try socket.connect(to: .local(port: Int(server.server.addresses[0].port)))
        let shortage = FileShortage()
        defer { shortage.end() }
        shortage.begin()
        for number in 0..<5 {
            let question = "n\(number).example.org. A"
            let query = try QueryMessage(question, recursionDesired: true).octets
            try socket.send(query)
            let reply = try socket.receive()
            try ReplyJudge.judge(reply, to: query, isStream: false, isForwardedFor: true)
            #expect(
                try Reply(reply).extendedErrors
                    == ["23 no file or port is left to ask upstreams with"])
        }
        #expect(server.forwarder.upstreams.map(\.state) == [.alive])
        #expect(server.events.isEmpty)
    }

    @Test("a doubt that cannot be resolved ends the question, whatever else was received")
    func endedInDoubt() async throws {
        let shortage = FileShortage()
        defer { shortage.end() }
        let upstream = try ScriptedUpstream { query in
            guard query.name.lowercased().hasPrefix("doubtful") else {
                return [.send(query.address(7))]
            }
            shortage.begin()
            let lost = query.reply(question: query.question.map(lowercased))
            return [.send(lost), .send(lost), .send(lost)]
        }
        defer { upstream.stop() }
        let server = try ForwardingServer(upstream.address)
        defer { server.stop() }
        _ = try await server.ask("first.example.org. A")
        let socket = try Socket(.datagram)
        try socket.connect(to: .local(port: Int(server.server.addresses[0].port)))
        let query = try QueryMessage("doubtful.example.org. A", recursionDesired: true).octets
        try socket.send(query)
        let reply = try socket.receive()
        shortage.end()
        try ReplyJudge.judge(reply, to: query, isStream: false, isForwardedFor: true)
        #expect(try Reply(reply).code == "SERVFAIL")
        #expect(try await server.ask("next.example.org. A").answer.count == 1)
    }

    @Test(
        "codes that are no answer have the next one asked; of all, that is a failure",
        arguments: [9, 10, 11, 15, 23])
    func otherCodes(code: UInt16) async throws {
        let odd = try ScriptedUpstream { query in
            var reply = query.reply(code: UInt8(code & 0xF), options: [])
            reply[reply.count - 6] = UInt8(code >> 4)
            return [.send(reply)]
        }
        defer { odd.stop() }
        try await expectPassedOver(odd, "0 \(odd.address) says code \(code)")
    }
}

/// A time in which the process can open nothing.
private final class FileShortage: Sendable {
    private let limit: rlimit

    init() {
        var limit = rlimit()
        // SAFETY: the kernel fills in a local that outlives the call.
        _ = unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        self.limit = limit
    }

    func begin() { set(rlimit(rlim_cur: 3, rlim_max: limit.rlim_max)) }
    func end() { set(limit) }

    private func set(_ value: rlimit) {
        var value = value
        // SAFETY: the kernel reads a local that outlives the call.
        _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &value)
    }
}
