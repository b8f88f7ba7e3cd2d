import Muster
import Registry

extension Server {
    /// The services `s0` to `s3` of the namespace `kill.example`; they are created when it is new.
    func killedServices() async throws -> [Service] {
        if let services = await knownServices() { return services }
        _ = try await run(
            .createNamespace(CreateNamespace(name: "kill.example", kind: .dnsPrivate, vpc: "v")))
        let namespace = await read { $0.namespaces.first { $0.name == "kill.example" }?.id } ?? ""
        for number in 0..<4 {
            let dns = DNSConfig(routingPolicy: .multivalue, records: [.init(.a, ttl: 5)])
            _ = try await run(
                .createService(
                    CreateService(
                        name: "s\(number)", namespaceID: namespace, dns: dns,
                        hasCustomHealthCheck: true)))
        }
        return await knownServices() ?? []
    }

    /// Nil before all of them are there: a kill may come in between.
    private func knownServices() async -> [Service]? {
        await read { registry in
            let namespace = registry.namespaces.first { $0.name == "kill.example" }
            let services = namespace.map { registry.services(in: $0.id) } ?? []
            return services.count == 4 ? services.sorted { $0.name < $1.name } : nil
        }
    }
}
