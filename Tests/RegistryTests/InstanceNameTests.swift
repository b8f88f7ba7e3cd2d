import Registry
import Testing

/// What cannot stand at a name is an operation that fails with INVALID_CHANGE_BATCH.
@Suite("Names of instances")
struct InstanceNameTests {
    private func isRefused(
        _ id: Instance.ID, in service: Service, _ bench: inout Workbench,
        _ attributes: [String: String] = [ipv4: "192.0.2.9", port: "80"]
    ) throws -> Bool {
        let before = bench.registry.instance(Instance.Key(service: service.id, instance: id))
        let request = RegisterInstance(
            serviceID: service.id, instanceID: id, attributes: attributes)
        let decision = try bench.run(.registerInstance(request))
        guard case .putOperation(let operation)? = decision.changes.last,
            case .failure("INVALID_CHANGE_BATCH", _) = operation.outcome
        else { return false }
        #expect(decision.changes.count == 1, "nothing but the operation")
        #expect(operation.targets == ["INSTANCE": id, "SERVICE": service.id])
        let after = bench.registry.instance(Instance.Key(service: service.id, instance: id))
        #expect(before == after)
        return true
    }

    @Test(
        "An SRV instance's id must make a name",
        arguments: [
            ("a..b", true), (".a", true), ("a.", true), (String(repeating: "a", count: 64), true),
            (String(repeating: "a", count: 63), false), ("a.b", false), ("_/:@-", false),
            (String(repeating: "a", count: 32) + "." + String(repeating: "b", count: 31), false),
        ])
    func labels(id: String, isRefused: Bool) throws {
        var bench = Workbench()
        let service = try bench.service(records: [.srv])
        #expect(try self.isRefused(id, in: service, &bench) == isRefused)
    }

    @Test("The whole name has at most 255 octets")
    func length() throws {
        var bench = Workbench()
        let label = String(repeating: "n", count: 60)
        let namespace = try bench.namespace([label, label, label].joined(separator: "."))
        let service = try bench.service(bench.request("web", in: namespace, records: [.srv]))
        // With the service the name has 186 characters and 188 octets.
        let fitting = String(repeating: "a", count: 32) + "." + String(repeating: "b", count: 31)
        #expect(try !isRefused(fitting, in: service, &bench))
        let other = try bench.service(bench.request("longer", in: namespace, records: [.srv]))
        #expect(try isRefused(fitting, in: other, &bench))
    }

    @Test("Without SRV records an id may be anything")
    func withoutSRV() throws {
        var bench = Workbench()
        let service = try bench.service(records: [.a])
        #expect(try !isRefused("a..b", in: service, &bench))
        #expect(try !isRefused("A..b", in: service, &bench))
    }

    @Test("Two ids that differ in capitals have one target", arguments: [("a", "A"), ("A", "a")])
    func capitals(first: String, second: String) throws {
        var bench = Workbench()
        let service = try bench.service(records: [.srv])
        #expect(try !isRefused(first, in: service, &bench))
        #expect(try isRefused(second, in: service, &bench))
        #expect(try !isRefused(first, in: service, &bench), "itself is no other")
        let key = Instance.Key(service: service.id, instance: first)
        try bench.run(.deregisterInstance(key, owner: .api))
        #expect(try !isRefused(second, in: service, &bench))
    }

    @Test("Targets of two services may meet")
    func targets() throws {
        var bench = Workbench()
        let namespace = try bench.namespace()
        let short = try bench.service(bench.request("b", in: namespace, records: [.srv]))
        let long = try bench.service(bench.request("a.b", in: namespace, records: [.srv]))
        #expect(try !isRefused("x.a", in: short, &bench))
        #expect(try isRefused("x", in: long, &bench))
        #expect(try !isRefused("y", in: long, &bench))
        #expect(try isRefused("Y.A", in: short, &bench))
    }

    @Test("A target keeps off a CNAME, and a CNAME off a target")
    func cname() throws {
        var bench = Workbench()
        let namespace = try bench.namespace()
        let srv = try bench.service(bench.request("b", in: namespace, records: [.srv]))
        let target = [ReservedAttribute.cname: "x.example"]
        let first = try bench.service(
            bench.request("a.b", in: namespace, records: [.cname], policy: .weighted))
        #expect(try isRefused("a", in: srv, &bench))
        #expect(try !isRefused("x", in: first, &bench, target))
        #expect(try !isRefused("c", in: srv, &bench))
        let second = try bench.service(
            bench.request("c.b", in: namespace, records: [.cname], policy: .weighted))
        #expect(try isRefused("x", in: second, &bench, target))
    }

    @Test("Addresses of a target and of a service do not mix, other types stand together")
    func addresses() throws {
        var bench = Workbench()
        let namespace = try bench.namespace()
        let srv = try bench.service(bench.request("b", in: namespace, records: [.srv]))
        let v6 = try bench.service(bench.request("a.b", in: namespace, records: [.aaaa]))
        #expect(try !isRefused("a", in: srv, &bench))
        #expect(try !isRefused("x", in: v6, &bench, [ipv6: "::1"]))
        #expect(try isRefused("a", in: srv, &bench, [ipv6: "::2", port: "80"]))
    }

    @Test("Nested namespaces have services of one name")
    func nested() throws {
        var bench = Workbench()
        let outer = try bench.namespace("local")
        let inner = try bench.namespace("b.local")
        let first = try bench.service(bench.request("a.b", in: outer))
        let second = try bench.service(bench.request("a", in: inner))
        let third = try bench.service(bench.request("c", in: inner))
        #expect(try isRefused("x", in: first, &bench))
        #expect(try isRefused("x", in: second, &bench))
        #expect(try !isRefused("x", in: third, &bench))
    }

    /// Static zones with A records at these names, and a CNAME at the last.
    private struct Zones: StaticNames {
        let names: [String]

        func conflict(
            owner: String, apex: String, kinds: DNSConfig.RecordKinds
        ) -> String? {
            guard names.contains(owner), owner == names.last || kinds.contains(.a) else {
                return nil
            }
            return "static.zone:3:1: \(owner) is there"
        }

        func conflict(zone apex: String) -> String? {
            names.contains(apex) ? "static.zone:3:1: \(apex) is there" : nil
        }

        func meet(zone apex: String) -> Bool { true }
    }

    @Test("Static zones are asked for the service's name and for the target")
    func staticNames() throws {
        var bench = Workbench()
        let namespace = try bench.namespace()
        bench.registry.staticNames = Zones(names: [
            "web.example.local.", "i.srv.example.local.", "alias.example.local.",
        ])
        let web = try bench.service(bench.request("WEB", in: namespace))
        #expect(try isRefused("i", in: web, &bench))
        let srv = try bench.service(bench.request("srv", in: namespace, records: [.srv]))
        #expect(try isRefused("I", in: srv, &bench))
        #expect(try !isRefused("I", in: srv, &bench, [ipv6: "::1", port: "80"]))
        let alias = try bench.service(bench.request("alias", in: namespace, records: [.aaaa]))
        let request = RegisterInstance(
            serviceID: alias.id, instanceID: "i", attributes: [ipv6: "::1"])
        #expect(
            try bench.operation(.registerInstance(request)).outcome
                == .failure(
                    code: "INVALID_CHANGE_BATCH",
                    message: "static.zone:3:1: alias.example.local. is there"))
    }

    @Test("Static zones that come later are held against what is registered")
    func laterStaticNames() throws {
        var bench = Workbench()
        let namespace = try bench.namespace()
        let web = try bench.service(bench.request("web", in: namespace))
        let srv = try bench.service(bench.request("srv", in: namespace, records: [.srv]))
        let zones = Zones(names: ["web.example.local.", "i.srv.example.local.", "x."])
        #expect(bench.registry.conflicts(with: zones).isEmpty, "nothing is registered")
        try bench.register("i", in: web)
        try bench.register("i", in: srv)
        #expect(bench.registry.conflicts(with: zones).count == 1)
        #expect(
            bench.registry.conflicts(with: zones, limit: 9) == [
                "web.example.local. is registered: static.zone:3:1: web.example.local. is there",
                "i.srv.example.local. is registered: "
                    + "static.zone:3:1: i.srv.example.local. is there",
            ])
    }
}
