import Logging
import Muster
import Registry
import TestKit
import Testing

extension Scenarios {
    /// Two hundred probed services whose targets die, revive, come and go at random.
    @Suite struct ProbeChaos {
        @Test("After each step DNS says what a slow model says", .timeLimit(.minutes(3)))
        func chaos() async throws {
            let seed = UInt64.random(in: 0...(.max))
            print("seed of the chaos: \(seed)")
            var field = try await ChaosField(seed: seed)
            try await field.settle("the beginning, seed \(seed)")
            let end = ContinuousClock.now + .seconds(30)
            var steps = 0
            while steps < 25, steps < 5 || ContinuousClock.now < end {
                try await field.step()
                steps += 1
                try await field.settle("step \(steps), seed \(seed)")
            }
            await field.server.stop()
        }
    }
}

/// The services, what serves for their instances, and the model.
private struct ChaosField {
    private static let services = 200
    private static let instances = 4

    let server: Server
    private let client: DNSClient
    private var ids: [Service.ID] = []
    private var models = [ModelService](repeating: ModelService(), count: services)
    /// What listens, by service and instance.
    private var listeners: [Int: Socket] = [:]
    private var random: SeededGenerator
    private let port: Int

    init(seed: UInt64) async throws {
        random = SeededGenerator(seed: seed)
        port = try FreePort.take()
        var configuration = ServerConfiguration()
        configuration.logger.logLevel = .warning
        server = try await Server.start(configuration)
        client = try DNSClient(server.addresses[0])
        let namespace = try await server.createNamespace("lab.example")
        for service in 0..<Self.services {
            let made = try await server.run(
                .createService(
                    CreateService(
                        name: "s\(service)", namespaceID: namespace,
                        dns: DNSConfig(records: [.init(.a, ttl: 1)]),
                        healthCheckConfig: HealthCheckConfig(kind: .tcp, failureThreshold: 1),
                        tags: [ProbeTag.interval: "1"])))
            guard case .service(let id) = made else { throw Unreadable(description: "\(made)") }
            ids.append(id)
            for instance in 0..<2 {
                if random.next() % 4 > 0 { try revive(service, instance) }
                try await register(service, instance)
                // One after the other, so that it is certain who was lost last.
                models[service].observe(instance, isAlive: isAlive(service, instance))
            }
        }
    }

    /// Changes one instance of some services.
    mutating func step() async throws {
        for service in 0..<Self.services where random.next() % 3 == 0 {
            let instance = Int(random.next() % UInt64(Self.instances))
            if models[service].rows[instance] == nil {
                try await register(service, instance)
            } else if random.next() % 5 == 0 {
                try await server.deregister("i\(instance)", from: ids[service])
                models[service].rows[instance] = nil
                continue
            } else if isAlive(service, instance) {
                listeners[key(service, instance)] = nil
            } else {
                try revive(service, instance)
            }
            models[service].observe(instance, isAlive: isAlive(service, instance))
        }
    }

    /// Waits until every status is the model's, then compares what DNS says of every service.
    func settle(_ moment: String) async throws {
        try await wait(for: "every status to be the model's after \(moment)", within: .seconds(40))
        {
            await server.read { registry in
                ids.indices.allSatisfy { service in
                    registry.instances(of: ids[service]).allSatisfy { row in
                        row.health.status == models[service].rows[Self.number(row.id)]?.status
                    }
                }
            }
        }
        for service in ids.indices {
            let reply = try await client.ask("s\(service).lab.example. A")
            let expected = models[service].answer.map {
                "127.\(service / 100 + 2).\(service % 100).\($0 + 1)"
            }
            #expect(
                reply.answer.map { String($0.split(separator: " ").last ?? "") }.sorted()
                    == expected.sorted(), "s\(service) after \(moment): \(models[service])")
        }
        let service = ids.count / 2
        let seen = try await LookupTool.dig.ask(
            "s\(service).lab.example. A", at: server.addresses[0])
        #expect(seen.data.count == models[service].answer.count, "\(seen)")
    }

    private static func number(_ id: Instance.ID) -> Int { Int(id.dropFirst()) ?? -1 }

    private func key(_ service: Int, _ instance: Int) -> Int { service * Self.instances + instance }

    private func isAlive(_ service: Int, _ instance: Int) -> Bool {
        listeners[key(service, instance)] != nil
    }

    private mutating func revive(_ service: Int, _ instance: Int) throws {
        let socket = try Socket(.stream)
        let number = UInt32(service / 100 + 2) << 16 | UInt32(service % 100) << 8
        try socket.listen(at: .loopback(number | UInt32(instance + 1), port: port))
        listeners[key(service, instance)] = socket
    }

    private mutating func register(_ service: Int, _ instance: Int) async throws {
        try await server.register(
            "i\(instance)", in: ids[service],
            [
                ReservedAttribute.ipv4:
                    "127.\(service / 100 + 2).\(service % 100).\(instance + 1)",
                ReservedAttribute.port: "\(port)",
            ])
        models[service].rows[instance] = ModelInstance()
        guard models[service].rows.count > 1 else { return }
        // Its first result is in before another instance of the service changes.
        let status: HealthStatus = isAlive(service, instance) ? .healthy : .unhealthy
        let key = Instance.Key(service: ids[service], instance: "i\(instance)")
        try await wait(for: "the first result of \(key)") {
            await server.read { $0.instance(key)?.health.status == status }
        }
    }
}

/// An instance as the model has it.
private struct ModelInstance {
    var status = HealthStatus.unknown
    /// Which change it was that made it unhealthy after it was healthy.
    var lost: Int?
}

/// A service as the model has it: the answer rule word for word, without an index.
private struct ModelService {
    var rows: [Int: ModelInstance] = [:]
    private var changes = 0

    /// Takes in that an instance was found alive or dead.
    mutating func observe(_ instance: Int, isAlive: Bool) {
        changes += 1
        guard let old = rows[instance] else { return }
        rows[instance]?.status = isAlive ? .healthy : .unhealthy
        if isAlive {
            rows[instance]?.lost = nil
        } else if old.status == .healthy {
            rows[instance]?.lost = changes
        }
    }

    /// The instances that are answered.
    var answer: [Int] {
        let healthy = rows.filter { $0.value.status != .unhealthy }.map(\.key)
        if !healthy.isEmpty { return healthy }
        let lost = rows.filter { $0.value.lost != nil }
        if let last = lost.max(by: { $0.value.lost! < $1.value.lost! }) { return [last.key] }
        return Array(rows.keys)
    }
}
