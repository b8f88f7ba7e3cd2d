import Registry
import TestKit
import Testing

/// Long random lives of a registry, against its invariants.
@Suite("Random commands")
struct RandomCommandTests {
    @Test("Counts equal rows, groups are whole, and what is stored makes the same registry again")
    func invariants() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("RandomCommandTests.invariants: seed \(seed)")
        var life = Life(seed: seed)
        for _ in 0..<600 { try life.runGroup() }
        #expect(life.refused > 200 && life.accepted > 200, "both happen")
        #expect(life.mostInstances > 3, "there is something to count")
    }

    /// The rows as a store holds them: changes written one after another.
    struct Store {
        var namespaces: [Namespace.ID: Namespace] = [:]
        var services: [Service.ID: Service] = [:]
        var instances: [Instance.Key: Instance] = [:]
        var operations: [Operation.ID: Operation] = [:]
        var replays: [Replay.Key: Replay] = [:]
        var nextTransition: Int64?

        mutating func write(_ change: Change) {
            switch change {
            case .putNamespace(let row): namespaces[row.id] = row
            case .removeNamespace(let id): namespaces[id] = nil
            case .putService(let row): services[row.id] = row
            case .setRevision(let id, let revision): services[id]?.revision = revision
            case .removeService(let id): services[id] = nil
            case .putInstance(let row): instances[row.key] = row
            case .removeInstance(let key): instances[key] = nil
            case .putOperation(let row): operations[row.id] = row
            case .removeOperation(let id): operations[id] = nil
            case .putReplay(let row): replays[row.key] = row
            case .removeReplay(let key): replays[key] = nil
            case .setNextTransition(let number): nextTransition = number
            }
        }

        /// A registry made of the rows, as at start-up.
        var registry: Registry {
            var registry = Registry()
            for row in namespaces.values { registry.load(.putNamespace(row)) }
            for row in services.values { registry.load(.putService(row)) }
            // In no order, which a store has, but is not to be relied on.
            for (service, rows) in Dictionary(grouping: instances.values, by: \.serviceID) {
                registry.load(rows[...], of: service)
            }
            for row in operations.values { registry.load(.putOperation(row)) }
            for row in replays.values { registry.load(.putReplay(row)) }
            if let nextTransition { registry.load(.setNextTransition(nextTransition)) }
            return registry
        }
    }

    struct Life {
        var bench: Workbench
        var store = Store()
        var random: SeededGenerator
        var accepted = 0
        var refused = 0
        var mostInstances = 0

        init(seed: UInt64) {
            var settings = RegistrySettings()
            settings.customHealthDelay = seed % 2 == 0 ? 0 : 3
            bench = Workbench(settings: settings, seed: seed)
            random = SeededGenerator(seed: seed &+ 1)
        }

        /// A group of commands, committed or discarded, and what must hold afterwards.
        mutating func runGroup() throws {
            let before = bench.registry.tables
            var written: [Change] = []
            for _ in 0...pick(4) {
                let command = command()
                do throws(RegistryError) {
                    let decision = try bench.decide(command)
                    bench.registry.stage(decision.changes)
                    written += decision.changes
                    accepted += 1
                } catch {
                    refused += 1
                }
            }
            if pick(5) == 0 {
                bench.registry.discardStaged()
                try #require(bench.registry.tables == before)
            } else {
                written = written.withoutPassedRevisions
                bench.registry.commit(written)
                for change in written { store.write(change) }
                mostInstances = max(mostInstances, store.instances.count)
                try verify()
            }
            if pick(50) == 0 { bench.pass(milliseconds: 20 * 3600 * 1000) }
        }

        private func verify() throws {
            let registry = bench.registry
            let counts = registry.counts
            try #require(store.registry.tables == registry.tables)
            try #require(counts.namespaces == store.namespaces.count)
            try #require(counts.services == store.services.count)
            try #require(counts.instances == store.instances.count)
            for status in HealthStatus.allCases {
                let number = store.instances.values.count { $0.health.status == status }
                try #require(counts.health[status] == number)
            }
            for service in store.services.values {
                try #require(registry.namespace(service.namespaceID) != nil)
                let instances = store.instances.values.filter { $0.serviceID == service.id }
                try #require(registry.instanceCount(of: service.id) == instances.count)
                try #require(
                    registry.instances(of: service.id) == instances.sorted { $0.id < $1.id })
            }
            try verifyNumbers()
            try verifyLeases()
        }

        /// Every instance that lost its health has a number of its own.
        private func verifyNumbers() throws {
            let numbers = store.instances.values.compactMap(\.health.lostAt)
            try #require(Set(numbers).count == numbers.count)
            try #require(numbers.allSatisfy { $0 < store.nextTransition ?? 1 })
            try #require(
                store.instances.values.allSatisfy {
                    $0.health.lostAt == nil || $0.health.status == .unhealthy
                })
        }

        /// Who lapsed has a lease and is UNHEALTHY; only reports of another status wait; and where
        /// nobody checks, a lease alone decides.
        private func verifyLeases() throws {
            for instance in store.instances.values {
                let service = try #require(store.services[instance.serviceID])
                let health = instance.health
                let hasLease = instance.lease(in: service) != nil
                if health.isLapsed { try #require(hasLease && health.status == .unhealthy) }
                if let pending = health.pending {
                    try #require(service.healthCheck == .custom)
                    try #require(pending.status != health.checked)
                }
                if service.healthCheck == .none {
                    try #require(health.checked == (hasLease ? .healthy : .unknown))
                }
            }
        }
    }
}

extension RandomCommandTests.Life {
    private mutating func pick(_ count: Int) -> Int { Int.random(in: 0..<count, using: &random) }

    private mutating func pick<Element>(_ elements: [Element]) -> Element? {
        elements.isEmpty ? nil : elements[pick(elements.count)]
    }

    private mutating func pickService() -> Service.ID {
        pick(store.services.keys.sorted()) ?? "srv-none"
    }

    private mutating func pickNamespace() -> Namespace.ID {
        pick(store.namespaces.keys.sorted()) ?? "ns-none"
    }

    private mutating func pickKey() -> Instance.Key {
        let service = pickService()
        return Instance.Key(service: service, instance: pick(["a", "A", "b", "c.d"]) ?? "a")
    }

    private mutating func pickToken() -> String? { pick([nil, nil, "t1", "t2"]) ?? nil }

    /// Any command on anything, with few names, so that they meet.
    mutating func command() -> Command {
        switch pick(26) {
        case 0, 1: .createNamespace(namespaceRequest())
        case 2: .updateNamespace(UpdateNamespace(id: pickNamespace(), kind: .dnsPrivate, soaTTL: 9))
        case 3: .deleteNamespace(pickNamespace(), owner: .api)
        case 4, 5, 6: .createService(serviceRequest())
        case 7:
            .updateService(
                UpdateService(id: pickService(), records: pick([nil, [.init(.a, ttl: 3)]]) ?? nil))
        case 8: .deleteService(pickService(), owner: .api)
        case 9, 10, 11, 12, 13: .registerInstance(registration())
        case 14: .deregisterInstance(pickKey(), owner: .api)
        case 15, 16: .updateCustomHealth(pickKey(), pick([.healthy, .unhealthy]) ?? .healthy)
        case 17: .observeHealth(pickKey(), pick(HealthStatus.allCases) ?? .unknown)
        case 20: .lapseLease(pickKey())
        case 21: .renewLease(pickKey())
        case 22: .expireLease(pickKey())
        case 23: settling()
        case 24:
            .tagService(
                pickService(),
                pick(2) == 0 ? .untag([Lease.tag]) : .tag([Lease.tag: "\(pick(3) + 1)"]),
                owner: .api)
        case 18:
            pick(4) == 0
                ? .purgeNamespace(pickNamespace(), owner: .api)
                : .purgeService(pickService(), owner: .api)
        default: .declare(declaration())
        }
    }

    /// A reported status that is due, or was.
    private mutating func settling() -> Command {
        let pending = store.instances.values.filter { $0.health.pending != nil }
            .sorted { ($0.serviceID, $0.id) < ($1.serviceID, $1.id) }
        guard let instance = pick(pending), let due = instance.health.pending?.due else {
            return .settleHealth(pickKey(), due: bench.now)
        }
        return .settleHealth(instance.key, due: due)
    }

    private mutating func namespaceRequest() -> CreateNamespace {
        let kind = pick(Namespace.Kind.allCases) ?? .http
        return CreateNamespace(
            name: pick(["a.b", "A.b", "b", "x.a.b"]) ?? "b", kind: kind,
            vpc: kind == .dnsPrivate ? "v" : nil, creatorRequestID: pickToken())
    }

    private mutating func serviceRequest() -> CreateService {
        let kinds: [[DNSConfig.RecordKind]] = [[.a], [.srv], [.a, .srv], [.cname], []]
        let records = pick(kinds) ?? []
        return CreateService(
            name: pick(["s", "S", "d.s", "x", "."]) ?? "s", namespaceID: pickNamespace(),
            dns: records.isEmpty
                ? nil
                : DNSConfig(
                    routingPolicy: pick(2) == 0 ? .weighted : .multivalue,
                    records: records.map { .init($0, ttl: 5) }),
            isHTTPOnly: pick(4) == 0,
            healthCheckConfig: pick(3) == 0 ? HealthCheckConfig(kind: .tcp) : nil,
            hasCustomHealthCheck: pick(2) == 0, creatorRequestID: pickToken())
    }

    private mutating func registration() -> RegisterInstance {
        let key = pickKey()
        var attributes = [
            ipv4: "192.0.2.\(pick(3))", port: "80", ReservedAttribute.cname: "x.example",
        ]
        if pick(3) == 0 { attributes[Lease.attribute] = "5" }
        return RegisterInstance(
            serviceID: key.service, instanceID: key.instance, attributes: attributes,
            creatorRequestID: pickToken())
    }

    private mutating func declaration() -> Declaration {
        var lines = ""
        for name in ["f.b", "a.b"] where pick(2) == 0 {
            lines += "namespace \(name) \(pick(2) == 0 ? "private" : "http")\n"
            for service in ["s", "x.s"] where pick(2) == 0 {
                let records = pick(["A", "SRV", "-", "A check=custom"]) ?? "A"
                lines += "service \(service) \(records)\n"
                for id in ["a", "b", "x"] where pick(2) == 0 {
                    lines += "instance \(id) 192.0.2.\(pick(3))\n"
                }
            }
        }
        return DeclarationText(lines).declaration
    }
}
