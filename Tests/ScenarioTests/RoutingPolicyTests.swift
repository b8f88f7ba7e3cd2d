import TestKit
import Testing

extension Scenarios {
    @Suite struct RoutingPolicies {
        @Test("MULTIVALUE answers all records and starts with a different one each time")
        func multivalue() async throws {
            let server = try await MusterServer(folder: ServedFolder.make())
            let client = try DNSClient(server.address)
            var firsts: Set<String> = []
            // A start that never comes up in 200 answers has a chance of (2/3)^200: none.
            for _ in 0..<200 {
                let reply = try await client.ask("web.shop.example. A")
                #expect(Set(reply.answer) == Self.web)
                #expect(reply.answer.count == 3)
                firsts.insert(try #require(reply.answer.first))
            }
            #expect(firsts == Self.web)
        }

        @Test("WEIGHTED answers one record, and in the long run each of them")
        func weighted() async throws {
            let server = try await MusterServer(folder: ServedFolder.make())
            let client = try DNSClient(server.address)
            var seen: [String: Int] = [:]
            for _ in 0..<300 {
                let reply = try await client.ask("one.shop.example. A")
                try #require(reply.answer.count == 1)
                seen[reply.answer[0], default: 0] += 1
            }
            #expect(Set(seen.keys) == Self.one)
            // 300 even picks of three: below 60 is more than five standard deviations away.
            #expect(seen.values.allSatisfy { $0 > 60 }, "\(seen)")
        }

        @Test("The tools see the rotation and the pick", arguments: LookupTool.allCases)
        func tools(tool: LookupTool) async throws {
            let server = try await MusterServer(folder: ServedFolder.make())
            for transport in LookupTool.Transport.allCases {
                let all = try await tool.ask(
                    "web.shop.example. A", at: server.address, over: transport)
                #expect(Set(all.answer) == Self.web)
                let picked = try await tool.ask(
                    "one.shop.example. A", at: server.address, over: transport)
                #expect(picked.answer.count == 1 && Self.one.isSuperset(of: picked.answer))
            }
        }

        private static let web = Set((1...3).map { "web.shop.example. 10 IN A 192.0.2.\($0)" })
        private static let one = Set((11...13).map { "one.shop.example. 0 IN A 192.0.2.\($0)" })
    }
}
