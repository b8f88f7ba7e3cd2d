import Registry
import Testing

/// What registering again does, and the revision that clients poll.
@Suite("Registrations")
struct RegistrationTests {
    static let one = [ipv4: "192.0.2.1", port: "80", "k": "v"]
    static let two = [ipv4: "192.0.2.2", port: "80"]

    @Test("The same attributes again change nothing, and are an operation all the same")
    func identical() throws {
        var bench = Workbench()
        let service = try bench.service(check: .custom)
        try bench.register("a", in: service, Self.one)
        try bench.setHealth(.unhealthy, of: "a", in: service)
        let before = bench.registry.instances(of: service.id)
        let revision = try bench.current(service).revision
        var request = RegisterInstance(
            serviceID: service.id, instanceID: "a", attributes: Self.one)
        request.creatorRequestID = "another"
        let operation = try bench.operation(.registerInstance(request))
        #expect(operation.outcome == .success)
        #expect(operation.kind == .registerInstance)
        #expect(bench.registry.instances(of: service.id) == before)
        #expect(try bench.current(service).revision == revision)
    }

    @Test("Under aws they restart the health and raise the revision")
    func identicalAWS() throws {
        var bench = Workbench(settings: .aws)
        let service = try bench.service(check: .custom)
        try bench.register("a", in: service, Self.one)
        try bench.setHealth(.unhealthy, of: "a", in: service)
        let revision = try bench.current(service).revision
        #expect(try bench.register("a", in: service, Self.one)?.health.status == .healthy)
        #expect(try bench.current(service).revision > revision)
    }

    @Test("Other attributes replace all of them and restart the health", arguments: [true, false])
    func replaced(isCustom: Bool) throws {
        var bench = Workbench()
        let service = try bench.service(check: isCustom ? .custom : probe)
        try bench.register("a", in: service, Self.one)
        try bench.setHealth(.healthy, of: "a", in: service)
        try bench.setHealth(.unhealthy, of: "a", in: service)
        let instance = try #require(try bench.register("a", in: service, Self.two))
        #expect(instance.attributes == Self.two)
        #expect(instance.health.status == (isCustom ? .healthy : .unknown))
        #expect(instance.health.lostAt == nil)
        #expect(bench.registry.instanceCount(of: service.id) == 1)
    }

    @Test("The revision is the time in microseconds and rises with every change")
    func revision() throws {
        var bench = Workbench()
        let service = try bench.service()
        #expect(service.revision == bench.now.milliseconds * 1000)
        var last = service.revision
        let key = Instance.Key(service: service.id, instance: "a")
        for command in [
            Command.registerInstance(
                RegisterInstance(serviceID: service.id, instanceID: "a", attributes: Self.one)),
            .registerInstance(
                RegisterInstance(serviceID: service.id, instanceID: "a", attributes: Self.two)),
            .deregisterInstance(key, owner: .api),
        ] {
            // A clock that is set back does not make it fall.
            bench.pass(milliseconds: -1000)
            try bench.run(command)
            let revision = try bench.current(service).revision
            #expect(revision == last + 1)
            last = revision
        }
    }

    @Test("The revision stays below 2^53")
    func highestRevision() throws {
        var bench = Workbench()
        let service = try bench.service()
        bench.pass(milliseconds: Int64.max / 2000)
        try bench.register("a", in: service, Self.one)
        #expect(try bench.current(service).revision == (1 << 53) - 1)
    }

    @Test("Deregistering is an operation, and then the instance is not there")
    func deregister() throws {
        var bench = Workbench()
        let service = try bench.service()
        try bench.register("a", in: service, Self.one)
        let key = Instance.Key(service: service.id, instance: "a")
        let operation = try bench.operation(.deregisterInstance(key, owner: .api))
        #expect(operation.kind == .deregisterInstance)
        #expect(operation.targets == ["INSTANCE": "a", "SERVICE": service.id])
        #expect(bench.registry.instance(key) == nil)
        #expect(
            bench.error(of: .deregisterInstance(key, owner: .api))
                == .instanceNotFound("Instance not found"))
        let gone = Instance.Key(service: "srv-none", instance: "a")
        #expect(
            bench.error(of: .deregisterInstance(gone, owner: .api))
                == .serviceNotFound("Service not found"))
    }

    @Test("Instances are listed by the octets of their ids, page by page")
    func order() throws {
        var bench = Workbench()
        let service = try bench.service()
        for id in ["b", "a", "_", "B", "a1", "0"] { try bench.register(id, in: service) }
        let sorted = ["0", "B", "_", "a", "a1", "b"]
        #expect(bench.registry.instances(of: service.id).map(\.id) == sorted)
        let page = bench.registry.instances(of: service.id, after: "B", limit: 2)
        #expect(page.map(\.id) == ["_", "a"])
    }

    @Test("D35: quotas count new instances only")
    func quotas() throws {
        var settings = RegistrySettings()
        settings.quotas.namespaces = 1
        settings.quotas.servicesPerNamespace = 2
        settings.quotas.instancesPerService = 2
        settings.quotas.instancesPerNamespace = 3
        var bench = Workbench(settings: settings)
        let namespace = try bench.namespace()
        let web = try bench.service(bench.request("web", in: namespace))
        let api = try bench.service(bench.request("api", in: namespace))
        for (service, id) in [(web, "a"), (web, "b"), (api, "a")] {
            try bench.register(id, in: service)
        }
        #expect(try bench.register("a", in: web, Self.two) != nil, "an update passes")
        func isLimited(_ command: Command) -> Bool {
            if case .resourceLimitExceeded? = bench.error(of: command) { true } else { false }
        }
        for service in [web, api] {
            let request = RegisterInstance(
                serviceID: service.id, instanceID: "c", attributes: Self.one)
            #expect(isLimited(.registerInstance(request)))
        }
        #expect(isLimited(.createService(bench.request("third", in: namespace))))
        #expect(isLimited(.createNamespace(CreateNamespace(name: "a", kind: .http))))
    }
}
