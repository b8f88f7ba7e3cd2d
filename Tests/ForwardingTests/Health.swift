import NameServer
import TestKit
import Testing

@testable import Forwarding

@Suite("Upstreams that fail do not keep clients waiting")
struct Health {
    @Test("of two, one silent: the other answers, and is asked first from then on")
    func oneSilent() async throws {
        let silent = try ScriptedUpstream { _ in [] }
        defer { silent.stop() }
        let upstream = try ScriptedUpstream { [.send($0.address(7))] }
        defer { upstream.stop() }
        let server = try ForwardingServer(silent.address, upstream.address)
        defer { server.stop() }
        for number in 0..<20 {
            let reply = try await server.ask("n\(number).example.org. A")
            #expect(reply.answer.count == 1)
        }
        #expect(silent.queries.count <= 3)
    }

    @Test("a port where nobody listens is passed over at once")
    func nobodyListens() async throws {
        let upstream = try ScriptedUpstream { [.send($0.address(7))] }
        defer { upstream.stop() }
        let nobody = try SocketAddress(parsing: "127.0.0.1:\(try FreePort.take())")
        let server = try ForwardingServer(nobody, upstream.address)
        defer { server.stop() }
        let start = ContinuousClock().now
        for number in 0..<5 {
            #expect(try await server.ask("n\(number).example.org. A").answer.count == 1)
        }
        #expect(ContinuousClock().now - start < .seconds(2))
        #expect(server.forwarder.counters[.timeouts] == 0)
    }

    @Test("SERVFAIL and REFUSED of one have the other asked; of all, they are the answer")
    func failures() async throws {
        let broken = try ScriptedUpstream { [.send($0.reply(code: 2))] }
        defer { broken.stop() }
        let closed = try ScriptedUpstream { query in
            [
                .send(
                    query.name.lowercased().hasPrefix("a") ? query.address(7) : query.reply(code: 5)
                )
            ]
        }
        defer { closed.stop() }
        let server = try ForwardingServer(broken.address, closed.address)
        defer { server.stop() }
        #expect(try await server.ask("a.example.org. A").answer.count == 1)
        let reply = try await server.ask("b.example.org. A")
        #expect(["SERVFAIL", "REFUSED"].contains(reply.code))
    }

    @Test(
        "nobody answers: SERVFAIL within the time that is set, with an extended error that says so")
    func allSilent() async throws {
        let silent = try ScriptedUpstream { _ in [] }
        defer { silent.stop() }
        let server = try ForwardingServer(silent.address) { $0.timeout = 900 }
        defer { server.stop() }
        let start = ContinuousClock().now
        let reply = try await server.ask("www.example.org. A")
        let taken = ContinuousClock().now - start
        #expect(taken > .milliseconds(850) && taken < .seconds(5))
        #expect(reply.code == "SERVFAIL")
        #expect(reply.flags == ["qr", "rd", "ra"])
        #expect(reply.extendedErrors == ["22 no answer from \(silent.address)"])
        #expect(try await server.ask("www.example.org. A", payload: nil).code == "SERVFAIL")
    }

    @Test("nobody listens anywhere: the extended error is that of the network")
    func allUnreachable() async throws {
        let nobody = try SocketAddress(parsing: "127.0.0.1:\(try FreePort.take())")
        let server = try ForwardingServer(nobody) { $0.timeout = 700 }
        defer { server.stop() }
        let reply = try await server.ask("www.example.org. A")
        #expect(reply.extendedErrors == ["23 no answer from \(nobody)"])
    }

    @Test("a late reply to the first try does not answer the second; the second is answered")
    func late() async throws {
        let upstream = try ScriptedUpstream { query in
            [.wait(query.number == 0 ? 600 : 0), .send(query.address(UInt8(query.number)))]
        }
        defer { upstream.stop() }
        let server = try ForwardingServer(upstream.address)
        defer { server.stop() }
        let reply = try await server.ask("www.example.org. A")
        #expect(reply.answer == ["www.example.org. 60 IN A 192.0.2.1"])
    }

    @Test("a dead one is reported, probed by ourselves when its time has come, and reported again")
    func revival() async throws {
        let port = UInt16(try FreePort.take())
        let dead = try SocketAddress(parsing: "127.0.0.1:\(port)")
        let upstream = try ScriptedUpstream { [.send($0.address(7))] }
        defer { upstream.stop() }
        let server = try ForwardingServer(dead, upstream.address)
        defer { server.stop() }
        var number = 0
        try await wait(for: "the dead one to be found dead") {
            number += 1
            _ = try await server.ask("n\(number).example.org. A")
            return server.events.contains(.unreachable(dead))
        }
        let revived = try ScriptedUpstream(port: port) { [.send($0.address(8))] }
        defer { revived.stop() }
        try await wait(for: "it to be found alive") {
            number += 1
            _ = try await server.ask("n\(number).example.org. A")
            return server.events.contains(.reachable(dead))
        }
        #expect(server.forwarder.counters[.probes] >= 1)
        #expect(revived.queries.first?.type == 2)
    }
}
