import Registry
import Testing

@Suite("Leases")
struct LeaseTests {
    static let leased = [ipv4: "192.0.2.1", port: "80", Lease.attribute: "10"]

    private func health(_ id: Instance.ID, _ service: Service, _ bench: Workbench) throws
        -> InstanceHealth
    {
        try #require(
            bench.registry.instance(Instance.Key(service: service.id, instance: id))?.health)
    }

    private func key(_ id: Instance.ID, _ service: Service) -> Instance.Key {
        Instance.Key(service: service.id, instance: id)
    }

    struct Row: Sendable {
        let check: HealthCheck
        /// What a prober or the owner says before the lapse, and during it.
        var before: HealthStatus?
        var meanwhile: HealthStatus?
        /// The status after the renewal, and whether a transition is numbered during the lapse.
        let after: HealthStatus
        let isLost: Bool
    }

    static let rows: [Row] = [
        Row(check: .none, after: .healthy, isLost: true),
        Row(check: .custom, after: .healthy, isLost: true),
        Row(check: .custom, before: .unhealthy, after: .unhealthy, isLost: true),
        Row(check: probe, after: .unknown, isLost: false),
        Row(check: probe, before: .healthy, after: .healthy, isLost: true),
        Row(check: probe, before: .unhealthy, after: .unhealthy, isLost: false),
        Row(check: probe, before: .healthy, meanwhile: .unhealthy, after: .unhealthy, isLost: true),
        Row(check: probe, before: .unhealthy, meanwhile: .healthy, after: .healthy, isLost: false),
        Row(check: probe, meanwhile: .healthy, after: .healthy, isLost: false),
    ]

    @Test(
        "A lapse makes UNHEALTHY, a renewal gives back what the check says by then", arguments: rows
    )
    func lapseAndRenewal(row: Row) throws {
        var bench = Workbench()
        let service = try bench.service(check: row.check)
        let first = try bench.register("a", in: service, Self.leased)
        if row.check == .none { #expect(first?.health.status == .healthy, "live") }
        if let before = row.before { try bench.setHealth(before, of: "a", in: service) }
        let old = try health("a", service, bench)
        let revision = try bench.current(service).revision

        try bench.run(.lapseLease(key("a", service)))
        if let meanwhile = row.meanwhile {
            try bench.run(.observeHealth(key("a", service), meanwhile))
        }
        let lapsed = try health("a", service, bench)
        #expect(lapsed.status == .unhealthy)
        #expect(lapsed.isLapsed)
        #expect((lapsed.lostAt != nil) == row.isLost)
        #expect(try bench.run(.lapseLease(key("a", service))).changes.isEmpty, "only once")

        try bench.register("a", in: service, Self.leased)
        let renewed = try health("a", service, bench)
        #expect(renewed.status == row.after)
        #expect(!renewed.isLapsed)
        if row.after != .unhealthy { #expect(renewed.lostAt == nil) }
        if row.meanwhile == nil, row.after == .unhealthy { #expect(renewed == old, "untouched") }
        #expect(try bench.current(service).revision == revision, "health is no change of it")
    }

    @Test("Of lapsed instances the one that was healthy last is answered")
    func lastHealthy() throws {
        var bench = Workbench()
        let service = try bench.service()
        for id in ["a", "b", "c"] { try bench.register(id, in: service, Self.leased) }
        #expect(bench.registry.choice(of: service).reason == .everything)
        try bench.run(.lapseLease(key("b", service)))
        #expect(bench.registry.choice(of: service).instances == ["a", "c"])
        try bench.run(.lapseLease(key("c", service)))
        try bench.run(.lapseLease(key("a", service)))
        #expect(bench.registry.choice(of: service).reason == .lastHealthy("a"))
        try bench.run(.expireLease(key("a", service)))
        #expect(bench.registry.choice(of: service).reason == .lastHealthy("c"))
    }

    @Test("After a second period it is deregistered, with an operation and a new revision")
    func expiry() throws {
        var bench = Workbench()
        let service = try bench.service(check: .custom)
        try bench.register("a", in: service, Self.leased)
        #expect(try bench.run(.expireLease(key("a", service))).changes.isEmpty, "it is live")
        try bench.run(.lapseLease(key("a", service)))
        let revision = try bench.current(service).revision
        let operation = try bench.operation(.expireLease(key("a", service)))
        #expect(operation.kind == .deregisterInstance)
        #expect(operation.targets == ["INSTANCE": "a", "SERVICE": service.id])
        #expect(bench.registry.operations.first == operation)
        #expect(bench.registry.instance(key("a", service)) == nil)
        #expect(try bench.current(service).revision > revision)
        #expect(try bench.run(.expireLease(key("a", service))).changes.isEmpty)
    }

    @Test("A report renews: with the status it had before, or another in one step")
    func reports() throws {
        var bench = Workbench()
        let service = try bench.service(check: .custom)
        try bench.register("a", in: service, Self.leased)
        try bench.run(.lapseLease(key("a", service)))
        let lapsed = try health("a", service, bench)
        try bench.run(.updateCustomHealth(key("a", service), .unhealthy))
        var now = try health("a", service, bench)
        #expect(now.status == .unhealthy && !now.isLapsed)
        #expect(now.lostAt == lapsed.lostAt && now.since == lapsed.since, "it never was up")
        try bench.run(.lapseLease(key("a", service)))
        try bench.run(.updateCustomHealth(key("a", service), .healthy))
        now = try health("a", service, bench)
        #expect(now.status == .healthy && now.lostAt == nil)
    }

    @Test("A report that is due while the lease has run out shows after the renewal")
    func settledMeanwhile() throws {
        var settings = RegistrySettings()
        settings.customHealthDelay = 3
        var bench = Workbench(settings: settings)
        let service = try bench.service(check: .custom)
        try bench.register("a", in: service, Self.leased)
        try bench.run(.updateCustomHealth(key("a", service), .unhealthy))
        let due = try #require(try health("a", service, bench).pending?.due)
        try bench.run(.lapseLease(key("a", service)))
        #expect(try health("a", service, bench).pending?.due == due)
        try bench.run(.settleHealth(key("a", service), due: due))
        #expect(try health("a", service, bench).status == .unhealthy)
        try bench.run(.renewLease(key("a", service)))
        #expect(try health("a", service, bench).status == .unhealthy)
        #expect(try health("a", service, bench).pending == nil)
    }

    @Test("The tag is for all that register themselves, the attribute wins")
    func tag() throws {
        var bench = Workbench()
        var request = bench.request("web", in: try bench.namespace())
        request.tags = [Lease.tag: "60"]
        let service = try bench.service(request)
        let plain = try bench.register("a", in: service)
        #expect(plain?.lease(in: service) == 60 && plain?.health.status == .healthy)
        #expect(try bench.register("b", in: service, Self.leased)?.lease(in: service) == 10)
        // Without the tag nobody says whether the instance is alive.
        try bench.run(.lapseLease(key("a", service)))
        try bench.run(.lapseLease(key("b", service)))
        try bench.run(.tagService(service.id, .untag([Lease.tag]), owner: .api))
        #expect(try health("a", service, bench).status == .unknown)
        #expect(try health("a", service, bench).isLapsed == false)
        #expect(try health("b", service, bench).isLapsed, "it has its own")
        #expect(bench.registry.choice(of: service).instances == ["a"])
        #expect(try bench.run(.lapseLease(key("a", service))).changes.isEmpty)
        try bench.run(.tagService(service.id, .tag([Lease.tag: "1"]), owner: .api))
        #expect(try health("a", service, bench).status == .healthy)
        let other = try bench.run(.tagService(service.id, .tag([Lease.tag: "2"]), owner: .api))
        #expect(other.changes.count == 1, "another period is no change of an instance")
    }

    @Test("A probe that comes or goes takes the place of the lease, or gives it back")
    func probeComesAndGoes() throws {
        var bench = Workbench()
        let service = try bench.service()
        try bench.register("a", in: service, Self.leased)
        var update = UpdateService(id: service.id, records: service.dns?.records)
        update.healthCheckConfig = HealthCheckConfig(kind: .tcp)
        try bench.run(.updateService(update))
        #expect(try health("a", service, bench).status == .unknown)
        try bench.run(.observeHealth(key("a", service), .unhealthy))
        update.healthCheckConfig = nil
        try bench.run(.updateService(update))
        #expect(try health("a", service, bench).status == .healthy)
    }

    @Test(
        "A lease that means nothing is refused, with the name and what it may be",
        arguments: ["0", "-1", "86401", "", "1.5", "ten", "+5"])
    func refused(value: String) throws {
        var bench = Workbench()
        let service = try bench.service()
        var request = bench.request("two", in: try bench.namespace())
        request.tags = [Lease.tag: value]
        let registration = RegisterInstance(
            serviceID: service.id, instanceID: "a",
            attributes: [ipv4: "192.0.2.1", Lease.attribute: value])
        for (command, name) in [
            (Command.createService(request), Lease.tag),
            (.tagService(service.id, .tag([Lease.tag: value]), owner: .api), Lease.tag),
            (.registerInstance(registration), Lease.attribute),
        ] {
            let text = bench.error(of: command)?.message ?? ""
            #expect(text.contains(name) && text.contains("'\(value)'"), "\(text)")
            #expect(text.contains("1 to 86400"), "\(text)")
        }
    }

    @Test("A declared instance has a lease by its attribute alone, and is never deregistered")
    func declared() throws {
        var bench = Workbench()
        let problem = bench.error(
            ofDeclaring: """
                namespace a.local private
                service web A
                instance a 192.0.2.1 muster.lease=5
                """)
        #expect(
            problem?.hasPrefix("registry.yaml:3:1: Nothing can renew") == true, "\(problem ?? "")")
        var declaration = DeclarationText(
            """
            namespace a.local private
            service web A check=custom
            instance a 192.0.2.1 muster.lease=5
            instance b 192.0.2.2
            """
        ).declaration
        declaration.namespaces[0].services[0].request.tags = [Lease.tag: "60"]
        try bench.run(.declare(declaration))
        let namespace = try #require(bench.registry.namespace(named: "a.local"))
        let service = try #require(bench.registry.service(named: "web", in: namespace.id))
        let leases = bench.registry.instances(of: service.id).map { $0.lease(in: service) }
        #expect(leases == [5, nil])
        try bench.run(.lapseLease(key("a", service)))
        #expect(try bench.run(.expireLease(key("a", service))).changes.isEmpty)
        try bench.run(.declare(declaration))
        #expect(try health("a", service, bench).isLapsed, "a reload is no sign of life")
        try bench.run(.updateCustomHealth(key("a", service), .healthy))
        #expect(try health("a", service, bench).status == .healthy)
    }

    @Test("A registration that begins the health anew ends a lapse")
    func registeredAnew() throws {
        var bench = Workbench()
        let service = try bench.service()
        try bench.register("a", in: service, Self.leased)
        try bench.run(.lapseLease(key("a", service)))
        let other = Self.leased.merging([ipv4: "192.0.2.7"]) { $1 }
        let instance = try bench.register("a", in: service, other)
        #expect(instance?.health.status == .healthy && instance?.health.isLapsed == false)
    }

    @Test("A request that is repeated by its token renews as well")
    func token() throws {
        var bench = Workbench()
        let service = try bench.service()
        let request = RegisterInstance(
            serviceID: service.id, instanceID: "a", attributes: Self.leased,
            creatorRequestID: "t")
        let first = try bench.run(.registerInstance(request))
        try bench.run(.lapseLease(key("a", service)))
        let second = try bench.run(.registerInstance(request))
        #expect(second.result == first.result)
        #expect(try health("a", service, bench).status == .healthy)
    }
}
