import TestKit
import Testing

extension Scenarios {
    @Suite("What depends on who asks, and what the server tells of itself")
    struct ClientRuleTests {
        private func dig(_ server: MusterServer, _ options: String...) async throws -> String {
            let port = String(server.address.split(separator: ":").last!)
            return try await run(["dig", "@127.0.0.1", "-p", port, "+tries=1"] + options).output
        }

        @Test("Access lists hold over UDP and TCP, and say why", arguments: ["+notcp", "+tcp"])
        func access(transport: String) async throws {
            let server = try await MusterServer(
                folder: ServedFolder.make(),
                options: [
                    "--allow-query", "127.0.0.0/16", "--allow-query", "127.1.2.3",
                    "--deny-query", "127.0.3.0/24",
                ])
            for address in ["127.0.0.1", "127.1.2.3"] {
                let found = try await dig(
                    server, "-b", address, transport, "www.example.org", "A")
                #expect(found.contains("status: NOERROR") && found.contains("192.0.2.80"))
            }
            for address in ["127.0.3.1", "127.0.3.255", "127.1.2.4"] {
                let found = try await dig(
                    server, "-b", address, transport, "www.example.org", "A")
                #expect(found.contains("status: REFUSED"), "\(found)")
                #expect(found.contains("EDE: 18 (Prohibited)"), "\(found)")
                #expect(!found.contains("flags: qr aa") && !found.contains("192.0.2.80"))
            }
            // Who asks inside the process is not meant.
            let answer = try await server.run("answer", "www.example.org", "A")
            #expect(answer.output.contains("192.0.2.80"), "\(answer)")
        }

        @Test("A prefix that is none is told with its place and what to write")
        func wrongPrefixes() async throws {
            let folder = try ServedFolder.make()
            try folder.write("denyQuery: [10.0.0.1/8]\n", to: "m.yaml")
            let file = try await run(
                MusterServer.command("check", ["--config", folder.path("m.yaml")], in: folder))
            #expect(!file.succeeded)
            #expect((file.output + file.errors).contains("m.yaml:1:13"), "\(file)")
            for (prefix, remedy) in [
                ("10.0.0.1/8", "10.0.0.0/8"), ("2001:db8::1/32", "2001:db8::/32"),
                ("10.0.0.0/33", "a length from 0 to 32"), ("fd00::/129", "from 0 to 128"),
                ("10.0.0/8", "an address range such as"), ("", "an address range such as"),
            ] {
                let found = try await run(
                    MusterServer.command("check", ["--allow-query", prefix], in: folder))
                let text = found.output + found.errors
                #expect(!found.succeeded && text.contains(remedy), "\(prefix): \(text)")
                #expect(text.contains("allow-query"), "\(text)")
            }
        }

        @Test("The class CH tells the version and the name where they are configured")
        func facts() async throws {
            let server = try await MusterServer(
                folder: ServedFolder.make(),
                options: ["--dns-version", "none of your business", "--nsid", "ns1.example"])
            for (name, text) in [
                ("version.bind", "none of your business"),
                ("version.server", "none of your business"), ("id.server", "ns1.example"),
                ("hostname.bind", "ns1.example"),
            ] {
                for transport in ["+notcp", "+tcp"] {
                    let found = try await dig(server, transport, "CH", "TXT", name)
                    #expect(found.contains("flags: qr aa"), "\(found)")
                    let line = found.split(separator: "\n").first {
                        $0.hasPrefix("\(name).") && $0.hasSuffix("\"\(text)\"")
                    }
                    let words = line?.split(whereSeparator: \.isWhitespace).prefix(4)
                    #expect(words.map { $0.dropFirst() } == ["0", "CH", "TXT"], "\(found)")
                }
            }
            let silent = try await MusterServer(folder: ServedFolder.make())
            for name in ["version.bind", "id.server"] {
                let found = try await dig(silent, "CH", "TXT", name)
                #expect(found.contains("status: REFUSED") && found.contains("ANSWER: 0"))
            }
        }

        @Test("ZONEVERSION tells the serial that the SOA record has")
        func zoneVersion() async throws {
            let server = try await MusterServer(folder: ServedFolder.make())
            let soa = try await dig(server, "+short", "example.org", "SOA")
            let serial = try #require(UInt32(soa.split(separator: " ")[2]))
            let octets = [UInt8(2), 0] + (0..<4).map { UInt8(serial >> (24 - $0 * 8) & 0xFF) }
            let expected = octets.map { String(UInt16($0) + 256, radix: 16).dropFirst() }
                .joined(separator: " ")
            for name in ["www.example.org", "none.example.org"] {
                for transport in ["+notcp", "+tcp"] {
                    let found = try await dig(server, transport, "+ednsopt=19", name, "A")
                    #expect(found.contains("OPT=19: \(expected)"), "\(found)")
                }
            }
            let outside = try await dig(server, "+ednsopt=19", "www.example.net", "A")
            #expect(outside.contains("status: REFUSED") && !outside.contains("OPT=19"))
            let malformed = try await dig(server, "+ednsopt=19:00", "www.example.org", "A")
            #expect(malformed.contains("status: FORMERR"), "\(malformed)")
        }
    }
}
