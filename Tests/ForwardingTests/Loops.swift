import DNSWire
import NameServer
import TestKit
import Testing

@testable import Forwarding

@Suite("A forwarding loop is found out and reported, and nothing spins")
struct Loops {
    @Test("through dnsmasq: its questions come back to us, and are asked of it no more")
    func throughDnsmasq() async throws {
        let (port, other) = (try FreePort.take(), try FreePort.take())
        let dnsmasq = try RunningProgram([
            "/usr/sbin/dnsmasq", "--no-daemon", "--conf-file=/dev/null", "--no-resolv",
            "--no-hosts", "--bind-interfaces", "--listen-address=127.0.0.1", "--port=\(other)",
            "--server=127.0.0.1#\(port)", "--cache-size=0", "--user=", "--pid-file=",
        ])
        defer { dnsmasq.send(15) }
        try await wait(for: "dnsmasq to listen: \(dnsmasq.errors)") {
            (try? Socket(.stream).connect(to: .local(port: other))) != nil
        }
        let upstream = try SocketAddress(parsing: "127.0.0.1:\(other)")
        let server = try ForwardingServer(upstream, port: port) { $0.timeout = 2000 }
        defer { server.stop() }
        let reply = try await server.ask("www.example.org. A")
        #expect(reply.code == "SERVFAIL")
        #expect(server.events.contains(.loops(upstream)))
        #expect(server.forwarder.upstreams.map(\.state) == [.looping])
        #expect(server.forwarder.counters[.loops] == 1)
        let asked = server.forwarder.counters[.datagramQueries]
        #expect(asked < 12, "\(asked) queries for one question")
        let start = ContinuousClock().now
        let second = try await server.ask("other.example.org. A")
        #expect(ContinuousClock().now - start < .seconds(1))
        #expect(second.extendedErrors.first?.contains("forwarding loop") == true)
        #expect(server.forwarder.counters[.datagramQueries] == asked)
    }

    @Test("of two servers that forward to each other: both find out")
    func mutual() async throws {
        let ports = [try FreePort.take(), try FreePort.take()]
        let addresses = try ports.map { try SocketAddress(parsing: "127.0.0.1:\($0)") }
        let first = try ForwardingServer(addresses[1], port: ports[0]) { $0.timeout = 2000 }
        defer { first.stop() }
        let second = try ForwardingServer(addresses[0], port: ports[1]) { $0.timeout = 2000 }
        defer { second.stop() }
        _ = try await first.ask("www.example.org. A")
        _ = try await second.ask("other.example.org. A")
        #expect(first.events == [.loops(addresses[1])])
        #expect(second.events == [.loops(addresses[0])])
        let asked = first.forwarder.counters[.datagramQueries]
        #expect(asked < 30, "\(asked) queries for two questions")
    }

    @Test("an upstream beside one that loops is asked, and answers")
    func besideAnother() async throws {
        let ports = [try FreePort.take(), try FreePort.take()]
        let addresses = try ports.map { try SocketAddress(parsing: "127.0.0.1:\($0)") }
        let upstream = try ScriptedUpstream { [.send($0.address(7))] }
        defer { upstream.stop() }
        let first = try ForwardingServer(addresses[1], upstream.address, port: ports[0])
        defer { first.stop() }
        let second = try ForwardingServer(addresses[0], port: ports[1])
        defer { second.stop() }
        for number in 0..<3 {
            #expect(try await first.ask("n\(number).example.org. A").answer.count == 1)
        }
    }

    @Test("a test that somebody else answers is none that came back")
    func noLoop() async throws {
        let upstream = try ScriptedUpstream { [.send($0.address(7))] }
        defer { upstream.stop() }
        let server = try ForwardingServer(upstream.address)
        defer { server.stop() }
        _ = try await server.ask("www.example.org. A")
        let forged = "0123456789abcdef01234567.muster-loop.internal. TXT"
        #expect(try await server.ask(forged).code == "NXDOMAIN")
        #expect(server.events.isEmpty)
    }
}
