import TestKit
import Testing

extension Scenarios {
    @Suite(.timeLimit(.minutes(1))) struct AliasTargets {
        @Test("An instance's target is resolved by another Muster; dig and the commands see it")
        func outside() async throws {
            let there = try TemporaryFolder()
            try there.write(
                """
                $ORIGIN example.net.
                $TTL 30
                @ SOA ns1 h 77 1 2 3 60
                @ NS ns1
                ns1 A 192.0.2.53
                lb A 192.0.2.1
                lb A 192.0.2.2
                """, to: "zones/net.zone")
            let upstream = try await MusterServer(folder: there)
            let here = try TemporaryFolder()
            try here.write(Self.declaration, to: "zones/registry.yaml")
            let server = try await MusterServer(
                folder: here, options: ["--forward", upstream.address])
            let name = "front.shop.example."
            let addresses = Set((1...2).map { "\(name) 30 IN A 192.0.2.\($0)" })
            try await wait(for: "the target") {
                let reply = try await LookupTool.dig.ask("\(name) A", at: server.address)
                return Set(reply.answer.map(Self.withoutTTL)) == Set(addresses.map(Self.withoutTTL))
            }
            let inside = try await LookupTool.dig.ask(
                "inner.shop.example. A", at: server.address, over: .tcp)
            #expect(inside.answer == ["inner.shop.example. 20 IN A 192.0.2.9"])
            let explained = try await server.run("answer", "front.shop.example", "A")
            #expect(
                explained.output.contains("lb.example.net.: A 192.0.2.1 192.0.2.2, TTL "),
                "\(explained.output)")
            #expect(explained.output.contains(", looked up "), "\(explained.output)")
            let stats = try await server.run("stats")
            #expect(stats.output.contains("muster_targets{state=\"resolved\"} 2\n"), "\(stats)")
            #expect(stats.output.contains("muster_targets{state=\"unresolved\"} 0\n"), "\(stats)")
            let listed = try await TestKit.run([
                Checkout.product("muster"), "instances", "front.shop.example", "--api",
                server.apiAddress,
            ])
            #expect(listed.output.contains("TARGET"), "\(listed.output)\(listed.errors)")
            #expect(listed.output.contains("192.0.2.1 192.0.2.2"), "\(listed.output)")
        }

        private static func withoutTTL(_ record: String) -> String {
            record.split(separator: " ").enumerated().filter { $0.offset != 1 }
                .map { String($0.element) }.joined(separator: " ")
        }

        private static let declaration = """
            Namespaces:
              - Name: shop.example
                Type: DNS_PRIVATE
                Vpc: vpc-1
                Services:
                  - Name: web
                    DnsConfig: {DnsRecords: [{Type: A, TTL: 20}]}
                    Instances:
                      - InstanceId: one
                        Attributes: {AWS_INSTANCE_IPV4: 192.0.2.9}
                  - Name: front
                    DnsConfig: {RoutingPolicy: WEIGHTED, DnsRecords: [{Type: A, TTL: 300}]}
                    Instances:
                      - InstanceId: lb
                        Attributes: {AWS_ALIAS_DNS_NAME: lb.example.net}
                  - Name: inner
                    DnsConfig: {RoutingPolicy: WEIGHTED, DnsRecords: [{Type: A, TTL: 300}]}
                    Instances:
                      - InstanceId: web
                        Attributes: {AWS_ALIAS_DNS_NAME: web.shop.example}
            """
    }
}
