import Muster
import Registry
import TestKit
import Testing

@Suite("The projection against a slow model")
struct ProjectionModel {
    @Test("After any sequence of commands DNS shows what the rule says of the registry")
    func randomCommands() async throws {
        let seed = UInt64.random(in: 0 ... .max)
        print("seed \(seed)")
        var random = SeededGenerator(seed: seed)
        let test = try await TestServer()
        let kinds: [(String, [DNSConfig.Record], DNSConfig.RoutingPolicy)] = [
            ("a", [.init(.a, ttl: 10)], .multivalue),
            ("_s._tcp", [.init(.srv, ttl: 11)], .multivalue),
            ("w", [.init(.a, ttl: 12), .init(.aaaa, ttl: 13)], .weighted),
            ("_m._udp", [.init(.a, ttl: 14), .init(.srv, ttl: 15)], .multivalue),
        ]
        var services: [Service.ID] = []
        for (name, records, policy) in kinds {
            services.append(try await test.service(name, records, policy))
        }
        let tags = [Lease.tag: "86400"]
        services.append(
            try await test.service("l", [.init(.a, ttl: 16)], custom: false, tags: tags))
        services.append(try await test.service("p", [.init(.a, ttl: 17)], custom: false))
        for round in 0..<800 {
            try await step(test, services.randomElement(using: &random)!, &random)
            if round % 10 == 0 { try await check(test, seed) }
        }
        await test.server.stop()
    }

    private func step(
        _ test: TestServer, _ service: Service.ID, _ random: inout SeededGenerator
    ) async throws {
        let id = ["i1", "i2", "i3", "I4", "x.i1"].randomElement(using: &random)!
        let number = Int.random(in: 1...3, using: &random)
        switch Int.random(in: 0..<12, using: &random) {
        case 0...3:
            var attributes = [
                ReservedAttribute.ipv6: "2001:db8::\(number)", ReservedAttribute.port: "80",
            ]
            if Bool.random(using: &random) {
                attributes[ReservedAttribute.initialHealth] = "UNHEALTHY"
            }
            if number == 3 { attributes[Lease.attribute] = "86400" }
            try await test.register(service, id, "192.0.2.\(number)", attributes)
        case 4:
            _ = try? await test.deregister(service, id)
        case 6, 7:
            let key = Instance.Key(service: service, instance: id)
            let commands = [
                Command.lapseLease(key), .lapseLease(key), .renewLease(key), .expireLease(key),
            ]
            try await test.server.run(commands.randomElement(using: &random)!)
        case 5:
            let records = await test.server.read { $0.service(service)!.dns!.records }
            try await test.server.succeed(
                .updateService(
                    UpdateService(
                        id: service,
                        records: records.map { .init($0.kind, ttl: $0.ttl % 7 + 10) })))
        default:
            let status = [HealthStatus.healthy, .unhealthy].randomElement(using: &random)!
            _ = try? await test.report(service, id, status)
        }
    }

    private func check(_ test: TestServer, _ seed: UInt64) async throws {
        let services = await test.server.read { registry in
            registry.services(in: test.namespace).map { service in
                (service, registry.instances(of: service.id), registry.choice(of: service))
            }
        }
        for (service, instances, choice) in services {
            let name = "\(service.name).example.local"
            let chosen = instances.filter { choice.instances.contains($0.id) }
            for record in service.dns!.records {
                let answer = try test.server.query(name, record.kind.rawValue)
                let expected = Set(chosen.map { value(of: $0, record.kind, name) })
                let shown = answer.answers.map { String($0.split(separator: " ").last!) }
                let prefix = "\(name). \(record.ttl) IN \(record.kind.rawValue) "
                #expect(answer.answers.allSatisfy { $0.hasPrefix(prefix) }, "seed \(seed)")
                if service.dns!.routingPolicy == .weighted {
                    #expect(shown.count == min(1, expected.count), "seed \(seed)")
                    #expect(expected.isSuperset(of: shown), "seed \(seed)")
                } else {
                    #expect(shown.sorted() == expected.sorted(), "seed \(seed) \(choice.reason)")
                }
            }
            #expect(
                (try test.server.query(name, "TXT").code == "NXDOMAIN") == instances.isEmpty,
                "seed \(seed)")
            guard service.dns!.ttl(of: .srv) != nil else { continue }
            for instance in instances {
                let target = "\(instance.id).\(name)"
                let address = instance.attributes[ReservedAttribute.ipv4]!
                #expect(try test.ask(target) == [address], "seed \(seed)")
            }
        }
    }

    private func value(
        of instance: Instance, _ kind: DNSConfig.RecordKind, _ name: String
    ) -> String {
        switch kind {
        case .a: instance.attributes[ReservedAttribute.ipv4]!
        case .aaaa: instance.attributes[ReservedAttribute.ipv6]!
        case .srv: "\(instance.id).\(name)."
        case .cname: instance.attributes[ReservedAttribute.cname]!
        }
    }
}
