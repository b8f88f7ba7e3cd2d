import Registry
import Testing

@Suite("Health")
struct HealthTests {
    private func health(
        _ id: Instance.ID, _ service: Service, _ bench: Workbench
    ) -> InstanceHealth? {
        bench.registry.instance(Instance.Key(service: service.id, instance: id))?.health
    }

    @Test("A new instance is HEALTHY with a custom check and UNKNOWN otherwise")
    func first() throws {
        for (check, status) in [
            (HealthCheck.custom, HealthStatus.healthy), (probe, .unknown), (.none, .unknown),
        ] {
            var bench = Workbench()
            let service = try bench.service(check: check)
            #expect(try bench.register("a", in: service)?.health.status == status)
        }
    }

    @Test("AWS_INIT_HEALTH_STATUS counts with a custom check only")
    func initial() throws {
        for (check, status) in [
            (HealthCheck.custom, HealthStatus.unhealthy), (probe, .unknown), (.none, .unknown),
        ] {
            var bench = Workbench()
            let service = try bench.service(check: check)
            let attributes = [
                ipv4: "192.0.2.1", port: "80", ReservedAttribute.initialHealth: "UNHEALTHY",
            ]
            let instance = try bench.register("a", in: service, attributes)
            #expect(instance?.health.status == status)
            #expect(instance?.health.lostAt == nil)
        }
    }

    @Test("Transitions from HEALTHY to UNHEALTHY are numbered over all services")
    func numbers() throws {
        var bench = Workbench()
        let namespace = try bench.namespace()
        let one = try bench.service(bench.request("one", in: namespace, check: .custom))
        let two = try bench.service(bench.request("two", in: namespace, check: .custom))
        try bench.register("a", in: one)
        try bench.register("a", in: two)
        try bench.setHealth(.unhealthy, of: "a", in: one)
        try bench.setHealth(.unhealthy, of: "a", in: two)
        #expect(health("a", one, bench)?.lostAt == 1)
        #expect(health("a", two, bench)?.lostAt == 2)
        #expect(health("a", two, bench)?.since == bench.now)
        try bench.setHealth(.healthy, of: "a", in: one)
        #expect(health("a", one, bench)?.lostAt == nil)
        try bench.setHealth(.unhealthy, of: "a", in: one)
        #expect(health("a", one, bench)?.lostAt == 3)
    }

    @Test("UNKNOWN to UNHEALTHY sets no number")
    func neverHealthy() throws {
        var bench = Workbench()
        let service = try bench.service(check: probe)
        try bench.register("a", in: service)
        try bench.setHealth(.unhealthy, of: "a", in: service)
        #expect(health("a", service, bench)?.status == .unhealthy)
        #expect(health("a", service, bench)?.lostAt == nil)
    }

    @Test("A status that is there already changes nothing")
    func same() throws {
        var bench = Workbench()
        let service = try bench.service(check: .custom)
        try bench.register("a", in: service)
        let key = Instance.Key(service: service.id, instance: "a")
        #expect(try bench.run(.updateCustomHealth(key, .healthy)).changes.isEmpty)
        try bench.run(.updateCustomHealth(key, .unhealthy))
        let before = health("a", service, bench)
        #expect(try bench.run(.updateCustomHealth(key, .unhealthy)).changes.isEmpty)
        #expect(health("a", service, bench) == before)
    }

    @Test("Health is no change of the revision")
    func revision() throws {
        var bench = Workbench()
        let service = try bench.service(check: .custom)
        try bench.register("a", in: service)
        let before = try bench.current(service).revision
        try bench.setHealth(.unhealthy, of: "a", in: service)
        #expect(try bench.current(service).revision == before)
    }

    @Test("A prober's news for what is gone, or checked otherwise, changes nothing")
    func lateNews() throws {
        var bench = Workbench()
        for check in [HealthCheck.none, .custom] {
            let service = try bench.service("s\(check == .none)", check: check)
            try bench.register("a", in: service)
            let key = Instance.Key(service: service.id, instance: "a")
            #expect(try bench.run(.observeHealth(key, .unhealthy)).changes.isEmpty)
        }
        let gone = Instance.Key(service: "srv-none", instance: "a")
        #expect(try bench.run(.observeHealth(gone, .healthy)).changes.isEmpty)
    }

    @Test("Custom health is refused in one order")
    func refusals() throws {
        var bench = Workbench()
        let custom = try bench.service(check: .custom)
        let other = try bench.service("other", check: probe)
        func error(_ service: Service.ID, _ status: HealthStatus = .healthy) -> RegistryError? {
            let key = Instance.Key(service: service, instance: "none")
            return bench.error(of: .updateCustomHealth(key, status))
        }
        #expect(error("srv-none") == .serviceNotFound("Service not found"))
        guard case .customHealthNotFound? = error(other.id) else {
            Issue.record("a probe is no custom check")
            return
        }
        #expect(error(custom.id) == .instanceNotFound("Instance not found"))
        #expect(
            error(custom.id, .unknown)?.message.contains("enum value set: [HEALTHY, UNHEALTHY]")
                == true)
    }
}
