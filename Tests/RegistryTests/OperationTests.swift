import Registry
import Testing

@Suite("Operations")
struct OperationTests {
    @Test("They are listed newest first: all, a namespace's, a service's")
    func lists() throws {
        var bench = Workbench()
        let namespace = try bench.namespace()
        let web = try bench.service(bench.request("web", in: namespace))
        let api = try bench.service(bench.request("api", in: namespace))
        try bench.register("a", in: web)
        try bench.register("b", in: api)
        try bench.namespace("other.local")
        func kinds(_ operations: some Sequence<Operation>) -> [Operation.Kind] {
            operations.map(\.kind)
        }
        #expect(
            kinds(bench.registry.operations) == [
                .createNamespace, .registerInstance, .registerInstance, .createNamespace,
            ])
        #expect(
            kinds(bench.registry.operations(of: .namespace(namespace.id))) == [
                .registerInstance, .registerInstance, .createNamespace,
            ])
        let ofWeb = bench.registry.operations(of: .service(web.id))
        #expect(ofWeb.map { $0.targets["INSTANCE"] } == ["a"])
    }

    @Test("They are kept for seven days")
    func age() throws {
        var bench = Workbench()
        let service = try bench.service()
        try bench.register("a", in: service)
        let old = bench.registry.operations.map(\.id)
        bench.pass(milliseconds: RegistryLimits.operationAge - 10)
        try bench.register("b", in: service)
        #expect(bench.registry.operations.count == old.count + 1)
        bench.pass(milliseconds: 20)
        try bench.register("c", in: service)
        #expect(bench.registry.operations.count == 2)
        #expect(old.allSatisfy { bench.registry.operation($0) == nil })
        #expect(bench.registry.operations(of: .service(service.id)).count == 2)
    }

    @Test("A command that changes nothing removes nothing")
    func idle() throws {
        var bench = Workbench()
        let service = try bench.service(check: .custom)
        try bench.register("a", in: service)
        bench.pass(milliseconds: RegistryLimits.operationAge * 2)
        let key = Instance.Key(service: service.id, instance: "a")
        #expect(try bench.run(.updateCustomHealth(key, .healthy)).changes.isEmpty)
        #expect(!bench.registry.operations.isEmpty)
    }

    @Test("The newest 100,000 are kept, and so are the newest replays")
    func count() throws {
        var bench = Workbench()
        let service = try bench.service()
        let limit = RegistryLimits.operations
        for number in 0..<limit + 5 {
            let created = Timestamp(milliseconds: bench.now.milliseconds + Int64(number / 10))
            bench.registry.load(
                .putOperation(
                    Operation(
                        id: "o\(number)", kind: .registerInstance, outcome: .success,
                        created: created, updated: created, namespaceID: nil)))
            let expires = Timestamp(milliseconds: created.milliseconds + RegistryLimits.replayAge)
            bench.registry.load(
                .putReplay(
                    Replay(key: "k\(number)", digest: "", result: .done, expires: expires)))
        }
        bench.pass(milliseconds: Int64(limit))
        #expect(bench.registry.counts.operations == limit + 6)
        try bench.register("a", in: service)
        // What was too much goes; the command's own operation is swept by the next one.
        #expect(bench.registry.counts.operations == limit + 1)
        #expect(bench.registry.operation("o4") == nil)
        #expect(bench.registry.operation("o5") != nil)
        #expect(bench.registry.tables.replays.committed.count == limit)
        try bench.register("b", in: service)
        #expect(bench.registry.counts.operations == limit + 1)
    }

    @Test("Only the first command of a group sweeps")
    func group() throws {
        var bench = Workbench()
        let service = try bench.service()
        try bench.register("a", in: service)
        bench.pass(milliseconds: RegistryLimits.operationAge * 2)
        func register(_ id: Instance.ID) -> Command {
            .registerInstance(
                RegisterInstance(
                    serviceID: service.id, instanceID: id, attributes: [ipv4: "192.0.2.1"]))
        }
        func removals(_ decision: Decision) -> Int {
            decision.changes.count { if case .removeOperation = $0 { true } else { false } }
        }
        let first = try bench.decide(register("b"))
        bench.registry.stage(first.changes)
        let second = try bench.decide(register("c"))
        #expect(removals(first) == 2)
        #expect(removals(second) == 0)
    }
}
