import TestKit
import Testing

extension Scenarios {
    @Suite struct RecordTypes {
        /// Questions, and what stands in the answer section; kept in lower case, since the tools
        /// differ in that.
        static let expected: [(question: String, answer: [String])] = [
            ("www.example.org. A", ["www.example.org. 300 in a 192.0.2.80"]),
            ("www.example.org. AAAA", ["www.example.org. 300 in aaaa 2001:db8::80"]),
            ("example.org. NS", ["example.org. 300 in ns ns.example.org."]),
            ("example.org. MX", ["example.org. 300 in mx 10 mail.example.org."]),
            ("example.org. TXT", ["example.org. 300 in txt \"v=spf1 -all\" \"second string\""]),
            ("example.org. CAA", ["example.org. 300 in caa 0 issue \"ca.example.net\""]),
            (
                "_sip._tcp.example.org. SRV",
                ["_sip._tcp.example.org. 300 in srv 10 5 5060 mail.example.org."]
            ),
            (
                "phone.example.org. NAPTR",
                [
                    "phone.example.org. 300 in naptr 100 10 \"u\" \"e2u+sip\" "
                        + "\"!^.*$!sip:info@example.org!\" ."
                ]
            ),
            ("host.example.org. HINFO", ["host.example.org. 300 in hinfo \"pc\" \"linux\""]),
            (
                "key.example.org. SSHFP",
                [
                    "key.example.org. 300 in sshfp 1 1 123456789abcdef67890123456789abcdef67890"
                ]
            ),
            ("four.example.org. PTR", ["four.example.org. 300 in ptr www.example.org."]),
            ("odd.example.org. TYPE65280", ["odd.example.org. 300 in type65280 \\# 4 c0000201"]),
            ("alias.example.org. CNAME", ["alias.example.org. 300 in cname www.example.org."]),
            (
                "alias.example.org. A",
                [
                    "alias.example.org. 300 in cname www.example.org.",
                    "www.example.org. 300 in a 192.0.2.80",
                ]
            ),
            ("away.example.org. A", ["away.example.org. 300 in cname www.elsewhere.example."]),
            (
                "web.shop.example. A",
                [
                    "web.shop.example. 10 in a 192.0.2.1", "web.shop.example. 10 in a 192.0.2.2",
                    "web.shop.example. 10 in a 192.0.2.3",
                ]
            ),
            ("dual.shop.example. A", ["dual.shop.example. 20 in a 192.0.2.4"]),
            ("dual.shop.example. AAAA", ["dual.shop.example. 30 in aaaa 2001:db8::4"]),
            (
                "_http._tcp.shop.example. SRV",
                [
                    "_http._tcp.shop.example. 15 in srv 1 1 8081 h1._http._tcp.shop.example.",
                    "_http._tcp.shop.example. 15 in srv 1 1 8082 h2._http._tcp.shop.example.",
                ]
            ),
            (
                "h1._http._tcp.shop.example. A",
                [
                    "h1._http._tcp.shop.example. 15 in a 192.0.2.21"
                ]
            ),
            (
                "h2._http._tcp.shop.example. AAAA",
                [
                    "h2._http._tcp.shop.example. 15 in aaaa 2001:db8::22"
                ]
            ),
            ("alias.shop.example. CNAME", ["alias.shop.example. 25 in cname www.example.org."]),
            (
                "alias.shop.example. A",
                [
                    "alias.shop.example. 25 in cname www.example.org.",
                    "www.example.org. 300 in a 192.0.2.80",
                ]
            ),
        ]

        @Test(
            "Every record type is answered to every tool over both transports",
            arguments: LookupTool.allCases, LookupTool.Transport.allCases)
        func everyType(tool: LookupTool, transport: LookupTool.Transport) async throws {
            let server = try await MusterServer(folder: ServedFolder.make())
            for (question, answer) in Self.expected {
                let found = try await tool.ask(question, at: server.address, over: transport)
                #expect(found.status == "NOERROR", "\(found)")
                #expect(found.flags.contains("aa"), "\(found)")
                #expect(
                    found.answer.map { $0.lowercased() }.sorted() == answer.sorted(), "\(found)")
            }
        }

        @Test("SOA and NS are answered at every apex", arguments: LookupTool.Transport.allCases)
        func apex(transport: LookupTool.Transport) async throws {
            let server = try await MusterServer(folder: ServedFolder.make())
            for tool in LookupTool.allCases {
                let soa = try await tool.ask(
                    "example.org. SOA", at: server.address, over: transport)
                #expect(
                    soa.answer == [
                        "example.org. 300 IN SOA ns.example.org. hostmaster.example.org. "
                            + "7 7200 900 1209600 60"
                    ])
                let registered = try await tool.ask(
                    "shop.example. SOA", at: server.address, over: transport)
                #expect(registered.answer.count == 1)
                #expect(registered.answer.first?.hasPrefix("shop.example. 15 IN SOA ") == true)
                #expect(registered.answer.first?.hasSuffix(" 7200 900 1209600 15") == true)
                let ns = try await tool.ask("shop.example. NS", at: server.address, over: transport)
                #expect(ns.data == ["ns.muster.internal."])
            }
        }

        @Test("An SRV answer carries the addresses of its targets")
        func targets() async throws {
            let server = try await MusterServer(folder: ServedFolder.make())
            let found = try await LookupTool.kdig.ask(
                "_http._tcp.shop.example. SRV", at: server.address)
            #expect(found.additional.contains("h1._http._tcp.shop.example. 15 IN A 192.0.2.21"))
            #expect(
                found.additional.contains("h2._http._tcp.shop.example. 15 IN AAAA 2001:db8::22"))
        }

        @Test("ANY gets one record set")
        func any() async throws {
            let server = try await MusterServer(folder: ServedFolder.make())
            let reply = try await DNSClient(server.address).ask("www.example.org. ANY")
            #expect(reply.code == "NOERROR")
            #expect(reply.answer.count == 1)
        }
    }
}
