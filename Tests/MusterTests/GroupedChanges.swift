import DNSWire
import Logging
import Registry
import TestKit
import Testing

@testable import Muster
@testable import Zones

/// Groups of commands that are committed and projected in one step, as a reload of the declared
/// file, a purge or many clients at once make them.
@Suite("Groups of changes")
struct GroupedChanges {
    @Test("After any group the table has what a projection of the same rows from nothing has")
    func randomGroups() throws {
        let seed = UInt64.random(in: 0 ... .max)
        print("GroupedChanges.randomGroups: seed \(seed)")
        for life in UInt64(0)..<6 {
            var rows = try ProjectedRows(seed: seed &+ life, check: Self.check(life))
            for round in 0..<120 {
                try rows.changeGroup()
                let (found, expected) = (rows.contents, rows.contentsFromNothing)
                let missing = expected.filter { !found.contains($0) }
                let extra = found.filter { !expected.contains($0) }
                try #require(
                    found == expected,
                    "seed \(seed) life \(life) round \(round): missing \(missing), extra \(extra)")
            }
            #expect(rows.accepted > 150, "seed \(seed)")
        }
    }

    /// Which check the services of a life have.
    private static func check(_ life: UInt64) -> ProjectedRows.Check {
        life % 3 == 0 ? .none : life % 3 == 1 ? .custom : .probe
    }

    @Test("A weighted service answers no instance that a reload took away, nor one twice as often")
    func replacedTarget() throws {
        var rows = try ProjectedRows(seed: 1, check: .none)
        let t = try #require(rows.services["t"])
        try rows.run([
            rows.register("a", in: t, [ReservedAttribute.alias: "elsewhere.example"]),
            rows.register("x", in: t, [ReservedAttribute.ipv4: "192.0.2.1"]),
        ])
        try rows.run([
            .deregisterInstance(Instance.Key(service: t, instance: "a"), owner: .api),
            rows.register("y", in: t, [ReservedAttribute.ipv4: "192.0.2.2"]),
        ])
        #expect(try rows.addresses(of: "t") == [[192, 0, 2, 1], [192, 0, 2, 2]])
        try rows.run([.deregisterInstance(Instance.Key(service: t, instance: "y"), owner: .api)])
        #expect(try rows.addresses(of: "t") == [[192, 0, 2, 1]])
    }

    @Test("An UNHEALTHY instance that came as the only healthy one went can be deregistered")
    func replacedHealthy() throws {
        var rows = try ProjectedRows(seed: 1, check: .custom)
        let a = try #require(rows.services["a"])
        let unhealthy = [ReservedAttribute.initialHealth: "UNHEALTHY"]
        let address = { (number: Int) in [ReservedAttribute.ipv4: "192.0.2.\(number)"] }
        try rows.run([
            rows.register("u", in: a, address(1).merging(unhealthy) { $1 }),
            rows.register("h", in: a, address(2)),
        ])
        try rows.run([
            .deregisterInstance(Instance.Key(service: a, instance: "h"), owner: .api),
            rows.register("n", in: a, address(3).merging(unhealthy) { $1 }),
        ])
        #expect(try rows.addresses(of: "a") == [[192, 0, 2, 1], [192, 0, 2, 3]])
        try rows.run([.deregisterInstance(Instance.Key(service: a, instance: "n"), owner: .api)])
        #expect(try rows.addresses(of: "a") == [[192, 0, 2, 1]])
    }
}

/// A registry and what is projected of it, group after group.
private struct ProjectedRows {
    enum Check { case none, custom, probe }

    /// The records of the services that there are at first, by name.
    private static let kinds: [(String, [DNSConfig.Record], DNSConfig.RoutingPolicy)] = [
        ("a", [.init(.a, ttl: 10)], .multivalue),
        ("_s._tcp", [.init(.srv, ttl: 11)], .multivalue),
        ("w", [.init(.a, ttl: 12), .init(.aaaa, ttl: 13)], .weighted),
        ("_m._udp", [.init(.a, ttl: 14), .init(.srv, ttl: 15)], .multivalue),
        ("c", [.init(.cname, ttl: 16)], .weighted),
        ("t", [.init(.a, ttl: 18)], .weighted),
        ("v.deep", [.init(.aaaa, ttl: 17)], .weighted),
    ]
    private static let ids = ["i1", "i2", "I3", "x.i1"]
    private static let targets = ["a", "w", "c", "nobody"].map { "\($0).example.local" }

    private var registry = Registry()
    private let projection = Self.projection()
    private var caps: [Service.ID: UInt32] = [:]
    private let check: Check
    private var random: SeededGenerator
    private var randomness: any RandomNumberGenerator
    private var now = Timestamp(milliseconds: 1_700_000_000_000)
    private(set) var services: [String: Service.ID] = [:]
    private(set) var accepted = 0

    init(seed: UInt64, check: Check) throws {
        random = SeededGenerator(seed: seed)
        randomness = SeededGenerator(seed: ~seed)
        self.check = check
        for name in ["example.local", "2.0.192.in-addr.arpa"] {
            try run([.createNamespace(CreateNamespace(name: name, kind: .dnsPublic))])
        }
        for (name, records, policy) in Self.kinds { try create(name, records, policy) }
    }

    private mutating func create(
        _ name: String, _ records: [DNSConfig.Record], _ policy: DNSConfig.RoutingPolicy
    ) throws {
        let namespace = registry.namespaces.first { $0.name == "example.local" }!
        let unhealthy = AnswerSettings.AllUnhealthy.allCases.randomElement(using: &random)!
        let unknown = Bool.random(using: &random) ? "healthy" : "unhealthy"
        try run([
            .createService(
                CreateService(
                    name: name, namespaceID: namespace.id,
                    dns: DNSConfig(routingPolicy: policy, records: records),
                    healthCheckConfig: config(for: name), hasCustomHealthCheck: check == .custom,
                    tags: [
                        AnswerTag.allUnhealthy: unhealthy.rawValue, AnswerTag.unknown: unknown,
                        Lease.tag: "86400",
                    ]))
        ])
        services[name] = registry.services(in: namespace.id).first { $0.name == name }!.id
    }

    private func config(for service: String) -> HealthCheckConfig? {
        // CNAME records and probes exclude each other.
        check == .probe && service != "c" ? HealthCheckConfig(kind: .tcp) : nil
    }

    func register(
        _ id: String, in service: Service.ID, _ attributes: [String: String]
    ) -> Command {
        .registerInstance(
            RegisterInstance(serviceID: service, instanceID: id, attributes: attributes))
    }

    /// Commits and projects commands in one step.
    mutating func run(_ commands: [Command]) throws {
        var changes: [Change] = []
        for command in commands {
            changes += try decide(command)
        }
        commit(changes)
    }

    /// The same for some drawn commands, most of them about one service, without those that are
    /// refused; and caps a TTL sometimes.
    mutating func changeGroup() throws {
        let names = services.keys.sorted()
        let name = names.randomElement(using: &random)!
        var changes: [Change] = []
        for _ in 0...Int.random(in: 0..<8, using: &random) {
            let isOther = Int.random(in: 0..<4, using: &random) == 0
            let other = names.randomElement(using: &random)!
            do throws(RegistryError) {
                changes += try decide(command(isOther ? other : name))
                accepted += 1
            } catch { continue }
        }
        if Int.random(in: 0..<10, using: &random) == 0 {
            let service = services.values.sorted().randomElement(using: &random)!
            caps[service] = [nil, 1, 5].randomElement(using: &random)!
            projection.cap(service, caps[service], registry)
        }
        commit(changes)
    }

    private mutating func decide(_ command: Command) throws(RegistryError) -> [Change] {
        now = Timestamp(milliseconds: now.milliseconds + 1)
        let changes = try registry.decide(command, now: now, randomness: &randomness).changes
        registry.stage(changes)
        return changes
    }

    private mutating func commit(_ changes: [Change]) {
        let delta = RegistryDelta(
            committing: changes.withoutPassedRevisions, to: &registry)
        projection.apply(delta, registry)
        _ = projection.publish()
    }
}

// What is drawn.
extension ProjectedRows {
    private mutating func command(_ name: String) -> Command {
        let service = services[name]!
        let key = Instance.Key(service: service, instance: Self.ids.randomElement(using: &random)!)
        switch Int.random(in: 0..<20, using: &random) {
        case 0...6: return register(key.instance, in: service, attributes(for: name))
        case 7...10: return .deregisterInstance(key, owner: .api)
        case 11...14: return health(of: key)
        case 15: return .purgeService(service, owner: .api)
        case 16:
            let records = registry.service(service)!.dns!.records.map {
                DNSConfig.Record($0.kind, ttl: $0.ttl % 7 + 10)
            }
            return .updateService(
                UpdateService(id: service, records: records, healthCheckConfig: config(for: name)))
        case 17:
            let value = AnswerSettings.AllUnhealthy.allCases.randomElement(using: &random)!
            let tags = [AnswerTag.allUnhealthy: value.rawValue]
            return .tagService(service, .tag(tags), owner: .api)
        default: return .expireLease(key)
        }
    }

    private mutating func health(of key: Instance.Key) -> Command {
        let status = [HealthStatus.healthy, .unhealthy].randomElement(using: &random)!
        let commands: [Command] = [
            .lapseLease(key), .renewLease(key),
            check == .custom ? .updateCustomHealth(key, status) : .observeHealth(key, status),
            check == .custom ? .updateCustomHealth(key, status) : .observeHealth(key, status),
        ]
        return commands.randomElement(using: &random)!
    }

    private mutating func attributes(for service: String) -> [String: String] {
        let number = Int.random(in: 1...3, using: &random)
        if service == "c" { return [ReservedAttribute.cname: "n\(number).example.org"] }
        if ["w", "t", "v.deep"].contains(service), number == 3 {
            return [ReservedAttribute.alias: Self.targets.randomElement(using: &random)!]
        }
        var attributes = [
            ReservedAttribute.ipv4: "192.0.2.\(number)", ReservedAttribute.port: "8\(number)",
        ]
        if service == "w" || service == "v.deep" || number > 1 {
            attributes[ReservedAttribute.ipv6] = "2001:db8::\(number)"
        }
        if Bool.random(using: &random) { attributes[Subtypes.attribute] = "_p" }
        if check == .custom, Bool.random(using: &random) {
            attributes[ReservedAttribute.initialHealth] = "UNHEALTHY"
        }
        if Bool.random(using: &random) { attributes[Lease.attribute] = "86400" }
        return attributes
    }
}

// What is there.
extension ProjectedRows {
    private static func projection() -> Projection {
        let identity = ZoneIdentity(
            nameServers: [DomainName(plain: "ns.example.org")!],
            mailbox: DomainName(plain: "h.example.org")!, serial: 1)
        return Projection(
            table: SnapshotTable(key: (1, 2)), identity: identity, defaults: AnswerSettings(),
            discovery: {
                Discovery(isTextPublic: true, writer: $0, logger: Logger(label: "test"))
            })
    }

    /// The addresses at a service's name, one for each instance that is answered.
    func addresses(of service: String) throws -> [[UInt8]] {
        let name = try #require(DomainName(plain: "\(service).example.local"))
        guard case .records(let data, _) = projection.writer.records(of: .a, at: name) else {
            return []
        }
        return data
    }

    /// All that is in the table, and what more is kept to change it.
    var contents: [String] { projection.contents }

    /// The same of a projection that takes in the rows as at start-up.
    var contentsFromNothing: [String] {
        let fresh = Self.projection()
        for row in registry.namespaces { fresh.load(row) }
        for (service, ttl) in caps { fresh.cap(service, ttl, registry) }
        let rows = registry.namespaces.flatMap { registry.services(in: $0.id) }
        for row in rows { fresh.load(row, registry) }
        for row in rows { fresh.load(registry.instances(of: row.id)[...], of: row.id) }
        _ = fresh.publish()
        return fresh.contents
    }
}

extension Projection {
    /// A line for each record set but those that tell the serial, and for each name without one.
    fileprivate var contents: [String] {
        var lines: [String] = []
        for apex in writer.table.apexes {
            guard let listing = ZoneListing(of: apex, in: writer.table) else { continue }
            for index in 0..<listing.count {
                let owner = listing.owner(at: index)
                lines.append("\(owner)")
                for set in listing.sets(at: index) where set.type != .soa {
                    // Of the records of one set that picks one, each counts.
                    let all = writer.records(of: set.type, at: owner).sorted
                    lines.append(
                        "\(owner) \(set.type) \(set.ttl) \(set.answered) '\(set.explanation)' "
                            + "\(set.records) \(all)")
                }
            }
        }
        for (key, counts) in writer.repeats {
            lines.append("repeats \(key.owner) \(key.type) \(counts.sorted { "\($0)" < "\($1)" })")
        }
        return lines.sorted()
    }
}

extension FoundRecords {
    /// The data of records in one order.
    fileprivate var sorted: String {
        guard case .records(let data, let ttl) = self else { return "\(self)" }
        return "\(ttl) \(data.sorted { $0.lexicographicallyPrecedes($1) })"
    }
}
