import Foundation
import TestKit
import Testing

extension Scenarios {
    /// `muster services`, `instances`, `register`, `deregister` and `health`.
    @Suite struct RegistryCommands {
        /// Runs a command that asks a server's API.
        private func muster(
            _ server: MusterServer, _ arguments: String..., environment: [String: String] = [:]
        ) async throws -> ProgramResult {
            try await Self.muster(arguments + ["--api", server.apiAddress], environment)
        }

        private static func muster(
            _ arguments: [String], _ environment: [String: String] = [:]
        ) async throws -> ProgramResult {
            let none = ["AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""]
            return try await run(
                [Checkout.product("muster")] + arguments,
                environment: none.merging(environment) { $1 })
        }

        private func object(_ result: ProgramResult) throws -> [String: Any] {
            try #require(result.succeeded, "\(result)")
            #expect(result.output.split(separator: "\n").count == 1, "one line for programs")
            let value = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
            return try #require(value as? [String: Any])
        }

        @Test("A person with nothing registers an instance, and dig finds it at once")
        func beginning() async throws {
            let server = try await MusterServer(folder: Self.emptyFolder())
            let nothing = try await muster(server, "services")
            #expect(nothing.succeeded && nothing.output.contains("muster register "), "\(nothing)")
            let told = try await muster(
                server, "register", "web.example.local", "web-1", "--ipv4", "192.0.2.1")
            #expect(told.ending == .exit(1) && told.errors.contains("--create"), "\(told)")

            let made = try await muster(
                server, "register", "web.example.local", "web-1", "--ipv4", "192.0.2.1", "--create")
            #expect(
                made.output == """
                    created namespace example.local
                    created service web.example.local (A)
                    registered web-1 in web.example.local

                    """, "\(made)")
            let first = try await LookupTool.dig.ask("web.example.local. A", at: server.address)
            #expect(first.answer == ["web.example.local. 10 IN A 192.0.2.1"])

            _ = try await muster(
                server, "register", "WEB.example.local.", "web-2", "--ipv4", "192.0.2.2")
            #expect(try await data("web.example.local. A", server) == ["192.0.2.1", "192.0.2.2"])
            let left = try await muster(server, "deregister", "web.example.local", "web-1")
            #expect(left.output == "deregistered web-1 from web.example.local\n", "\(left)")
            #expect(try await data("web.example.local. A", server) == ["192.0.2.2"])
        }

        @Test("Every kind of service is made from the flags of its first instance")
        func kinds() async throws {
            let server = try await MusterServer(folder: Self.emptyFolder())
            let commands = [
                ["two.lab.example", "t", "--ipv4", "192.0.2.1", "--ipv6", "2001:db8::1"],
                ["_http._tcp.lab.example", "h", "--ipv4", "192.0.2.2", "--port", "8080"],
                ["www.lab.example", "w", "--cname", "two.lab.example"],
                ["lab.example", "top", "--ipv4", "192.0.2.3"],
            ]
            for command in commands {
                let arguments =
                    ["register"] + command + ["--create", "--api", server.apiAddress]
                let result = try await Self.muster(arguments)
                #expect(result.succeeded, "\(result)")
            }
            #expect(try await data("two.lab.example. AAAA", server) == ["2001:db8::1"])
            #expect(
                try await data("_http._tcp.lab.example. SRV", server)
                    == ["1 1 8080 h._http._tcp.lab.example."])
            #expect(
                try await data("www.lab.example. CNAME", server) == ["two.lab.example."])
            #expect(try await data("lab.example. A", server) == ["192.0.2.3"])
        }

        @Test("Health that is told shows in the table and in DNS")
        func health() async throws {
            let server = try await MusterServer(folder: Self.emptyFolder())
            for (id, address) in [("a", "192.0.2.1"), ("b", "192.0.2.2")] {
                _ = try await muster(
                    server, "register", "web.lab.example", id, "--ipv4", address, "--create",
                    "zone=\(id)")
            }
            let told = try await muster(server, "health", "web.lab.example", "a", "unhealthy")
            #expect(told.output == "a of web.lab.example is UNHEALTHY\n", "\(told)")
            #expect(try await data("web.lab.example. A", server) == ["192.0.2.2"])
            let table = try await muster(server, "instances", "web.lab.example")
            // How long ago it was depends on the machine.
            #expect(
                table.output.replacing(#/ [0-9]+ s /#, with: " 0 s ") == """
                    INSTANCE  HEALTH     SINCE  CHANGES/H  IPV4       ATTRIBUTES
                    a         UNHEALTHY  0 s    1          192.0.2.1  zone=a
                    b         HEALTHY    0 s    0          192.0.2.2  zone=b

                    """, "\(table)")
            let services = try await muster(server, "services")
            #expect(services.output.contains("  2          1 of 2   srv-"), "\(services)")
            _ = try await muster(server, "health", "web.lab.example", "a", "healthy")
            #expect(try await data("web.lab.example. A", server) == ["192.0.2.1", "192.0.2.2"])
        }

        @Test("The tables of a declared registry, and the same for programs")
        func listing() async throws {
            let server = try await MusterServer(folder: ServedFolder.make())
            let table = try await muster(server, "services", "shop.example")
            let rows = table.output.split(separator: "\n").map { $0.split(separator: "  ") }
            #expect(rows.count == 9, "\(table)")
            let dual = rows.first { $0.first == "dual.shop.example" }?.map {
                $0.trimmingCharacters(in: .whitespaces)
            }
            #expect(
                dual?.dropLast() == [
                    "dual.shop.example", "A AAAA", "20 30", "MULTIVALUE", "-", "1", "-",
                ])

            let listed = try object(await muster(server, "services", "--json"))
            let services = try #require(listed["Services"] as? [[String: Any]])
            let mixed = try #require(
                services.first { $0["Name"] as? String == "mixed.shop.example" })
            #expect(mixed["ServiceName"] as? String == "mixed")
            #expect(mixed["NamespaceName"] as? String == "shop.example")
            #expect(mixed["HealthCheck"] as? String == "CUSTOM")
            #expect(mixed["InstanceCount"] as? Int == 2)
            let id = try #require(mixed["ServiceId"] as? String)
            let shown = try object(await muster(server, "instances", id, "--json"))
            let instances = try #require(shown["Instances"] as? [[String: Any]])
            #expect(instances.map { $0["InstanceId"] as? String } == ["m1", "m2"])
            #expect(instances.map { $0["HealthStatus"] as? String } == ["UNHEALTHY", "HEALTHY"])
            #expect(
                instances[1]["Attributes"] as? [String: String]
                    == ["AWS_INSTANCE_IPV4": "192.0.2.42"])
        }

        @Test("Lists of several pages are shown to their end")
        func pages() async throws {
            let folder = try TemporaryFolder()
            let addresses = (1...230).map { ("i\($0)", "192.0.2.\($0)") }
            try folder.write(
                """
                Namespaces:
                  - Name: lab.example
                    Type: DNS_PRIVATE
                    Vpc: v
                    Services:
                      - Name: many
                        DnsConfig: {DnsRecords: [{Type: A, TTL: 1}]}
                        Instances:
                \(ServedFolder.instances(Dictionary(uniqueKeysWithValues: addresses)))
                \((1...120).map { "      - {Name: s\($0), Type: HTTP}" }.joined(separator: "\n"))

                """, to: "zones/registry.yaml")
            let server = try await MusterServer(folder: folder)
            let table = try await muster(server, "instances", "many.lab.example")
            #expect(table.output.split(separator: "\n").count == 231, "\(table)")
            let services = try await muster(server, "services")
            #expect(services.output.split(separator: "\n").count == 122, "\(services)")
        }

        @Test("Colours are for terminals, and not for those who want none")
        func colours() async throws {
            let server = try await MusterServer(folder: ServedFolder.make())
            let command =
                "\(Checkout.product("muster")) instances mixed.shop.example "
                + "--api \(server.apiAddress)"
            for (noColour, isColoured) in [("", true), ("1", false)] {
                let shown = try await run(
                    ["script", "-qec", command, "/dev/null"],
                    environment: ["NO_COLOR": noColour, "TERM": "xterm"])
                #expect(shown.succeeded, "\(shown)")
                #expect(shown.output.contains("\u{1B}[31mUNHEALTHY\u{1B}[0m  ") == isColoured)
                #expect(shown.output.contains("\u{1B}") == isColoured)
            }
        }

        private func data(_ question: String, _ server: MusterServer) async throws -> [String] {
            try await LookupTool.dig.ask(question, at: server.address).data
        }

        static func emptyFolder() throws -> TemporaryFolder {
            let folder = try TemporaryFolder()
            try folder.write("", to: "zones/registry.yaml")
            return folder
        }
    }
}
