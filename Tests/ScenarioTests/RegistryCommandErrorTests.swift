import TestKit
import Testing

extension Scenarios {
    /// What the commands that ask the API say when something is wrong.
    @Suite struct RegistryCommandErrors {
        private func muster(_ arguments: [String]) async throws -> ProgramResult {
            try await run(
                [Checkout.product("muster")] + arguments,
                environment: ["AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""])
        }

        @Test("Without a server every command says where it looked and how to start one")
        func nobody() async throws {
            let address = "127.0.0.1:\(try FreePort.take())"
            for arguments in [
                ["services"], ["instances", "a.b"],
                ["register", "a.b", "i", "--ipv4", "192.0.2.1"],
                ["deregister", "a.b", "i"], ["health", "a.b", "i", "healthy"],
            ] {
                let result = try await muster(arguments + ["--api", address])
                #expect(result.ending == .exit(1) && result.output.isEmpty, "\(result)")
                #expect(
                    result.errors == "muster: no server answers on http://\(address): start one "
                        + "with muster serve, or name its address with --api ADDRESS:PORT\n")
            }
        }

        @Test(
            "A command line that makes no sense is a usage error",
            arguments: [
                ["health", "a.b", "i", "sick"], ["health", "a.b", "i"], ["instances"],
                ["deregister", "a.b"], ["register", "a.b", "i", "key"],
                ["register", "a.b", "i", "k=1", "k=2"],
                ["register", "a.b", "i", "--ipv4", "192.0.2.1", "AWS_INSTANCE_IPV4=192.0.2.1"],
                ["register", "a.b", "i", "--health", "UNKNOWN"],
            ])
        func usage(_ arguments: [String]) async throws {
            let result = try await muster(arguments)
            #expect(result.ending == .exit(64) && result.errors.contains("Usage: "), "\(result)")
        }

        @Test("The API's errors are told with their codes, and change nothing")
        func refused() async throws {
            let server = try await MusterServer(folder: ServedFolder.make())
            for (arguments, expected) in [
                (["health", "mixed.shop.example", "none", "healthy"], "InstanceNotFound: "),
                (["health", "web.shop.example", "w1", "healthy"], "CustomHealthNotFound: "),
                (["deregister", "mixed.shop.example", "none"], "InstanceNotFound: "),
                (["deregister", "mixed.shop.example", "m1"], "InvalidInput: "),
                (["instances", "srv-none"], "ServiceNotFound: "),
                (["register", "mixed.shop.example", "m3"], "InvalidInput: "),
                (["register", "mixed.shop.example", "a b", "--ipv4", "::"], "InvalidInput: "),
                (["instances", "none.shop.example"], "there is no service 'none.shop.example'"),
                (["instances", "shop.example"], "there is no service 'shop.example'"),
                (["services", "shop"], "there is no namespace 'shop'"),
            ] {
                let result = try await muster(arguments + ["--api", server.apiAddress])
                #expect(result.ending == .exit(1) && result.output.isEmpty, "\(result)")
                #expect(result.errors.hasPrefix("muster: \(expected)"), "\(result)")
            }
            let left = try await LookupTool.dig.ask("mixed.shop.example. A", at: server.address)
            #expect(left.data == ["192.0.2.42"])
        }

        @Test("A name that means two services is asked for by id")
        func ambiguous() async throws {
            let folder = try TemporaryFolder()
            try folder.write(
                """
                Namespaces:
                  - Name: lab.example
                    Type: DNS_PRIVATE
                    Vpc: v
                    Services: [{Name: a, Type: HTTP}]
                  - Name: lab.example
                    Type: HTTP
                    Services: [{Name: a}]

                """, to: "zones/registry.yaml")
            let server = try await MusterServer(folder: folder)
            let result = try await muster(
                ["instances", "a.lab.example", "--api", server.apiAddress])
            #expect(result.ending == .exit(1), "\(result)")
            #expect(result.errors.contains("DNS_PRIVATE") && result.errors.contains("HTTP"))
        }

        @Test("Nothing that is registered or refused reaches the terminal as it is")
        func escapes() async throws {
            let server = try await MusterServer(folder: ServedFolder.make())
            let api = ["--api", server.apiAddress]
            let made = try await muster(
                ["register", "web.lab.example", "i", "--ipv4", "192.0.2.1", "--create"]
                    + ["tab=a\tb", "text=two words"] + api)
            #expect(made.succeeded, "\(made)")
            let table = try await muster(["instances", "web.lab.example"] + api)
            #expect(table.output.contains("tab=\"a\\tb\" text=\"two words\"\n"), "\(table)")
            let programs = try await muster(["instances", "web.lab.example", "--json"] + api)
            #expect(programs.output.contains("\"tab\":\"a\\tb\""), "\(programs)")
            let hostile = "\u{1B}[2J\u{9B}31m\u{202E}"
            for arguments in [
                ["register", "web.lab.example", "i", "x=\(hostile)"],
                ["register", "web.lab.example", hostile], ["services", hostile],
                ["instances", "a.\(hostile)"], ["register", hostile, "i", "--create"],
                ["register", "a.\(hostile).b", "i", "--ipv4", "192.0.2.1", "--create"],
            ] {
                let result = try await muster(arguments + api)
                #expect(result.ending == .exit(1), "\(arguments): \(result)")
                #expect(result.errors.contains("\\u{1b}[2J\\u{9b}31m\\u{202e}"), "\(result)")
                let shown = (result.output + result.errors).unicodeScalars
                #expect(shown.allSatisfy { $0 == "\n" || (0x20..<0x7F).contains($0.value) })
            }
        }

        @Test("What answers and is no Cloud Map API is said to be none")
        func others() async throws {
            let server = try await MusterServer(folder: ServedFolder.make())
            let result = try await muster(["services", "--api", server.address])
            #expect(result.ending == .exit(1) && result.errors.contains("HTTP"), "\(result)")
        }
    }
}
