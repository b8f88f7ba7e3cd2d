import Registry
import Testing

@Suite("Namespaces")
struct NamespaceTests {
    private func create(
        _ name: String, _ kind: Namespace.Kind, vpc: String? = "vpc-1"
    ) -> Command {
        .createNamespace(
            CreateNamespace(name: name, kind: kind, vpc: kind == .dnsPrivate ? vpc : nil))
    }

    private func failure(_ operation: Operation) -> String? {
        guard case .failure(let code, _) = operation.outcome else { return nil }
        return code
    }

    @Test("The SOA's TTL is 15 seconds for private and 60 for public ones")
    func soaTTL() throws {
        var bench = Workbench()
        #expect(try bench.namespace("a.local", .dnsPrivate).soaTTL == 15)
        #expect(try bench.namespace("a.example", .dnsPublic).soaTTL == 60)
        #expect(try bench.namespace("a.http", .http).soaTTL == nil)
        let request = CreateNamespace(name: "b.local", kind: .dnsPrivate, vpc: "v", soaTTL: 0)
        let id = try bench.operation(.createNamespace(request)).namespaceID
        #expect(id.flatMap { bench.registry.namespace($0) }?.soaTTL == 0)
    }

    @Test("Ids have AWS's forms")
    func ids() throws {
        var bench = Workbench()
        let row = try bench.namespace()
        #expect(row.id.wholeMatch(of: /ns-[a-z2-7]{16}/) != nil)
        #expect(row.hostedZoneID?.wholeMatch(of: /Z[A-Z0-9]{20}/) != nil)
        let operation = try #require(bench.registry.operations.first)
        #expect(operation.id.wholeMatch(of: /[a-z2-7]{32}-[0-9a-z]{8}/) != nil)
        #expect(operation.id.hasSuffix(String(operation.created.milliseconds, radix: 36)))
        #expect(operation.targets == ["NAMESPACE": row.id])
        let service = try bench.service(bench.request("web", in: row))
        #expect(service.id.wholeMatch(of: /srv-[a-z2-7]{16}/) != nil)
    }

    @Test("An HTTP name is taken exactly as it is written")
    func httpNames() throws {
        var bench = Workbench()
        let first = try bench.namespace("prod", .http)
        try bench.namespace("Prod", .http)
        #expect(
            bench.error(of: create("prod", .http))
                == .namespaceAlreadyExists(
                    "Namespace already exists", creatorRequestID: nil, namespaceID: first.id))
    }

    @Test("A namesake of another type gets a longer HttpName")
    func httpNameSuffix() throws {
        var bench = Workbench()
        let http = try bench.namespace("prod.local", .http)
        let dns = try bench.namespace("prod.local", .dnsPrivate)
        #expect(http.httpName == "prod.local")
        #expect(dns.httpName.wholeMatch(of: /prod\.local-[a-z2-7]{16}/) != nil)
        #expect(bench.registry.namespace(named: "prod.local") == http)
        #expect(bench.registry.namespace(named: dns.httpName.uppercased()) == dns)
    }

    @Test("A second public namespace of one name is refused")
    func publicTwice() throws {
        var bench = Workbench()
        let first = try bench.namespace("example.com", .dnsPublic)
        guard
            case .namespaceAlreadyExists(_, _, first.id)? = bench.error(
                of: create("EXAMPLE.com", .dnsPublic))
        else {
            Issue.record("not refused")
            return
        }
    }

    @Test("A second zone of one name is an operation that fails and leaves nothing behind")
    func zoneTwice() throws {
        var bench = Workbench()
        try bench.namespace("example.com", .dnsPrivate)
        for command in [
            create("example.com", .dnsPrivate), create("Example.com", .dnsPrivate, vpc: "vpc-2"),
            create("example.com.", .dnsPrivate), create("example.com", .dnsPublic),
        ] {
            let operation = try bench.operation(command)
            #expect(failure(operation) == "CANNOT_CREATE_HOSTED_ZONE")
            #expect(bench.registry.namespaces.count == 1)
            #expect(operation.targets["NAMESPACE"] != nil)
        }
    }

    @Test(
        "A private name that no zone can have is an operation that fails",
        arguments: [
            "a..b", ".a", ".", String(repeating: "a", count: 64) + ".local",
        ])
    func impossibleZone(name: String) throws {
        var bench = Workbench()
        let operation = try bench.operation(create(name, .dnsPrivate))
        #expect(failure(operation) == "CANNOT_CREATE_HOSTED_ZONE")
        #expect(bench.registry.namespaces.isEmpty)
    }

    @Test("Names of one label and odd characters are possible zones", arguments: ["prod", "*_@!"])
    func oddZone(name: String) throws {
        var bench = Workbench()
        #expect(failure(try bench.operation(create(name, .dnsPrivate))) == nil)
    }

    @Test("A VPC that is not known fails the operation, once VPCs are configured")
    func vpcs() throws {
        var settings = RegistrySettings()
        settings.knownVPCs = ["vpc-1"]
        var bench = Workbench(settings: settings)
        try bench.namespace("a.local")
        let operation = try bench.operation(create("b.local", .dnsPrivate, vpc: "vpc-2"))
        #expect(failure(operation) == "CANNOT_CREATE_HOSTED_ZONE")
    }

    @Test("An update changes what it names and clears an empty description")
    func update() throws {
        var bench = Workbench()
        let id = try bench.namespace().id
        var request = UpdateNamespace(id: id, kind: .dnsPrivate, description: "one", soaTTL: 30)
        try bench.operation(.updateNamespace(request))
        #expect(bench.registry.namespace(id)?.description == "one")
        #expect(bench.registry.namespace(id)?.soaTTL == 30)
        request = UpdateNamespace(id: id, kind: .dnsPrivate)
        #expect(try bench.run(.updateNamespace(request)).changes.count == 1, "the operation only")
        request.description = ""
        try bench.operation(.updateNamespace(request))
        #expect(bench.registry.namespace(id)?.description == nil)
        #expect(bench.registry.namespace(id)?.soaTTL == 30)
    }

    @Test("An update of another type is refused")
    func updateType() throws {
        var bench = Workbench()
        let id = try bench.namespace().id
        let request = UpdateNamespace(id: id, kind: .dnsPublic, description: "one")
        #expect(bench.error(of: .updateNamespace(request))?.message.contains("DNS_PRIVATE") == true)
    }

    @Test("A namespace with services stays; an empty one goes, and its name is free")
    func delete() throws {
        var bench = Workbench()
        let namespace = try bench.namespace()
        let service = try bench.service(bench.request("web", in: namespace))
        let delete = Command.deleteNamespace(namespace.id, owner: .api)
        guard case .resourceInUse? = bench.error(of: delete) else {
            Issue.record("not in use")
            return
        }
        try bench.run(.deleteService(service.id, owner: .api))
        #expect(try bench.operation(delete).kind == .deleteNamespace)
        #expect(bench.registry.namespace(namespace.id) == nil)
        #expect(bench.error(of: delete) == .namespaceNotFound("Namespace not found"))
        #expect(try bench.namespace().httpName == namespace.name)
    }

    @Test("Lists go by creation")
    func order() throws {
        var bench = Workbench()
        let names = ["c.local", "a.local", "b.local"]
        for name in names { try bench.namespace(name) }
        #expect(bench.registry.namespaces.map(\.name) == names)
    }
}
