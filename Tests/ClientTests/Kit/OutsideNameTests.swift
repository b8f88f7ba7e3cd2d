import TestKit
import Testing

/// Names that are in no zone, with Muster as the only name server.
@Suite("Names outside of all zones")
struct OutsideNameTests {
    @Test("While nothing is forwarded, programs are told what docs/clients.md says")
    func refused() async throws {
        let stage = try await Stage()
        let name = "www.elsewhere.example"
        let libraries = try await [stage.getaddrinfo(["gcc"]), stage.getaddrinfo(["musl-gcc"])]
        async let musl = stage.run([libraries[1], name, "1"])
        let found = [
            "glibc": try await stage.run([libraries[0], name, "1"]),
            "dnspython": try await stage.run(stage.script("dnspython_client.py", name, "A")),
            "c-ares": try await stage.run(stage.script("cares_client.py", name, "A")),
            "musl": try await musl,
        ]
        let words = [
            "glibc": "Temporary failure in name resolution", "musl": "Try again",
            "dnspython": "NoNameservers", "c-ares": "DNS server refused query",
        ]
        for (client, result) in found {
            let expected = try #require(words[client])
            #expect(result.ending == .exit(1) && result.output.isEmpty, "\(client): \(result)")
            #expect(result.errors.contains(expected), "\(client): \(result)")
            #expect(stage.page.outside(client).contains(expected))
        }
        let getent = try await stage.run(["getent", "hosts", name])
        #expect(getent.ending == .exit(2))
    }
}
