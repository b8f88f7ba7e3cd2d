import Registry
import Testing

/// What is absent of an UpdateService request is deleted.
@Suite("UpdateService")
struct UpdateServiceTests {
    private func update(
        _ service: Service, _ records: [DNSConfig.Record]?, _ config: HealthCheckConfig? = nil,
        description: String? = nil
    ) -> Command {
        .updateService(
            UpdateService(
                id: service.id, description: description, records: records,
                healthCheckConfig: config))
    }

    @Test("Record types keep and TTLs change, without a new revision")
    func ttl() throws {
        var bench = Workbench()
        let service = try bench.service(records: [.a, .aaaa])
        let operation = try bench.operation(
            update(service, [.init(.aaaa, ttl: 5), .init(.a, ttl: 6)]))
        #expect(operation.targets == ["SERVICE": service.id])
        #expect(operation.namespaceID == service.namespaceID)
        let row = try bench.current(service)
        #expect(row.dns?.ttl(of: .a) == 6)
        #expect(row.dns?.ttl(of: .aaaa) == 5)
        #expect(row.revision == service.revision)
    }

    @Test("Other record types are refused in AWS's words")
    func types() throws {
        var bench = Workbench()
        let service = try bench.service()
        #expect(
            bench.error(of: update(service, [.init(.aaaa, ttl: 5)]))?.message
                == "The record types in the request must be the same as those present in the "
                + "existing service. Records in the existing service are [A], but the records in "
                + "the request are [AAAA]. The record types of a service cannot be changed.")
        #expect(bench.error(of: update(service, [.init(.a, ttl: 5), .init(.srv, ttl: 5)])) != nil)
    }

    @Test("Records that are left out are withdrawn; they may come back")
    func withdraw() throws {
        var bench = Workbench()
        let service = try bench.service()
        try bench.register("a", in: service)
        try bench.operation(update(service, nil))
        #expect(try bench.current(service).dns == nil)
        #expect(try bench.current(service).isHTTPOnly == false)
        #expect(bench.registry.instanceCount(of: service.id) == 1)
        #expect(bench.registry.tables.serviceOwners.count(of: "web.web.local.") == 0)
        try bench.operation(update(service, [.init(.srv, ttl: 7)]))
        #expect(try bench.current(service).dns == DNSConfig(records: [.init(.srv, ttl: 7)]))
    }

    @Test("Records that an instance cannot have fail the operation and change nothing")
    func impossible() throws {
        var bench = Workbench()
        let service = try bench.service(records: [.a])
        try bench.register("a", in: service)
        try bench.operation(update(service, nil))
        let before = try bench.current(service)
        let operation = try bench.operation(update(service, [.init(.aaaa, ttl: 7)]))
        guard case .failure("INVALID_CHANGE_BATCH", let text) = operation.outcome else {
            Issue.record("succeeded")
            return
        }
        #expect(text.contains("instance a") && text.contains(ipv6))
        #expect(try bench.current(service) == before)
    }

    @Test("Records that would put two instances at one name fail the operation")
    func names() throws {
        var bench = Workbench()
        let service = try bench.service(records: [.a])
        try bench.register("a", in: service)
        try bench.register("A", in: service)
        try bench.operation(update(service, nil))
        let operation = try bench.operation(update(service, [.init(.srv, ttl: 7)]))
        guard case .failure("INVALID_CHANGE_BATCH", _) = operation.outcome else {
            Issue.record("succeeded")
            return
        }
    }

    @Test("A health check that is left out goes, and with it what was known")
    func checkGoes() throws {
        var bench = Workbench()
        let service = try bench.service(check: probe)
        let ttl = [DNSConfig.Record(.a, ttl: 10)]
        try bench.register("a", in: service)
        try bench.setHealth(.healthy, of: "a", in: service)
        try bench.setHealth(.unhealthy, of: "a", in: service)
        try bench.operation(update(service, ttl))
        #expect(try bench.current(service).healthCheck == .none)
        let health = bench.registry.instances(of: service.id)[0].health
        #expect(health.status == .unknown)
        #expect(health.lostAt == nil)
    }

    @Test("A health check may be added, or changed but for its type")
    func checkChanges() throws {
        var bench = Workbench()
        let service = try bench.service()
        let ttl = [DNSConfig.Record(.a, ttl: 10)]
        try bench.register("a", in: service)
        let http = HealthCheckConfig(kind: .http, resourcePath: "/up")
        try bench.operation(update(service, ttl, http))
        try bench.setHealth(.healthy, of: "a", in: try bench.current(service))
        let other = HealthCheckConfig(kind: .http, resourcePath: "/ok", failureThreshold: 2)
        try bench.operation(update(service, ttl, other))
        #expect(try bench.current(service).healthCheck == .probe(other))
        #expect(bench.registry.instances(of: service.id)[0].health.status == .healthy)
        #expect(
            bench.error(of: update(service, ttl, HealthCheckConfig(kind: .tcp)))
                == .invalidInput("Type of health check cannot be changed"))
    }

    @Test("A custom check stays and takes no other beside it")
    func custom() throws {
        var bench = Workbench()
        let service = try bench.service(check: .custom)
        let ttl = [DNSConfig.Record(.a, ttl: 11)]
        try bench.register("a", in: service)
        try bench.operation(update(service, ttl))
        #expect(try bench.current(service).healthCheck == .custom)
        #expect(bench.registry.instances(of: service.id)[0].health.status == .healthy)
        #expect(bench.error(of: update(service, ttl, HealthCheckConfig(kind: .tcp))) != nil)
    }

    @Test("A service in an HTTP namespace cannot be updated; one of type HTTP has no records")
    func http() throws {
        var bench = Workbench()
        let service = try bench.service(records: [], namespace: .http)
        #expect(bench.error(of: update(service, nil, description: "x")) != nil)
        let namespace = try bench.namespace()
        let other = try bench.service(bench.request("api", in: namespace, records: []))
        #expect(bench.error(of: update(other, [.init(.a, ttl: 5)])) != nil)
        try bench.operation(update(other, nil, description: "x"))
        #expect(try bench.current(other).description == "x")
    }

    @Test("A CNAME service keeps the routing policy that it needs")
    func cname() throws {
        var bench = Workbench()
        let service = try bench.service(records: [.cname], policy: .weighted)
        try bench.operation(update(service, nil))
        try bench.operation(update(service, [.init(.cname, ttl: 7)]))
        #expect(try bench.current(service).dns?.routingPolicy == .weighted)
        let check = update(service, [.init(.cname, ttl: 7)], HealthCheckConfig(kind: .tcp))
        #expect(bench.error(of: check) != nil)
    }
}
