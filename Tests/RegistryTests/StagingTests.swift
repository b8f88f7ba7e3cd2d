import Registry
import Testing

/// Group commit: the commands of a group see each other, readers see none of them before its end.
@Suite("Staging")
struct StagingTests {
    private func register(_ id: Instance.ID, in service: Service) -> Command {
        .registerInstance(
            RegisterInstance(
                serviceID: service.id, instanceID: id, attributes: [ipv4: "192.0.2.1"]))
    }

    @Test("Deciding changes nothing")
    func deciding() throws {
        var bench = Workbench()
        let service = try bench.service()
        let before = bench.registry.tables
        #expect(try !bench.decide(register("a", in: service)).changes.isEmpty)
        #expect(bench.registry.tables == before)
    }

    @Test("The next command of the group sees what is staged, readers do not")
    func visibility() throws {
        var bench = Workbench()
        let service = try bench.service()
        let key = Instance.Key(service: service.id, instance: "a")
        let before = bench.registry.counts
        let registered = try bench.decide(register("a", in: service))
        bench.registry.stage(registered.changes)
        #expect(bench.registry.instance(key) == nil)
        #expect(bench.registry.instances(of: service.id).isEmpty)
        #expect(bench.registry.counts == before)
        #expect(bench.registry.operations.count == before.operations)
        #expect(try bench.current(service) == service)
        // Deregistering finds it: it is decided on top.
        let gone = try bench.decide(.deregisterInstance(key, owner: .api))
        #expect(gone.changes.contains(.removeInstance(key)))
        #expect(bench.error(of: .deleteService(service.id, owner: .api)) != nil)
    }

    @Test("Committing shows everything at once")
    func committing() throws {
        var bench = Workbench()
        let service = try bench.service()
        var changes: [Change] = []
        for id in ["a", "b"] {
            let decision = try bench.decide(register(id, in: service))
            bench.registry.stage(decision.changes)
            changes += decision.changes
        }
        bench.registry.commit(changes)
        #expect(bench.registry.instances(of: service.id).map(\.id) == ["a", "b"])
        #expect(bench.registry.counts.health[.unknown] == 2)
        #expect(bench.registry.operations(of: .service(service.id)).count == 2)
    }

    @Test("Of the revisions of a group only the last is kept, and it is the one that counts")
    func revisions() throws {
        var bench = Workbench()
        let service = try bench.service()
        var changes: [Change] = []
        for id in ["a", "b", "c"] {
            let decision = try bench.decide(register(id, in: service))
            bench.registry.stage(decision.changes)
            changes += decision.changes
        }
        let kept = changes.withoutPassedRevisions
        #expect(kept.count == changes.count - 2)
        var other = bench.registry
        other.commit(changes)
        bench.registry.commit(kept)
        #expect(bench.registry.tables == other.tables)
        #expect(try bench.current(service).revision > service.revision + 2)
    }

    @Test("Discarding leaves nothing")
    func discarding() throws {
        var bench = Workbench()
        let service = try bench.service()
        try bench.register("a", in: service)
        let before = bench.registry.tables
        let key = Instance.Key(service: service.id, instance: "a")
        for command in [register("b", in: service), .deregisterInstance(key, owner: .api)] {
            let decision = try bench.decide(command)
            bench.registry.stage(decision.changes)
        }
        bench.registry.discardStaged()
        #expect(bench.registry.tables == before)
        #expect(try bench.register("b", in: service) != nil)
        #expect(bench.registry.instanceCount(of: service.id) == 2)
    }

    @Test("Two commands of a group cannot both take the last place of a quota, nor one name")
    func quotas() throws {
        var settings = RegistrySettings()
        settings.quotas.instancesPerService = 1
        var bench = Workbench(settings: settings)
        let namespace = try bench.namespace()
        let service = try bench.service(bench.request("web", in: namespace))
        bench.registry.stage(try bench.decide(register("a", in: service)).changes)
        #expect(throws: RegistryError.self) { try bench.decide(register("b", in: service)) }
        let request = Command.createService(bench.request("api", in: namespace))
        bench.registry.stage(try bench.decide(request).changes)
        #expect(throws: RegistryError.self) { try bench.decide(request) }
    }

    @Test("A number of a transition is handed out once, though its group is not committed yet")
    func transitions() throws {
        var bench = Workbench()
        let service = try bench.service(check: .custom)
        for id in ["a", "b"] { try bench.register(id, in: service) }
        var changes: [Change] = []
        for id in ["a", "b"] {
            let key = Instance.Key(service: service.id, instance: id)
            let decision = try bench.decide(.updateCustomHealth(key, .unhealthy))
            bench.registry.stage(decision.changes)
            changes += decision.changes
        }
        bench.registry.commit(changes)
        let numbers = bench.registry.instances(of: service.id).map(\.health.lostAt)
        #expect(numbers == [1, 2])
    }
}
