import TestKit
import Testing

extension Scenarios {
    @Suite("DNS cookies, the server's name and the life of connections")
    struct CookieTests {
        @Test("dig and kdig learn a cookie and find it good")
        func tools() async throws {
            let server = try await MusterServer(
                folder: ServedFolder.make(), options: ["--nsid", "ns1.example"])
            let port = String(server.address.split(separator: ":").last!)
            for transport in [[], ["+tcp"]] {
                let dig = try await run(
                    ["dig", "@127.0.0.1", "-p", port, "+cookie", "+nsid", "www.example.org", "A"]
                        + transport)
                #expect(dig.output.contains("(good)"), "\(dig.output)")
                #expect(dig.output.contains("NSID") && dig.output.contains("ns1.example"))
            }
            let kdig = try await run([
                "kdig", "@127.0.0.1", "-p", port, "+cookie", "www.example.org", "A",
            ])
            #expect(kdig.output.contains("COOKIE"), "\(kdig.output)")
        }

        @Test("Servers that share a secret prove each other's cookies")
        func shared() async throws {
            let folder = try TemporaryFolder()
            try folder.write("445536bcd2513298075a5d379663c962\n", to: "cookies", mode: 0o600)
            let options = ["--cookie-secret-file", folder.path("cookies")]
            let servers = [
                try await MusterServer(folder: ServedFolder.make(), options: options),
                try await MusterServer(folder: ServedFolder.make(), options: options),
            ]
            let first = try await cookie("0102030405060708", servers[0])
            #expect(first.count == 48)
            #expect(try await cookie(first, servers[1]) == first)
            let own = try await MusterServer(folder: ServedFolder.make())
            #expect(try await cookie(first, own) != first)
        }

        @Test("A secret that is none, or that others can read, is told")
        func wrong() async throws {
            let folder = try ServedFolder.make()
            try folder.write("445536bcd2513298075a5d379663c96\n", to: "short", mode: 0o600)
            try folder.write("445536bcd2513298075a5d379663c962\n", to: "open", mode: 0o644)
            for (name, text) in [
                ("short", "short:1: a cookie secret is 32 hexadecimal digits"), ("open", "0644"),
            ] {
                let options = ["--cookie-secret-file", folder.path(name)]
                let result = try await run(
                    MusterServer.command("check", options, in: folder))
                #expect(!result.succeeded)
                #expect((result.output + result.errors).contains(text), "\(result)")
            }
        }

        /// What a server answers cookies with, in hexadecimal.
        private func cookie(_ sent: String, _ server: MusterServer) async throws -> String {
            let port = String(server.address.split(separator: ":").last!)
            let result = try await run([
                "dig", "@127.0.0.1", "-p", port, "+cookie=" + sent, "www.example.org", "A",
            ])
            let line = result.output.split(separator: "\n").first { $0.contains("COOKIE: ") }
            let word = try #require(line).split(separator: " ")
            return String(try #require(word.first { $0.count >= 16 && !$0.contains(":") }))
        }
    }
}
