import Muster
import Registry
import Testing

@Suite("The README's example")
struct ReadmeExampleTests {
    @Test("It runs, and answers what the README says")
    func example() async throws {
        // README begin
        let server = try await Server.start(ServerConfiguration())

        let local = try await server.createNamespace("example.local")
        let web = try await server.createService(
            "web", in: local, records: [.init(.a, ttl: 10)], hasHealth: true)
        try await server.register("web-1", in: web, ["AWS_INSTANCE_IPV4": "192.0.2.1"])
        try await server.register("web-2", in: web, ["AWS_INSTANCE_IPV4": "192.0.2.2"])
        try await server.report(.unhealthy, of: "web-1", in: web)

        let answer = try server.query("web.example.local", "A")
        print(server.addresses[0], answer.answers)
        await server.stop()
        // README end
        #expect(answer.answers == ["web.example.local. 10 IN A 192.0.2.2"])
    }
}
