import Muster
import Registry

/// What Muster has registered: services of two instances, which are probed every second.
struct HealthData: Sendable {
    /// The name of a service.
    static func name(_ service: Int) -> String { "s\(service).health.example" }

    /// One of the services.
    let service: Service.ID

    /// Makes a data folder that `muster serve` reads.
    init(_ settings: HealthSettings, port: UInt16, in folder: String) async throws {
        var configuration = ServerConfiguration()
        configuration.dnsSD = false
        configuration.listen = []
        configuration.data = .folder(folder)
        configuration.probes.isOn = false
        let server = try await Server.start(configuration)
        do {
            service = try await Self.register(settings, port, in: server)
            await server.stop()
        } catch {
            await server.stop()
            throw error
        }
    }

    private static func register(
        _ settings: HealthSettings, _ port: UInt16, in server: Server
    ) async throws -> Service.ID {
        let namespace = try await server.createNamespace("health.example")
        var last: Service.ID = ""
        for number in 0..<settings.services {
            let made = try await server.run(
                .createService(
                    CreateService(
                        name: "s\(number)", namespaceID: namespace,
                        dns: DNSConfig(records: [DNSConfig.Record(.a, ttl: 1)]),
                        healthCheckConfig: HealthCheckConfig(kind: .http, failureThreshold: 1),
                        tags: [ProbeTag.interval: "1"])))
            guard case .service(let service) = made else { throw Failure("\(made)") }
            last = service
            for instance in [2 * number, 2 * number + 1] {
                try await server.register(
                    "i\(instance)", in: service,
                    [
                        ReservedAttribute.ipv4: HealthTargets.address(instance),
                        ReservedAttribute.port: String(port),
                    ])
            }
        }
        return last
    }
}
