import Muster
import Registry

/// What Muster has registered before the API is measured, and what it is asked.
struct APIData: Sendable {
    /// The namespace of all services.
    static let namespace = "api.example"
    /// The service that is discovered.
    static let service = "web"
    /// How many instances it has.
    static let instances = 8
    /// How many services get the instances that are registered.
    static let targets = 1000

    /// The services that get instances.
    let services: [Service.ID]

    /// Makes a data folder that `muster serve` reads.
    init(in folder: String) async throws {
        var configuration = ServerConfiguration()
        configuration.dnsSD = false
        configuration.listen = []
        configuration.data = .folder(folder)
        let server = try await Server.start(configuration)
        do {
            services = try await Self.register(in: server)
            await server.stop()
        } catch {
            await server.stop()
            throw error
        }
    }

    private static func register(in server: Server) async throws -> [Service.ID] {
        let namespace = try await server.createNamespace(namespace)
        let records = [DNSConfig.Record(.a, ttl: 60), DNSConfig.Record(.srv, ttl: 60)]
        let web = try await server.createService(
            service, in: namespace, records: records, hasHealth: true)
        for number in 0..<instances {
            try await server.register(
                "web-\(number)", in: web,
                [
                    ReservedAttribute.ipv4: "192.0.2.\(number)", ReservedAttribute.port: "8080",
                    "version": "1.4.\(number)", "zone": "eu-central-1a",
                ])
        }
        var services: [Service.ID] = []
        for number in 0..<targets {
            services.append(
                try await server.createService("svc-\(number)", in: namespace, records: records))
        }
        return services
    }
}
