import ArgumentParser
import Foundation
import Muster
import Registry

/// `MusterBench checks-server`: the process that `checks` measures, the library's server with
/// instances that it probes. It says when all are registered, then for each line what was counted;
/// it ends with its input.
struct ChecksServerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "checks-server", abstract: "Probe instances.", shouldDisplay: false)

    @Option(help: "HTTP, HTTPS or TCP.") var kind: String
    @Option(help: "The target's port.") var port: UInt16
    @Option(help: "How many instances.") var count: Int
    @Option(help: "Seconds from one probe of an instance to the next.") var interval: Int
    @Option(help: "The pipe to read from.") var input: String

    /// Instances of one service.
    private static let instances = 100

    /// Probes until the input ends.
    func run() async throws {
        var configuration = ServerConfiguration()
        configuration.dnsSD = false
        configuration.listen = []
        configuration.probes.interval = interval
        let server = try await Server.start(configuration)
        try InputLines.open(input)
        try await register(in: server)
        MeasuringChild.tell("registered", "\(count)")
        while await InputLines.next() != nil {
            try MeasuringChild.tell(await server.statistics().probes)
        }
        await server.stop()
    }

    private func register(in server: Server) async throws {
        guard let kind = HealthCheckConfig.Kind(rawValue: kind) else {
            throw Failure("no kind of health check: \(kind)")
        }
        let namespace = try await server.createNamespace("bench.example")
        let services = (count + Self.instances - 1) / Self.instances
        try await withThrowingTaskGroup { group in
            for service in 0..<services {
                group.addTask { try await add(service, kind, to: namespace, of: server) }
            }
            try await group.waitForAll()
        }
    }

    private func add(
        _ number: Int, _ kind: HealthCheckConfig.Kind, to namespace: Namespace.ID,
        of server: Server
    ) async throws {
        let service = CreateService(
            name: "svc-\(number)", namespaceID: namespace,
            dns: DNSConfig(records: [.init(.a, ttl: 60)]),
            healthCheckConfig: HealthCheckConfig(kind: kind))
        guard case .service(let id) = try await server.run(.createService(service)) else {
            throw Failure("creating a service gave no id")
        }
        let first = number * Self.instances
        for number in first..<min(first + Self.instances, count) {
            try await server.register(
                "i-\(number)", in: id,
                [
                    ReservedAttribute.ipv4: ChecksSettings.address(of: number),
                    ReservedAttribute.port: "\(port)",
                ])
        }
    }
}
