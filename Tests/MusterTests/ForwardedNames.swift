import DNSWire
import Forwarding
import Muster
import Registry
import TestKit
import Testing

@Suite("A server beside another one that it forwards to")
struct ForwardedNames {
    @Test("names of the other are answered, explained and counted; ours stay ours")
    func together() async throws {
        let folder = try TemporaryFolder()
        try folder.write(
            """
            $ORIGIN example.org.
            $TTL 300
            @ SOA ns1 h 77 1 2 3 60
            @ NS ns1
            ns1 A 192.0.2.53
            www A 192.0.2.80
            """, to: "z.zone")
        let upstream = try await TestServer { $0.zonesFolder = folder.path }
        let other = upstream.server.addresses[0]
        let test = try await TestServer { $0.forwarding.upstreams = [".": [other]] }
        let service = try await test.service("web", [.init(.a, ttl: 30)])
        try await test.register(service, "i-1", "192.0.2.1")

        let client = try DNSClient(test.server.addresses[0], isForwardedFor: true)
        for (question, last) in [
            ("www.example.org. A", "192.0.2.80"), ("web.example.local. A", "192.0.2.1"),
        ] {
            let query = try QueryMessage(question, recursionDesired: true).octets
            let reply = try Reply(try await client.udp(query))
            #expect(reply.answer.first?.hasSuffix(last) == true)
            #expect(reply.flags.contains("ra"))
        }

        let explanation = try await test.server.explain("www.example.org", "A")
        #expect(explanation.source == .forwarded)
        #expect(explanation.notes.first?.contains("is asked of \(other)") == true)
        let special = try await test.server.explain("localhost", "A")
        #expect(special.notes.first?.contains("special-use") == true)
        #expect(try await test.server.explain("web.example.local", "A").source == .service)

        let forwarding = try #require(await test.server.statistics().forwarding)
        #expect(forwarding.counters["questions"] == 1)
        #expect(forwarding.upstreams.map(\.address) == [other])
        #expect(forwarding.upstreams.map(\.state) == ["alive"])
        let name = try DomainName("www.example.org.")
        let found = await test.server.forwarder?.lookUp(name, .a)
        #expect(found?.outcome == .records([[192, 0, 2, 80]]))
        await test.server.stop()
        await upstream.server.stop()
    }

    @Test("who is asked for what a zone delegates is told")
    func delegated() async throws {
        let folder = try TemporaryFolder()
        try folder.write(
            """
            $ORIGIN example.net.
            $TTL 300
            @ SOA ns1 h 77 1 2 3 60
            @ NS ns1
            ns1 A 192.0.2.53
            sub NS ns.elsewhere.example.
            """, to: "z.zone")
        let other = "127.0.0.1:\(try FreePort.take())"
        let test = try await TestServer {
            $0.forwarding.upstreams = [".": [other]]
            $0.zonesFolder = folder.path
        }
        let explanation = try await test.server.explain("www.sub.example.net", "A")
        #expect(explanation.source == .delegation)
        let note = "with recursion desired, www.sub.example.net. is asked of \(other)"
        #expect(explanation.notes.contains { $0.hasPrefix(note) })
        await test.server.stop()
    }

    @Test("forwarding to ourselves, and what is no address, is refused at the start")
    func refused() async throws {
        let port = try FreePort.take()
        for (upstreams, part) in [
            ([".": ["127.0.0.1:\(port)"]], "is a loop"), ([".": ["here"]], "no address"),
            ([".": []], "no upstream"), (["a..b": ["192.0.2.1"]], "no domain name"),
        ] {
            var configuration = ServerConfiguration()
            configuration.listen = ["127.0.0.1:\(port)"]
            configuration.forwarding.upstreams = upstreams
            do throws(ServerError) {
                let server = try await Server.start(configuration)
                await server.stop()
                Issue.record("it started with \(upstreams)")
            } catch {
                #expect(error.message.contains(part), "\(error.message)")
            }
        }
    }
}
