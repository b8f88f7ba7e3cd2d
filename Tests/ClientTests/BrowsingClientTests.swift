import TestKit
import Testing

/// dnspython against the real program: a client of DNS-SD that knows nothing of us.
@Suite("A client that browses")
struct BrowsingClientTests {
    @Test("From the domain to the addresses, while an instance falls ill and a service vanishes")
    func walk() async throws {
        let folder = try TemporaryFolder()
        try folder.write("", to: "zones/registry.yaml")
        let server = try await MusterServer(folder: folder)
        let http = "_http._tcp.shop.internal"
        try await muster(
            server, "register", http, "My.Web", "--ipv4", "192.0.2.1", "--port", "8080",
            "--create", "path=/a b", "v=1")
        try await muster(
            server, "register", http, "plain", "--ipv4", "192.0.2.2", "--ipv6", "2001:db8::2",
            "--port", "80")
        try await muster(
            server, "register", "_ipp._tcp.shop.internal", "p", "--ipv6", "2001:db8::3", "--port",
            "631", "--create")
        let web = "  My.Web at My.Web.\(http).:8080 192.0.2.1 [path=/a b, v=1]\n"
        let plain = "  plain at plain.\(http).:80 192.0.2.2 2001:db8::2 []\n"
        let printer =
            "_ipp._tcp.shop.internal.\n  p at p._ipp._tcp.shop.internal.:631 2001:db8::3 []\n"
        let domain = "b shop.internal.\nlb shop.internal.\n"
        #expect(try await browse(server) == "\(domain)\(http).\n\(web)\(plain)\(printer)")

        try await muster(server, "health", http, "My.Web", "unhealthy")
        #expect(try await browse(server) == "\(domain)\(http).\n\(plain)\(printer)")
        try await muster(server, "health", http, "plain", "unhealthy")
        #expect(try await browse(server) == "\(domain)\(http).\n\(plain)\(printer)")
        try await muster(server, "deregister", http, "plain")
        #expect(try await browse(server) == "\(domain)\(http).\n\(web)\(printer)")
        try await muster(server, "deregister", http, "My.Web")
        #expect(try await browse(server) == "\(domain)\(printer)")
    }

    private func muster(_ server: MusterServer, _ arguments: String...) async throws {
        let result = try await run(
            [Checkout.product("muster")] + arguments,
            environment: ["MUSTER_API": server.apiAddress])
        #expect(result.succeeded, "\(result)")
    }

    private func browse(_ server: MusterServer) async throws -> String {
        let python = try await PythonEnvironment.interpreter()
        let script = Checkout.folder + "/Tests/ClientTests/browse.py"
        let address = server.address.split(separator: ":").map(String.init)
        let result = try await run([python, script] + address + ["shop.internal"])
        #expect(result.succeeded, "\(result)\n\(server.log)")
        return result.output
    }
}
