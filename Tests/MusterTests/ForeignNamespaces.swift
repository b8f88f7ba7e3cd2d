import Logging
import Muster
import Registry
import TestKit
import Testing

@Suite("Namespaces that are older than the setting domains")
struct ForeignNamespaces {
    @Test("those outside of it are named once at the start, with what to do")
    func told() async throws {
        let data = try TemporaryFolder()
        let first = try await TestServer { $0.data = .folder(data.path) }
        for name in ["b.example.com", "github.com", "a.shop.example"] {
            _ = try await first.server.createNamespace(name)
        }
        await first.server.stop()
        #expect(try await Self.warnings(data, domains: nil).isEmpty)
        #expect(
            try await Self.warnings(data, domains: ["shop.example", "example.local"]) == [
                """
                namespaces of the API are outside the configured domains: clients that have other \
                names resolved here get ours; put their domains into the setting domains, or \
                delete them count=2 namespaces=b.example.com, github.com
                """
            ])
        let all = ["shop.example", "example.local", "com"]
        #expect(try await Self.warnings(data, domains: all).isEmpty)
    }

    /// What a server with these domains warns of.
    private static func warnings(
        _ data: borrowing TemporaryFolder, domains: [String]?
    ) async throws -> [String] {
        let lines = LogLines()
        var configuration = ServerConfiguration()
        configuration.data = .folder(data.path)
        configuration.registry.domains = domains
        configuration.logger = Logger(label: "test") { _ in lines }
        let server = try await Server.start(configuration)
        await server.stop()
        return lines.notices.filter { $0.hasPrefix("namespaces") }
    }
}
