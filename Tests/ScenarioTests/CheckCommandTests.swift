import TestKit
import Testing

extension Scenarios {
    @Suite struct CheckCommand {
        @Test("What is in order passes")
        func passes() async throws {
            let result = try await check(ServedFolder.make())
            #expect(result.succeeded, "\(result)")
            #expect(result.output.hasPrefix("ok"))
        }

        @Test("Each problem is told with its file, line and column")
        func places() async throws {
            let folder = try ServedFolder.make()
            try folder.write(
                ServedFolder.zone.replacing("192.0.2.25", with: "192.0.2.256"),
                to: "zones/example.org.zone")
            try folder.write(
                "Namespaces:\n  - Name: shop.example\n    Typ: HTTP\n", to: "zones/registry.yaml")
            let result = try await check(folder)
            #expect(result.ending == .exit(1))
            #expect(result.errors.contains("example.org.zone:11:"), "\(result.errors)")
            #expect(result.errors.contains("registry.yaml:3:5: "), "\(result.errors)")
            #expect(result.errors.contains("'Type'"), "\(result.errors)")
        }

        @Test("A conflict of a zone file with the registry names both places")
        func conflict() async throws {
            let folder = try TemporaryFolder()
            try folder.write(
                """
                $ORIGIN shop.example.
                @ 60 SOA ns hostmaster 1 2 3 4 5
                @ 60 NS ns.example.org.
                web 60 A 192.0.2.9

                """, to: "zones/shop.example.zone")
            try folder.write(ServedFolder.registry, to: "zones/registry.yaml")
            let result = try await check(folder)
            #expect(result.ending == .exit(1))
            #expect(result.errors.contains("shop.example.zone:4:"), "\(result.errors)")
            #expect(result.errors.contains("registry.yaml:9:"), "\(result.errors)")
        }

        private func check(_ folder: TemporaryFolder) async throws -> ProgramResult {
            try await run(MusterServer.command("check", in: folder))
        }
    }
}
