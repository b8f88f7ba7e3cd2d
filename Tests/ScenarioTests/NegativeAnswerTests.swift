import TestKit
import Testing

extension Scenarios {
    @Suite struct NegativeAnswers {
        @Test("A name that does not exist is NXDOMAIN, one without the type is NODATA")
        func negative() async throws {
            let server = try await MusterServer(folder: ServedFolder.make())
            for (question, status, apex) in [
                ("missing.example.org. A", "NXDOMAIN", "example.org. 60 IN SOA "),
                ("a.b.c.missing.shop.example. A", "NXDOMAIN", "shop.example. 15 IN SOA "),
                ("ns.example.org. AAAA", "NOERROR", "example.org. 60 IN SOA "),
                ("web.shop.example. AAAA", "NOERROR", "shop.example. 15 IN SOA "),
                // Empty non-terminals: nothing of their own, but names below them.
                ("b.deep.example.org. A", "NOERROR", "example.org. 60 IN SOA "),
                ("_tcp.shop.example. A", "NOERROR", "shop.example. 15 IN SOA "),
            ] {
                for tool in LookupTool.allCases {
                    let found = try await tool.ask(question, at: server.address)
                    #expect(found.status == status, "\(found)")
                    #expect(found.flags.contains("aa"), "\(found)")
                    #expect(found.answer == [], "\(found)")
                    #expect(found.authority.count == 1, "\(found)")
                    #expect(found.authority.first?.hasPrefix(apex) == true, "\(found)")
                }
            }
        }

        @Test("Outside of every zone it is REFUSED, and the reply says why")
        func outside() async throws {
            let server = try await MusterServer(folder: ServedFolder.make())
            for tool in LookupTool.allCases {
                let found = try await tool.ask("www.elsewhere.example. A", at: server.address)
                #expect(found.status == "REFUSED", "\(found)")
                #expect(!found.flags.contains("aa"), "\(found)")
            }
            let reply = try await DNSClient(server.address).ask("www.elsewhere.example. A")
            #expect(reply.extendedErrors.map { $0.prefix(3) } == ["20 "])
        }

        @Test("The case of the question comes back, and RD as it was; RA is never set")
        func echo() async throws {
            let server = try await MusterServer(folder: ServedFolder.make())
            let client = try DNSClient(server.address)
            let reply = try await client.ask("wWw.ExAmPlE.oRg. A")
            #expect(reply.question.map { $0.split(separator: " ")[0] } == ["wWw.ExAmPlE.oRg."])
            #expect(reply.answer == ["wWw.ExAmPlE.oRg. 300 IN A 192.0.2.80"])
            #expect(reply.flags == ["qr", "aa"])
            let asked = try QueryMessage("www.example.org. A", recursionDesired: true)
            #expect(try Reply(await client.udp(asked.octets)).flags == ["qr", "aa", "rd"])
        }
    }
}
