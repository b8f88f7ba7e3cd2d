import Muster
import Registry
import TestKit
import Testing

/// DNS-SD and reverse zones after random changes of everything that they are made of or that stands
/// in their way, against what the registry's contents say, worked out anew each time.
@Suite("DNS-SD against a slow model")
struct DiscoveryModel {
    private static let ids = ["i1", "I2", "x.i1"]
    private static let labels = ["_p", "q"]
    private static let reverse = "2.0.192.in-addr.arpa"
    /// Names at which services and zone files get in the way, and what is written there.
    private static let written = [
        "_s._tcp PTR mine", "i1._s._tcp TXT mine", "x\\.i1._s._tcp SRV 0 0 1 mine",
        "x\\.i1._s._tcp A 192.0.2.99", "_p._sub._s._tcp CNAME mine", "b._dns-sd._udp PTR mine",
        "_dns-sd._udp.floor NS ns.elsewhere.org.", "_sub._m._udp.floor DNAME mine",
        "_udp DNAME mine", "_services._dns-sd._udp CNAME mine",
    ]
    private static let zones = [
        "_dns-sd._udp.example.local", "_sub._s._tcp.example.local", reverse,
        "_udp.floor.example.local",
    ]
    private static let obstacles = ["i1._s._tcp", "lb._dns-sd._udp", "q._sub._m._udp.floor"]

    /// A server, what was done to it beside the registry, and what is drawn.
    private struct World {
        let test: TestServer
        let folder: TemporaryFolder
        var services: [Service.ID] = []
        var obstacles: [String: Service.ID] = [:]
        var zones: [String: Namespace.ID] = [:]
        var records: [String] = []
        var random: SeededGenerator
    }

    @Test(
        "After any sequence of changes DNS shows what the registry says, where nothing is written")
    func randomChanges() async throws {
        let seed = UInt64.random(in: 0 ... .max)
        print("seed \(seed)")
        let folder = try TemporaryFolder()
        let test = try await TestServer { $0.zonesFolder = folder.path }
        var world = World(test: test, folder: folder, random: SeededGenerator(seed: seed))
        for (name, records) in [
            ("_s._tcp", [DNSConfig.Record(.srv, ttl: 11)]),
            ("_m._udp.floor", [.init(.a, ttl: 14), .init(.srv, ttl: 15)]),
        ] { world.services.append(try await test.service(name, records)) }
        for round in 0..<600 {
            try await step(&world)
            if round % 5 == 0 { try await check(world, "seed \(seed) round \(round)") }
        }
        await test.server.stop()
    }

    private func step(_ world: inout World) async throws {
        let test = world.test
        let service = world.services.randomElement(using: &world.random)!
        let id = Self.ids.randomElement(using: &world.random)!
        switch Int.random(in: 0..<16, using: &world.random) {
        case 0...5: try await register(service, id, &world)
        case 6, 7: _ = try? await test.deregister(service, id)
        case 8...10:
            let status = [HealthStatus.healthy, .unhealthy].randomElement(using: &world.random)!
            _ = try? await test.report(service, id, status)
        case 11:
            let records = await test.server.read { $0.service(service)!.dns!.records }
            let ttl = Int.random(in: 10...13, using: &world.random)
            try await test.server.succeed(
                .updateService(
                    UpdateService(id: service, records: records.map { .init($0.kind, ttl: ttl) })))
        case 12, 13: try await write(&world)
        case 14: try await toggleService(&world)
        default: try await toggleZone(&world)
        }
    }

    private func register(
        _ service: Service.ID, _ id: String, _ world: inout World
    ) async throws {
        let number = Int.random(in: 1...3, using: &world.random)
        var attributes = [ReservedAttribute.port: "8\(number)"]
        if number > 1 { attributes["n"] = "\(number)" }
        if number > 2 { attributes[ReservedAttribute.ipv6] = "2001:db8::\(number)" }
        let labels = Self.labels.filter { _ in Bool.random(using: &world.random) }
        if !labels.isEmpty { attributes[Subtypes.attribute] = labels.joined(separator: ",") }
        _ = try? await world.test.register(service, id, "192.0.2.\(number)", attributes)
    }

    /// Writes a zone file with some of the records, or none; what the registry is in the way of is
    /// refused.
    private func write(_ world: inout World) async throws {
        let all = Self.written.filter { _ in Int.random(in: 0..<4, using: &world.random) == 0 }
        // One of those that exclude each other.
        let records = all.contains("_udp DNAME mine") ? all.filter { !$0.contains("_udp ") } : all
        let zone = """
            $ORIGIN example.local.
            $TTL 300
            @ SOA ns1.example.org. h.example.org. 77 1 2 3 60
            @ NS ns1.example.org.
            \(records.joined(separator: "\n"))

            """
        if Bool.random(using: &world.random), (try? world.folder.remove("z.zone")) != nil {
            try await world.test.server.reload(declaration: Declaration())
            world.records = []
            return
        }
        let before = world.folder.read("z.zone")
        try world.folder.write(zone, to: "z.zone")
        do {
            try await world.test.server.reload(declaration: Declaration())
            world.records = records
        } catch {
            if before.isEmpty {
                try world.folder.remove("z.zone")
            } else {
                try world.folder.write(before, to: "z.zone")
            }
        }
    }

    private func toggleService(_ world: inout World) async throws {
        let name = Self.obstacles.randomElement(using: &world.random)!
        if let id = world.obstacles.removeValue(forKey: name) {
            try await world.test.server.run(.purgeService(id, owner: .api))
            try await world.test.server.run(.deleteService(id, owner: .api))
            return
        }
        let isAlias = name.hasPrefix("lb")
        let id = try await world.test.service(
            name, [.init(isAlias ? .cname : .srv, ttl: 5)], isAlias ? .weighted : .multivalue,
            custom: false)
        world.obstacles[name] = id
        let more =
            isAlias
            ? [ReservedAttribute.cname: "elsewhere.org"] : [ReservedAttribute.port: "1"]
        _ = try? await world.test.register(id, "z", "192.0.2.200", more)
    }

    private func toggleZone(_ world: inout World) async throws {
        let name = Self.zones.randomElement(using: &world.random)!
        if let id = world.zones.removeValue(forKey: name) {
            try await world.test.server.succeed(.deleteNamespace(id, owner: .api))
        } else if let id = try? await world.test.server.createNamespace(name) {
            world.zones[name] = id
        }
    }
}

// The model.
extension DiscoveryModel {
    /// What is expected of a question: the answer's TTL and data.
    private typealias Expected = [String: Set<String>]

    private func check(_ world: World, _ comment: String) async throws {
        let rows = await world.test.server.read { registry in
            world.services.map { id in
                (
                    registry.service(id)!, registry.instances(of: id),
                    Set(registry.choice(of: registry.service(id)!).instances)
                )
            }
        }
        var expected: Expected = [:]
        for (service, instances, chosen) in rows {
            add(service, instances, chosen, world, to: &expected)
        }
        for (question, lines) in expected {
            let words = question.split(separator: " ").map(String.init)
            let answer = try world.test.server.query(words[0], words[1])
            let shown = Set(answer.answers.map { $0.split(separator: " ", maxSplits: 4).last! })
            if isTaken(words[0], words[1], world) {
                #expect(shown.isDisjoint(with: lines.map { $0[...] }), "\(comment) \(question)")
            } else {
                #expect(Set(shown.map(String.init)) == lines, "\(comment) \(question)")
                #expect(answer.code == "NOERROR", "\(comment) \(question)")
            }
        }
    }

    private func add(
        _ service: Service, _ instances: [Instance], _ chosen: Set<String>, _ world: World,
        to expected: inout Expected
    ) {
        let owner = "\(service.name).example.local."
        let domain = owner.split(separator: ".").dropFirst(2).joined(separator: ".") + "."
        expected["b._dns-sd._udp.\(domain) PTR"] = [domain]
        expected["lb._dns-sd._udp.\(domain) PTR"] = [domain]
        expected["dr._dns-sd._udp.\(domain) PTR"] = []
        expected["_services._dns-sd._udp.\(domain) PTR"] = instances.isEmpty ? [] : [owner]
        if instances.isEmpty { return }
        expected["\(owner) PTR", default: []] = []
        for instance in instances {
            let name = instance.id.replacing(".", with: "\\.") + "." + owner
            let target = "\(instance.id).\(owner)"
            let attributes = instance.attributes
            let port = attributes[ReservedAttribute.port]!
            expected["\(name) SRV"] = ["1 1 \(port) \(target)"]
            expected["\(name) TXT"] = [attributes["n"].map { "\"n=\($0)\"" } ?? "\"\""]
            expected["\(name) A"] = [attributes[ReservedAttribute.ipv4]!]
            expected["\(name) AAAA"] = attributes[ReservedAttribute.ipv6].map { [$0] } ?? []
            let subtypes = attributes[Subtypes.attribute]?.split(separator: ",") ?? []
            for label in subtypes {
                expected["\(label)._sub.\(owner) PTR", default: []]
                    .formUnion(chosen.contains(instance.id) ? [name] : [])
            }
            if chosen.contains(instance.id) { expected["\(owner) PTR"]?.insert(name) }
            let number = attributes[ReservedAttribute.ipv4]!.split(separator: ".").last!
            if world.zones[Self.reverse] != nil {
                expected["\(number).\(Self.reverse). PTR", default: []].insert(target)
            }
        }
    }

    /// Whether people wrote what is asked for, or what keeps it from being made.
    private func isTaken(_ name: String, _ type: String, _ world: World) -> Bool {
        let isWithin = { (name: String, apex: String) in
            name == apex + "." || name.hasSuffix(".\(apex).")
        }
        if world.zones.keys.contains(where: { $0 != Self.reverse && isWithin(name, $0) }) {
            return true
        }
        let isWritten = world.records.contains { record in
            let words = record.split(separator: " ").map(String.init)
            let owner = words[0] + ".example.local"
            switch words[1] {
            case "NS", "DNAME": return isWithin(name, owner)
            case "CNAME": return name == owner + "."
            default: return name == owner + "." && words[1] == type
            }
        }
        return isWritten
            || world.obstacles.keys.contains {
                name == "\($0).example.local." && ($0.hasPrefix("lb") || type == "SRV")
            }
    }
}
