import TestKit
import Testing

extension Scenarios {
    @Suite("EDNS compliance")
    struct Compliance {
        @Test("What ISC's EDNS compliance tester asks is answered over UDP and TCP as it wants")
        func table() async throws {
            let server = try await MusterServer(
                folder: ServedFolder.make(), options: ["--nsid", "ns1.example"])
            let client = try DNSClient(server.address)
            for zone in ["example.org.", "shop.example."] {
                let rows = try ComplianceCase.all(zone: zone, identity: "ns1.example".utf8.count)
                for row in rows {
                    let reply = try await client.udp(row.query.octets)
                    #expect(try Reply.outline(reply) == row.expected, "\(row.name), \(zone)")
                }
                let replies = try await client.tcp(rows.map(\.query.octets))
                for (row, reply) in zip(rows, replies) {
                    #expect(try Reply.outline(reply) == row.expected, "\(row.name), \(zone), TCP")
                }
            }
        }

        @Test("dig sees that the key of its signature is not known")
        func signed() async throws {
            let server = try await MusterServer(folder: ServedFolder.make())
            let port = String(server.address.split(separator: ":").last!)
            let dig = try await run([
                "dig", "@127.0.0.1", "-p", port, "-y", "hmac-sha256:key:c2VjcmV0",
                "www.example.org", "A",
            ])
            #expect(dig.output.contains("status: NOTAUTH"), "\(dig)")
            #expect(dig.output.contains("BADKEY"), "\(dig)")
        }
    }
}
