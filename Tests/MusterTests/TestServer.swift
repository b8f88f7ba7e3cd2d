import Muster
import Registry
import TestKit

/// A server in this process with one private namespace, asked in presentation format.
struct TestServer {
    let server: Server
    let namespace: Namespace.ID

    /// A server of the namespace `example.local`.
    init(
        clock: ManualClock? = nil, targets: TargetUpstream? = nil,
        _ change: (inout ServerConfiguration) -> Void = { _ in }
    ) async throws {
        var configuration = ServerConfiguration()
        // The tests tell what is observed, unless they are about probes.
        configuration.probes.isOn = false
        change(&configuration)
        server = try await Server.start(
            configuration, time: clock?.clocks ?? .system, lookUp: targets?.lookUp)
        namespace = try await server.createNamespace("example.local")
    }

    /// A service of these records, and its id.
    func service(
        _ name: String, _ records: [DNSConfig.Record],
        _ policy: DNSConfig.RoutingPolicy = .multivalue,
        custom: Bool = true, tags: [String: String] = [:]
    ) async throws -> Service.ID {
        let result = try await server.run(
            .createService(
                CreateService(
                    name: name, namespaceID: namespace,
                    dns: DNSConfig(routingPolicy: policy, records: records),
                    hasCustomHealthCheck: custom, tags: tags)))
        guard case .service(let id) = result else { throw Unreadable(description: "\(result)") }
        return id
    }

    /// A service of A records whose health a prober observes.
    func probedService(_ name: String) async throws -> Service.ID {
        let result = try await server.run(
            .createService(
                CreateService(
                    name: name, namespaceID: namespace,
                    dns: DNSConfig(records: [.init(.a, ttl: 30)]),
                    healthCheckConfig: HealthCheckConfig(kind: .tcp))))
        guard case .service(let id) = result else { throw Unreadable(description: "\(result)") }
        return id
    }

    /// Registers an instance with an IPv4 address.
    func register(
        _ service: Service.ID, _ instance: String, _ address: String, _ more: [String: String] = [:]
    ) async throws {
        let attributes = [ReservedAttribute.ipv4: address].merging(more) { $1 }
        try await server.succeed(
            .registerInstance(
                RegisterInstance(serviceID: service, instanceID: instance, attributes: attributes)))
    }

    /// A weighted service of A records and instances with these targets.
    func targeting(
        _ name: String, _ targets: [String], _ records: [DNSConfig.Record] = [.init(.a, ttl: 300)]
    ) async throws -> Service.ID {
        let service = try await service(name, records, .weighted)
        for (index, target) in targets.enumerated() {
            try await register(service, "t\(index)", target: target)
        }
        return service
    }

    /// Registers an instance with a target in place of addresses.
    func register(
        _ service: Service.ID, _ instance: String, target: String
    ) async throws {
        try await server.succeed(
            .registerInstance(
                RegisterInstance(
                    serviceID: service, instanceID: instance,
                    attributes: [ReservedAttribute.alias: target])))
    }

    /// Reports an instance's health.
    func report(_ service: Service.ID, _ instance: String, _ status: HealthStatus) async throws {
        try await server.run(
            .updateCustomHealth(Instance.Key(service: service, instance: instance), status))
    }

    /// Deregisters an instance.
    func deregister(_ service: Service.ID, _ instance: String) async throws {
        try await server.succeed(
            .deregisterInstance(Instance.Key(service: service, instance: instance), owner: .api))
    }

    /// The last words of the answer records, sorted: addresses or targets.
    func ask(_ name: String, _ type: String = "A") throws -> [String] {
        try server.query(name, type).answers.map { String($0.split(separator: " ").last!) }.sorted()
    }
}

extension Server {
    /// A server on the data folder of one that ended.
    static func reopened(
        _ folder: String, clock: ManualClock? = nil, targets: TargetUpstream? = nil,
        _ change: (inout ServerConfiguration) -> Void = { _ in }
    ) async throws -> Server {
        var configuration = ServerConfiguration()
        configuration.data = .folder(folder)
        configuration.probes.isOn = false
        change(&configuration)
        return try await Server.start(
            configuration, time: clock?.clocks ?? .system, lookUp: targets?.lookUp)
    }

    /// Runs a command whose operation must succeed.
    func succeed(_ command: Command) async throws {
        let failure = try await failure(of: command)
        if let failure { throw Unreadable(description: failure) }
    }

    /// The message of a command whose operation failed; nil when it succeeded.
    func failure(of command: Command) async throws -> String? {
        guard case .operation(let id) = try await run(command) else { return nil }
        let operation = await read { $0.operation(id) }
        if case .failure(let code, let message)? = operation?.outcome {
            return "\(code): \(message)"
        }
        return nil
    }

    /// Creates a private DNS namespace.
    func createNamespace(_ name: String) async throws -> Namespace.ID {
        try await succeed(
            .createNamespace(CreateNamespace(name: name, kind: .dnsPrivate, vpc: "vpc-1")))
        guard let id = await read({ $0.namespaces.first { $0.name == name }?.id }) else {
            throw Unreadable(description: "the namespace is not there")
        }
        return id
    }
}
