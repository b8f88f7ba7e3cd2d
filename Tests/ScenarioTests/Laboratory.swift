import Muster
import Registry
import TestKit

/// A server inside the test, with one namespace, for what needs changes while it runs.
struct Laboratory {
    let server: Server
    let client: DNSClient
    let namespace: Namespace.ID

    /// Starts a server on a free port; a folder keeps its registry.
    init(data: ServerConfiguration.DataLocation = .memory) async throws {
        var configuration = ServerConfiguration()
        configuration.data = data
        server = try await Server.start(configuration)
        client = try DNSClient(server.addresses[0])
        if let known = await Self.namespace(of: server) {
            namespace = known
        } else {
            _ = try await server.run(
                .createNamespace(
                    CreateNamespace(name: "lab.example", kind: .dnsPrivate, vpc: "vpc-1")))
            namespace = await Self.namespace(of: server) ?? ""
        }
    }

    private static func namespace(of server: Server) async -> Namespace.ID? {
        await server.read { registry in
            registry.namespaces.first { $0.name == "lab.example" }?.id
        }
    }

    /// Creates a service with A records and a custom health check.
    func createService(_ name: String) async throws -> Service.ID {
        let dns = DNSConfig(routingPolicy: .multivalue, records: [.init(.a, ttl: 5)])
        let result = try await server.run(
            .createService(
                CreateService(
                    name: name, namespaceID: namespace, dns: dns, hasCustomHealthCheck: true)))
        guard case .service(let id) = result else {
            throw Unreadable(description: "no service: \(result)")
        }
        return id
    }

    /// Registers instances, each with its address.
    func register(_ addresses: [String: String], in service: Service.ID) async throws {
        for (id, address) in addresses.sorted(by: { $0.key < $1.key }) {
            _ = try await server.run(
                .registerInstance(
                    RegisterInstance(
                        serviceID: service, instanceID: id,
                        attributes: [ReservedAttribute.ipv4: address])))
        }
    }

    /// Tells the health of an instance.
    func report(_ instance: Instance.ID, _ status: HealthStatus, in service: Service.ID)
        async throws
    {
        _ = try await server.run(
            .updateCustomHealth(Instance.Key(service: service, instance: instance), status))
    }

    /// Takes an instance away.
    func deregister(_ instance: Instance.ID, from service: Service.ID) async throws {
        _ = try await server.run(
            .deregisterInstance(Instance.Key(service: service, instance: instance), owner: .api))
    }
}
