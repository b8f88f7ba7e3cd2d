import Registry
import Testing

/// What a heartbeat is: a command that renews a lease and does nothing else.
@Suite("Heartbeats")
struct HeartbeatTests {
    private static func request(
        _ service: Service, _ attributes: [String: String] = LeaseTests.leased,
        token: String? = nil
    ) -> Command {
        .registerInstance(
            RegisterInstance(
                serviceID: service.id, instanceID: "a", attributes: attributes,
                creatorRequestID: token))
    }

    @Test("The same registration, with whatever new token")
    func registration() throws {
        var bench = Workbench()
        let service = try bench.service()
        let plain = [ipv4: "192.0.2.1"]
        #expect(bench.registry.heartbeat(in: Self.request(service)) == nil, "not there")
        try bench.register("a", in: service, plain)
        #expect(bench.registry.heartbeat(in: Self.request(service, plain)) == nil, "no lease")
        try bench.run(Self.request(service, token: "t"))
        let key = Instance.Key(service: service.id, instance: "a")
        for token in [nil, "t", "new"] {
            #expect(bench.registry.heartbeat(in: Self.request(service, token: token)) == key)
        }
        try bench.run(.lapseLease(key))
        #expect(bench.registry.heartbeat(in: Self.request(service)) == key)
    }

    @Test("Not one that would change or be refused")
    func others() throws {
        var bench = Workbench()
        let service = try bench.service()
        let other = LeaseTests.leased.merging([port: "81"]) { $1 }
        try bench.run(Self.request(service, other, token: "t"))
        try bench.run(Self.request(service))
        for command in [
            Self.request(service, other), Self.request(service, token: "t"),
            Self.request(service, token: String(repeating: "x", count: 65)),
            .registerInstance(
                RegisterInstance(
                    serviceID: service.id, instanceID: "a", attributes: LeaseTests.leased,
                    owner: .file)),
            .updateCustomHealth(Instance.Key(service: service.id, instance: "a"), .healthy),
        ] {
            #expect(bench.registry.heartbeat(in: command) == nil, "\(command)")
        }
    }

    @Test("Not where an identical registration starts anew")
    func restarting() throws {
        var bench = Workbench(settings: .aws)
        let service = try bench.service()
        try bench.run(Self.request(service))
        #expect(bench.registry.heartbeat(in: Self.request(service)) == nil)
    }

    @Test("A report of what is known already")
    func report() throws {
        var settings = RegistrySettings()
        settings.customHealthDelay = 5
        var bench = Workbench(settings: settings)
        let service = try bench.service(check: .custom)
        let key = Instance.Key(service: service.id, instance: "a")
        try bench.run(Self.request(service))
        #expect(bench.registry.heartbeat(in: .updateCustomHealth(key, .healthy)) == key)
        #expect(bench.registry.heartbeat(in: .updateCustomHealth(key, .unhealthy)) == nil)
        try bench.run(.lapseLease(key))
        #expect(bench.registry.heartbeat(in: .updateCustomHealth(key, .healthy)) == key)
        #expect(bench.registry.heartbeat(in: .updateCustomHealth(key, .unhealthy)) == nil)
        try bench.run(.updateCustomHealth(key, .unhealthy))
        #expect(
            bench.registry.heartbeat(in: .updateCustomHealth(key, .healthy)) == nil,
            "it drops what waits")
    }

    @Test("Its answer is an operation that is kept for long still")
    func operation() throws {
        var bench = Workbench()
        let service = try bench.service()
        let operation = try bench.operation(Self.request(service))
        #expect(bench.registry.isKeptLong(operation.id, at: bench.now))
        let half = Timestamp(
            milliseconds: operation.created.milliseconds + RegistryLimits.operationAge / 2)
        #expect(!bench.registry.isKeptLong(operation.id, at: half))
        #expect(!bench.registry.isKeptLong("none", at: bench.now))
        // Half of those that are kept came after it.
        for number in 0..<RegistryLimits.operations / 2 {
            let time = Timestamp(milliseconds: operation.created.milliseconds + 1)
            bench.registry.load(
                .putOperation(
                    Operation(
                        id: "\(number)", kind: .registerInstance, outcome: .success, created: time,
                        updated: time, namespaceID: nil)))
            if number == RegistryLimits.operations / 2 - 3 {
                #expect(bench.registry.isKeptLong(operation.id, at: bench.now))
            }
        }
        #expect(!bench.registry.isKeptLong(operation.id, at: bench.now))
    }
}
