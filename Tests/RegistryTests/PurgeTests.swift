import Registry
import Testing

@Suite("Purging")
struct PurgeTests {
    @Test("A purged service stays, without instances and with a new revision")
    func service() throws {
        var bench = Workbench()
        let service = try bench.service()
        for id in ["a", "b"] { try bench.register(id, in: service) }
        let revision = try bench.current(service).revision
        try bench.run(.purgeService(service.id, owner: .api))
        #expect(bench.registry.instanceCount(of: service.id) == 0)
        #expect(try bench.current(service).revision > revision)
        #expect(bench.registry.counts.health[.unknown] == 0)
        #expect(try bench.run(.purgeService(service.id, owner: .api)).changes.isEmpty)
    }

    @Test("A purged namespace stays, without services")
    func namespace() throws {
        var bench = Workbench()
        let namespace = try bench.namespace()
        for name in ["web", "api"] {
            let service = try bench.service(bench.request(name, in: namespace))
            try bench.register("a", in: service)
        }
        try bench.run(.purgeNamespace(namespace.id, owner: .api))
        #expect(bench.registry.services(in: namespace.id).isEmpty)
        #expect(bench.registry.counts.instances == 0)
        #expect(bench.registry.namespace(namespace.id) == namespace)
        try bench.run(.deleteNamespace(namespace.id, owner: .api))
    }

    @Test("What is not there is not found")
    func missing() {
        var bench = Workbench()
        #expect(
            bench.error(of: .purgeService("srv-none", owner: .api))
                == .serviceNotFound("Service not found"))
        #expect(
            bench.error(of: .purgeNamespace("ns-none", owner: .api))
                == .namespaceNotFound("Namespace not found"))
    }
}
