import DNSWire
import NameServer
import TestKit
import Testing

@testable import Forwarding

@Suite("Other upstreams can be asked from now on")
struct OtherUpstreams {
    @Test("the new ones are asked, what the old ones said is forgotten, and what waits is answered")
    func replaced() async throws {
        let old = try ScriptedUpstream { query in
            query.name.lowercased().hasPrefix("slow") ? [] : [.send(query.address(1))]
        }
        defer { old.stop() }
        let new = try ScriptedUpstream { [.send($0.address(2))] }
        defer { new.stop() }
        let server = try ForwardingServer(old.address) { $0.timeout = 15_000 }
        defer { server.stop() }
        let kept = "www.example.org. A"
        #expect(try await server.ask(kept).answer == ["www.example.org. 60 IN A 192.0.2.1"])
        async let slow = server.ask("slow.example.org. A")
        try await wait(for: "the question that waits") {
            server.forwarder.counters[.waiting] == 1
        }
        try server.forwarder.replace([.init(domain: .root, upstreams: [new.address])])
        #expect(try await slow.answer == ["slow.example.org. 60 IN A 192.0.2.2"])
        #expect(try await server.ask(kept).answer == ["www.example.org. 60 IN A 192.0.2.2"])
        #expect(server.forwarder.upstreams.map(\.address) == [new.address])
        try await wait(for: "nothing to wait") { server.forwarder.counters[.waiting] == 0 }
    }

    @Test("one that stays keeps what is known of it; a question that no rule is for is refused")
    func kept() async throws {
        let upstream = try ScriptedUpstream { query in
            query.name.lowercased().hasPrefix("slow") ? [] : [.send(query.address(1))]
        }
        defer { upstream.stop() }
        let nobody = try SocketAddress(parsing: "127.0.0.1:\(try FreePort.take())")
        let server = try ForwardingServer(upstream.address) { $0.timeout = 15_000 }
        defer { server.stop() }
        _ = try await server.ask("www.example.org. A")
        async let slow = server.ask("slow.example.org. A")
        try await wait(for: "the question that waits") {
            server.forwarder.counters[.waiting] == 1
        }
        let before = server.forwarder.upstreams[0]
        try server.forwarder.replace([
            .init(domain: try DomainName("example.net."), upstreams: [nobody, upstream.address])
        ])
        #expect(server.forwarder.upstreams.map(\.address) == [nobody, upstream.address])
        #expect(server.forwarder.upstreams[1] === before)
        let refused = try await slow
        #expect(refused.code == "REFUSED" && refused.extendedErrors == ["20 "])
        #expect(try await server.ask("www.example.net. A").answer.count == 1)
    }

    @Test("those that cannot be are refused, and the old ones are asked as before")
    func refused() async throws {
        let upstream = try ScriptedUpstream { [.send($0.address(1))] }
        defer { upstream.stop() }
        let server = try ForwardingServer(upstream.address)
        defer { server.stop() }
        let own = server.server.addresses[0]
        #expect(throws: ForwardingError.ownAddress(own)) {
            try server.forwarder.replace([.init(domain: .root, upstreams: [own])])
        }
        #expect(throws: ForwardingError.noUpstream(.root)) {
            try server.forwarder.replace([.init(domain: .root, upstreams: [])])
        }
        #expect(try await server.ask("www.example.org. A").answer.count == 1)
    }
}
