import ArgumentParser
import Muster
import Registry

/// `MusterBench scale-services`: measures single changes in services of several sizes, in turn.
struct ScaleServicesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scale-services", abstract: "Measure changes in services of several sizes.",
        shouldDisplay: false)

    @Option(parsing: .upToNextOption, help: "How many instances the services have.")
    var sizes: [Int]
    @Option(help: "How many changes of each kind.") var changes: Int

    /// Registers the services, measures, and tells the figures of each.
    func run() async throws {
        var configuration = ServerConfiguration()
        configuration.dnsSD = false
        configuration.listen = []
        let server = try await Server.start(configuration)
        let namespace = try await server.createNamespace("bench.example")
        var services: [ScaleService] = []
        for size in sizes {
            Progress.show("registering a service of \(size) instances")
            services.append(try await ScaleService(size, in: namespace, of: server))
        }
        var times = sizes.map { _ in [InstanceChange.Kind: ChangeTimes]() }
        for _ in 0..<changes {
            for (index, service) in services.enumerated() {
                try await service.measure(&times[index], of: server)
            }
        }
        try MeasuringChild.tell(
            zip(sizes, times).map { ScaleServiceFigures(instances: $0, times: $1) })
        await server.stop()
    }
}

/// How long changes in a service of some size took.
struct ScaleServiceFigures: Codable, Sendable {
    let instances: Int
    let times: [InstanceChange.Kind: ChangeTimes]
}

/// A service of a chosen size with A, AAAA and SRV records.
private struct ScaleService {
    private let newcomer: ChangeTarget
    private let member: ChangeTarget

    init(_ size: Int, in namespace: Namespace.ID, of server: Server) async throws {
        let name = "svc-\(size)"
        let id = try await server.createService(
            name, in: namespace,
            records: [.init(.a, ttl: 60), .init(.aaaa, ttl: 60), .init(.srv, ttl: 60)],
            hasHealth: true)
        let targets = (0...size).map {
            Self.target($0, service: id, owner: "\(name).bench.example.")
        }
        newcomer = targets[size]
        member = targets[size / 2]
        try await withThrowingTaskGroup { group in
            for first in 0..<min(256, size) {
                group.addTask {
                    for number in stride(from: first, to: size, by: 256) {
                        let change = InstanceChange(kind: .register, target: targets[number])
                        try await server.run(change.command)
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    private static func target(_ number: Int, service: Service.ID, owner: String) -> ChangeTarget {
        let address = "10.\(number >> 16).\(number >> 8 & 0xFF).\(number & 0xFF)"
        return ChangeTarget(
            key: Instance.Key(service: service, instance: "i-\(number)"), owner: owner,
            address: address,
            attributes: [
                ReservedAttribute.ipv4: address,
                ReservedAttribute.ipv6: "2001:db8::\(String(number, radix: 16))",
                ReservedAttribute.port: "\(8000 + number % 1000)",
            ])
    }

    /// Makes one change of each kind, which leaves the service as it was.
    func measure(
        _ times: inout [InstanceChange.Kind: ChangeTimes], of server: Server
    ) async throws {
        for kind in [InstanceChange.Kind.register, .unhealthy, .healthy, .deregister] {
            let isOfHealth = kind == .healthy || kind == .unhealthy
            let change = InstanceChange(kind: kind, target: isOfHealth ? member : newcomer)
            let command = change.command
            let start = ContinuousClock.now
            try await server.run(command)
            times[kind, default: ChangeTimes()].add(start.duration(to: .now))
        }
    }
}
