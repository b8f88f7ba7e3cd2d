import TestKit
import Testing

extension Scenarios {
    @Suite struct Sizes {
        private static let question = "big.example.org. TXT"

        @Test("What does not fit a datagram is cut at whole records with TC, and whole over TCP")
        func truncation() async throws {
            let server = try await MusterServer(folder: ServedFolder.make())
            let client = try DNSClient(server.address)
            for (payload, limit) in [(nil, 512), (1232, 1232), (4096, 1232), (700, 700)] {
                let query = try QueryMessage(Self.question, payload: payload.map(UInt16.init))
                let octets = try await client.udp(query.octets)
                let reply = try Reply(octets)
                #expect(octets.count <= limit && reply.isTruncated)
                #expect(reply.answer.allSatisfy { $0.hasPrefix("big.example.org. 300 IN TXT ") })
                #expect((reply.payload == nil) == (payload == nil))
            }
            let whole = try await client.askTCP(Self.question)
            #expect(!whole.isTruncated && whole.answer.count == 20)
        }

        @Test("A reply that exceeds the interface's packets comes in fragments")
        func fragments() async throws {
            let network = try await IsolatedNetwork(resolvConf: "", mtu: 576)
            let server = try await MusterServer(
                folder: ServedFolder.make(), address: "127.0.0.1:53", launcher: network.command([]))
            // One after the other: the first is what turns fragments on.
            for _ in 0..<2 {
                let found = try await run(
                    network.command([
                        "dig", "@127.0.0.1", "+ignore", "+tries=1", "+timeout=2", "+bufsize=1232",
                        "big.example.org", "TXT",
                    ]))
                let size = found.output.split(separator: "MSG SIZE  rcvd: ").last
                let octets = try #require(
                    size.flatMap { Int($0.prefix { $0.isNumber }) }, "\(found)")
                #expect((577...1232).contains(octets), "\(server.log)")
            }
        }

        @Test("The tools go to TCP by themselves")
        func fallback() async throws {
            let server = try await MusterServer(folder: ServedFolder.make())
            let dig = try await LookupTool.dig.ask(Self.question, at: server.address)
            #expect(dig.answer.count == 20)
            let kdig = try await LookupTool.kdig.ask(Self.question, at: server.address)
            #expect(kdig.answer.count == 20)
            let ignoring = try await LookupTool.dig.ask(
                Self.question, at: server.address, options: ["+ignore", "+noedns"])
            #expect(ignoring.flags.contains("tc"), "\(ignoring)")
        }

        @Test("An unknown EDNS version is BADVERS without an answer")
        func version() async throws {
            let server = try await MusterServer(folder: ServedFolder.make())
            let found = try await LookupTool.dig.ask(
                "www.example.org. A", at: server.address,
                options: ["+edns=1", "+noednsnegotiation"])
            #expect(found.status == "BADVERS" && found.answer == [], "\(found)")
        }

        @Test("Queries that arrive together on one connection are all answered")
        func pipelining() async throws {
            let server = try await MusterServer(folder: ServedFolder.make())
            let queries = try (1...50).map {
                try QueryMessage("www.example.org. A", id: $0).octets
            }
            let replies = try await DNSClient(server.address).tcp(queries).map { try Reply($0) }
            #expect(Set(replies.map(\.id)) == Set(1...50))
            #expect(replies.allSatisfy { $0.answer == ["www.example.org. 300 IN A 192.0.2.80"] })
        }
    }
}
