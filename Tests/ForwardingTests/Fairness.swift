import NameServer
import TestKit
import Testing

@testable import Forwarding

@Suite("A client that asks for much does not keep the others out", .serialized)
struct Fairness {
    @Test("its oldest question gives way at once to one of another address, and it is told")
    func otherAddress() async throws {
        let (upstream, server) = try Self.stage()
        defer { Self.stop(upstream, server) }
        let flood = try await Self.flood(server)
        let other = try Socket(.datagram)
        try other.bind(to: .loopback(2, port: 0))
        try other.connect(to: .local(port: Int(server.server.addresses[0].port)))
        let query = try QueryMessage("www.example.org. A", recursionDesired: true).octets
        try other.send(query)
        let reply = try other.receive()
        try ReplyJudge.judge(reply, to: query, isStream: false, isForwardedFor: true)
        #expect(try Reply(reply).answer == ["www.example.org. 60 IN A 192.0.2.7"])
        let told = try flood.receive()
        try ReplyJudge.judge(told, isForwardedFor: true)
        #expect(try Reply(told).question == ["dead0.example.org. IN A"])
        #expect(try Reply(told).extendedErrors == ["23 too many questions wait for upstreams"])
        #expect(server.forwarder.counters[.overflows] == 1)
    }

    @Test("of one address, what has waited long gives way, so that other programs get answers")
    func sameAddress() async throws {
        let (upstream, server) = try Self.stage()
        defer { Self.stop(upstream, server) }
        _ = try await Self.flood(server)
        var number = 0
        try await wait(for: "an answer while all places are taken") {
            number += 1
            let reply = try await server.ask("n\(number).example.org. A")
            return reply.answer.count == 1
        }
        #expect(server.forwarder.counters[.failures] == 0)
    }

    @Test(
        "who yields is the oldest of the one who has most", arguments: 1...10 as ClosedRange<UInt64>
    )
    func model(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var table = WaiterTable<Int>()
        var model: [(number: Int, host: UInt32, since: Int64)] = []
        for now in (0..<1500).map({ Int64($0) * 10_000 }) {
            let host = UInt32.random(in: 0..<4, using: &random)
            if model.isEmpty || Int.random(in: 0..<5, using: &random) > 1 {
                let number = table.add(Int(now), of: .ipv4(host), to: Int(host), at: now)
                model.append((number, host, now))
            } else {
                let index = Int.random(in: 0..<model.count, using: &random)
                let (waiter, flight) = table.remove(model[index].number)
                #expect(waiter == Int(model[index].since) && flight == Int(model[index].host))
                model.remove(at: index)
            }
            if model.count > 60 { _ = table.remove(model.removeFirst().number) }
            #expect(table.count == model.count)
            let counts = Dictionary(grouping: model, by: \.host).mapValues(\.count)
            let most = counts.values.max() ?? 0
            let found = table.oneThatYields(to: .ipv4(host), at: now)
            let yielding = model.first { $0.number == found }
            let own = counts[host] ?? 0
            guard let yielding else {
                #expect(own * 2 >= most)
                continue
            }
            #expect(counts[yielding.host] == most)
            #expect(model.first { $0.host == yielding.host }?.number == yielding.number)
            #expect(now - yielding.since >= 500_000 || own * 2 < most)
        }
    }

    @Test("a host of IPv6 is its network of /64, and the program is a client of its own")
    func networks() {
        var table = WaiterTable<Int>()
        for low in 0..<3 as Range<UInt64> {
            _ = table.add(Int(low), of: .ipv6(high: 1, low: low, scope: 0), to: 0, at: 0)
        }
        #expect(table.oneThatYields(to: .ipv6(high: 1, low: 9, scope: 0), at: 10) == nil)
        #expect(table.oneThatYields(to: .ipv6(high: 2, low: 0, scope: 0), at: 10) == 0)
        #expect(table.oneThatYields(to: nil, at: 10) == 0)
    }

    /// A server with twenty places, before an upstream that is silent about names that begin so.
    private static func stage() throws -> (ScriptedUpstream, ForwardingServer) {
        let upstream = try ScriptedUpstream { query in
            query.name.lowercased().hasPrefix("dead") ? [] : [.send(query.address(7))]
        }
        let server = try ForwardingServer(upstream.address) {
            $0.inFlight = 20
            $0.timeout = 20_000
        }
        return (upstream, server)
    }

    private static func stop(_ upstream: ScriptedUpstream, _ server: ForwardingServer) {
        server.stop()
        upstream.stop()
    }

    /// Takes all places with questions that nobody answers.
    private static func flood(_ server: ForwardingServer) async throws -> Socket {
        let socket = try Socket(.datagram)
        try socket.connect(to: .local(port: Int(server.server.addresses[0].port)))
        for number in 0..<20 {
            let question = "dead\(number).example.org. A"
            try socket.send(try QueryMessage(question, recursionDesired: true).octets)
        }
        try await wait(for: "all places to be taken") { server.forwarder.counters[.waiting] == 20 }
        return socket
    }
}
