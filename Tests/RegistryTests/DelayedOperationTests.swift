import Registry
import Testing

@Suite("Operations that are not finished at once")
struct DelayedOperationTests {
    private func bench() -> Workbench {
        var settings = RegistrySettings()
        settings.operationDelay = 1000
        return Workbench(settings: settings)
    }

    @Test("Without a delay an operation is finished whatever the clock says")
    func none() throws {
        var bench = Workbench()
        let namespace = try bench.namespace()
        let operation = try #require(bench.registry.operations.first)
        #expect(operation.namespaceID == namespace.id)
        #expect(operation.isFinished(at: Timestamp(milliseconds: 0)))
    }

    @Test("With one it is finished when that has passed, and what it does is done at once")
    func delayed() throws {
        var bench = bench()
        let namespace = try bench.namespace()
        let operation = try #require(bench.registry.operations.first)
        let created = operation.created.milliseconds
        #expect(!operation.isFinished(at: Timestamp(milliseconds: created + 999)))
        #expect(operation.isFinished(at: Timestamp(milliseconds: created + 1000)))
        #expect(bench.registry.namespace(namespace.id) != nil)
    }

    @Test("Until then it holds what it is about, and nothing else")
    func locks() throws {
        var bench = bench()
        let namespace = try bench.namespace("example.local")
        let first = try #require(bench.registry.operations.first?.id)
        let again = CreateNamespace(name: "EXAMPLE.local", kind: .http)
        let held = RegistryError.duplicateRequest(
            "Another operation of type CreatePrivateDnsNamespace and id \(first) is in progress",
            operationID: first)
        #expect(bench.error(of: .createNamespace(again)) == held)
        #expect(bench.error(of: .deleteNamespace(namespace.id, owner: .api)) == held)
        #expect(
            bench.error(of: .createNamespace(CreateNamespace(name: "other", kind: .http))) == nil)
        bench.pass(milliseconds: 1000)
        #expect(bench.error(of: .createNamespace(again)) == nil)
    }

    @Test("Registering and deregistering one instance block each other, and no other instance")
    func instances() throws {
        var bench = bench()
        let namespace = try bench.namespace("example.local")
        guard
            case .service(let service) = try bench.run(
                .createService(
                    CreateService(
                        name: "web", namespaceID: namespace.id,
                        dns: DNSConfig(records: [.init(.a, ttl: 5)])))
            ).result
        else { throw NoResult() }
        func register(_ id: String) -> Command {
            .registerInstance(
                RegisterInstance(
                    serviceID: service, instanceID: id,
                    attributes: [ReservedAttribute.ipv4: "192.0.2.1"]))
        }
        let operation = try bench.operation(register("one"))
        let held = RegistryError.duplicateRequest(
            "Another operation of type RegisterInstance and id \(operation.id) is in progress",
            operationID: operation.id)
        let key = Instance.Key(service: service, instance: "one")
        #expect(bench.error(of: register("one")) == held)
        #expect(bench.error(of: .deregisterInstance(key, owner: .api)) == held)
        #expect(bench.error(of: register("two")) == nil)
        bench.pass(milliseconds: 1000)
        #expect(bench.error(of: .deregisterInstance(key, owner: .api)) == nil)
        #expect(bench.error(of: register("one"))?.message.contains("DeregisterInstance") == true)
    }

    @Test("The same request with the same token gets its operation, finished or not")
    func replay() throws {
        var bench = bench()
        let request = CreateNamespace(name: "n", kind: .http, creatorRequestID: "t")
        let first = try bench.operation(.createNamespace(request))
        #expect(try bench.operation(.createNamespace(request)).id == first.id)
    }
}
