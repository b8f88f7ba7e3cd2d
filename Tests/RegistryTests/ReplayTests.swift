import Registry
import Testing

/// A request that is repeated with its token is answered again, not run again.
@Suite("Replays")
struct ReplayTests {
    private func register(
        _ id: Instance.ID, in service: Service, token: String?, address: String = "192.0.2.1"
    ) -> Command {
        .registerInstance(
            RegisterInstance(
                serviceID: service.id, instanceID: id, attributes: [ipv4: address],
                creatorRequestID: token))
    }

    @Test("The same registration gives the first operation and changes nothing")
    func registration() throws {
        var bench = Workbench()
        let service = try bench.service()
        let first = try bench.run(register("a", in: service, token: "t"))
        let second = try bench.run(register("a", in: service, token: "t"))
        #expect(second == Decision(changes: [], result: first.result))
    }

    @Test("It is not run again even when the instance is gone meanwhile")
    func gone() throws {
        var bench = Workbench()
        let service = try bench.service()
        let first = try bench.run(register("a", in: service, token: "t"))
        let key = Instance.Key(service: service.id, instance: "a")
        try bench.run(.deregisterInstance(key, owner: .api))
        #expect(try bench.run(register("a", in: service, token: "t")).result == first.result)
        #expect(bench.registry.instance(key) == nil)
    }

    @Test(
        "One with a lease is registered anew when it is gone, however it went",
        arguments: [true, false], [true, false])
    func goneWithLease(isExpired: Bool, isTagged: Bool) throws {
        var bench = Workbench()
        let service = try bench.service()
        var request = RegisterInstance(
            serviceID: service.id, instanceID: "a", attributes: [ipv4: "192.0.2.1"],
            creatorRequestID: "t")
        if isTagged {
            try bench.run(.tagService(service.id, .tag([Lease.tag: "1"]), owner: .api))
        } else {
            request.attributes[Lease.attribute] = "1"
        }
        let heartbeat = Command.registerInstance(request)
        let first = try bench.run(heartbeat)
        #expect(try bench.run(heartbeat).result == first.result)
        let key = Instance.Key(service: service.id, instance: "a")
        if isExpired {
            try bench.run(.lapseLease(key))
            try bench.run(.expireLease(key))
        } else {
            try bench.run(.deregisterInstance(key, owner: .api))
        }
        #expect(bench.registry.instance(key) == nil)
        let second = try bench.run(heartbeat)
        #expect(second.result != first.result)
        #expect(bench.registry.instance(key) != nil)
        #expect(try bench.run(heartbeat).result == second.result)
    }

    @Test("The same token with another request is refused and names the operation")
    func otherPayload() throws {
        var bench = Workbench()
        let service = try bench.service()
        let first = try bench.operation(register("a", in: service, token: "t"))
        let other = register("a", in: service, token: "t", address: "192.0.2.2")
        guard case .duplicateRequest(_, first.id)? = bench.error(of: other) else {
            Issue.record("not refused")
            return
        }
    }

    @Test("A token is for one instance: with another id it is a new request")
    func otherInstance() throws {
        var bench = Workbench()
        let service = try bench.service()
        let first = try bench.run(register("a", in: service, token: "t"))
        let second = try bench.run(register("b", in: service, token: "t"))
        #expect(first.result != second.result)
        #expect(bench.registry.instanceCount(of: service.id) == 2)
    }

    @Test("A failed operation is answered again as well")
    func failed() throws {
        var bench = Workbench()
        let service = try bench.service(records: [.srv])
        let request = Command.registerInstance(
            RegisterInstance(
                serviceID: service.id, instanceID: "a..b",
                attributes: [ipv4: "192.0.2.1", port: "80"], creatorRequestID: "t"))
        let first = try bench.run(request)
        #expect(first.changes.count == 2, "the operation and the replay")
        #expect(try bench.run(request) == Decision(changes: [], result: first.result))
    }

    @Test("Without a token every request is new")
    func withoutToken() throws {
        var bench = Workbench()
        let service = try bench.service()
        let first = try bench.run(register("a", in: service, token: nil))
        #expect(try bench.run(register("a", in: service, token: nil)).result != first.result)
    }

    @Test("A day later the token is forgotten")
    func expired() throws {
        var bench = Workbench()
        let service = try bench.service()
        let first = try bench.run(register("a", in: service, token: "t"))
        bench.pass(milliseconds: RegistryLimits.replayAge - 10)
        #expect(try bench.run(register("a", in: service, token: "t")).result == first.result)
        bench.pass(milliseconds: 20)
        let second = try bench.run(register("a", in: service, token: "t"))
        #expect(second.result != first.result)
        #expect(try bench.run(register("a", in: service, token: "t")).result == second.result)
    }

    @Test("A namespace is created once, and before its name is looked at")
    func namespace() throws {
        var bench = Workbench()
        var request = CreateNamespace(name: "prod", kind: .http, creatorRequestID: "t")
        let first = try bench.run(.createNamespace(request))
        #expect(try bench.run(.createNamespace(request)).result == first.result)
        request.description = "other"
        guard case .duplicateRequest? = bench.error(of: .createNamespace(request)) else {
            Issue.record("not refused")
            return
        }
        request.creatorRequestID = "u"
        guard
            case .namespaceAlreadyExists(_, creatorRequestID: "t", _)? = bench.error(
                of: .createNamespace(request))
        else {
            Issue.record("not refused")
            return
        }
    }

    @Test("A service is given again; with another request its name is taken")
    func service() throws {
        var bench = Workbench()
        var request = bench.request("web", in: try bench.namespace())
        request.creatorRequestID = "t"
        let service = try bench.service(request)
        #expect(try bench.run(.createService(request)).changes.isEmpty)
        #expect(try bench.service(request) == service)
        var other = request
        other.description = "other"
        guard
            case .serviceAlreadyExists(_, creatorRequestID: "t", service.id)? = bench.error(
                of: .createService(other))
        else {
            Issue.record("not refused")
            return
        }
        other.name = "api"
        guard case .invalidInput? = bench.error(of: .createService(other)) else {
            Issue.record("not refused")
            return
        }
    }

    @Test("A service that is gone is made anew")
    func serviceGone() throws {
        var bench = Workbench()
        var request = bench.request("web", in: try bench.namespace())
        request.creatorRequestID = "t"
        let service = try bench.service(request)
        try bench.run(.deleteService(service.id, owner: .api))
        #expect(try bench.service(request).id != service.id)
    }

    @Test("An update of a namespace has a token too")
    func update() throws {
        var bench = Workbench()
        let id = try bench.namespace().id
        var request = UpdateNamespace(
            id: id, kind: .dnsPrivate, soaTTL: 30, updaterRequestID: "t")
        let first = try bench.run(.updateNamespace(request))
        #expect(try bench.run(.updateNamespace(request)).result == first.result)
        request.soaTTL = 31
        guard case .duplicateRequest? = bench.error(of: .updateNamespace(request)) else {
            Issue.record("not refused")
            return
        }
    }

    @Test("Requests that differ in where a text ends are not the same")
    func digest() throws {
        var bench = Workbench()
        let service = try bench.service(records: [], namespace: .http)
        var request = RegisterInstance(
            serviceID: service.id, instanceID: "a", attributes: ["ab": "c"],
            creatorRequestID: "t")
        try bench.run(.registerInstance(request))
        request.attributes = ["a": "bc"]
        #expect(bench.error(of: .registerInstance(request)) != nil)
    }
}
