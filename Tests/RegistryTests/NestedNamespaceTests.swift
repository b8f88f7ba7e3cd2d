import Registry
import TestKit
import Testing

@Suite("Nested namespaces")
struct NestedNamespaceTests {
    @Test("A name in a namespace inside is registered there, not in the one around it")
    func register() throws {
        var bench = Workbench()
        let outer = try bench.namespace("local")
        _ = try bench.namespace("a.b.local")
        for name in ["a.b", "x.a.b"] {
            let service = try bench.service(bench.request(name, in: outer))
            let request = RegisterInstance(
                serviceID: service.id, instanceID: "i",
                attributes: ["AWS_INSTANCE_IPV4": "192.0.2.1"])
            #expect(
                try bench.operation(.registerInstance(request)).outcome
                    == .failure(
                        code: "INVALID_CHANGE_BATCH",
                        message: "The DNS name \(name).local. belongs to the namespace a.b.local: "
                            + "register it there."))
        }
        let beside = try bench.service(bench.request("b", in: outer))
        try bench.register("i", in: beside)
    }

    @Test("A namespace that would hide names of the one around it cannot be created")
    func create() throws {
        var bench = Workbench()
        let outer = try bench.namespace("local")
        let service = try bench.service(bench.request("x.a", in: outer))
        try bench.register("i", in: service)
        let srv = try bench.service(bench.request("srv", in: outer, records: [.srv]))
        try bench.register("j.k", in: srv)
        for name in ["a.local", "x.a.local", "k.srv.local", "j.k.srv.local"] {
            let request = CreateNamespace(name: name, kind: .dnsPrivate, vpc: "v")
            guard
                case .failure("CANNOT_CREATE_HOSTED_ZONE", let message) = try bench.operation(
                    .createNamespace(request)
                ).outcome
            else {
                Issue.record("\(name) was created")
                continue
            }
            #expect(message.contains("would hide names of the service"))
        }
        _ = try bench.namespace("y.x.a.local")
        _ = try bench.namespace("srv.local.other")
    }
}
