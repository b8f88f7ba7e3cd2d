import Registry
import Testing

/// The declared file: what it holds is made so, what left it goes, and the rest stays as it is.
@Suite("The declared file")
struct DeclarationTests {
    static let file = """
        namespace file.local private
        service web A check=custom
        instance a 192.0.2.1
        instance b 192.0.2.2
        service api SRV
        instance c 192.0.2.3
        namespace http.file http
        service job -
        instance d 192.0.2.4
        """

    @Test("creates what it holds, owned by the file, without operations")
    func creates() throws {
        var bench = Workbench()
        let decision = try bench.declare(Self.file)
        #expect(decision.result == .done)
        let counts = bench.registry.counts
        #expect([counts.namespaces, counts.services, counts.instances] == [2, 3, 4])
        #expect(counts.operations == 0)
        let web = try bench.service(named: "web")
        #expect(web.owner == .file)
        #expect(bench.registry.namespaces.allSatisfy { $0.owner == .file })
        let instances = bench.registry.instances(of: web.id)
        #expect(instances.map(\.id) == ["a", "b"])
        #expect(instances.allSatisfy { $0.owner == .file && $0.health.status == .healthy })
    }

    @Test("changes nothing when nothing changed, under aws too", arguments: [false, true])
    func unchanged(isAWS: Bool) throws {
        var bench = Workbench(settings: isAWS ? .aws : RegistrySettings())
        try bench.declare(Self.file)
        try bench.setHealth(.unhealthy, of: "a", in: try bench.service(named: "web"))
        #expect(try bench.declare(Self.file) == Decision(changes: [], result: .done))
    }

    @Test("updates TTLs, descriptions and SOA TTLs in place")
    func updates() throws {
        var bench = Workbench()
        try bench.declare(Self.file)
        let before = bench.registry.tables
        let web = try bench.service(named: "web")
        try bench.setHealth(.unhealthy, of: "a", in: web)
        try bench.declare(
            Self.file
                .replacing("A check=custom", with: "A check=custom ttl=7 description=site")
                .replacing("file.local private", with: "file.local private soa=3"))
        let row = try bench.service(named: "web")
        #expect(row.id == web.id)
        #expect(row.revision == web.revision)
        #expect(row.dns?.ttl(of: .a) == 7)
        #expect(row.description == "site")
        #expect(bench.registry.namespace(named: "file.local")?.soaTTL == 3)
        #expect(bench.registry.instances(of: web.id)[0].health.status == .unhealthy)
        try bench.setHealth(.healthy, of: "a", in: web)
        try bench.declare(Self.file)
        var after = try bench.service(named: "web")
        #expect(after.version == 3)
        after.version = web.version
        #expect(after == web)
        #expect(bench.registry.tables.namespaces == before.namespaces)
    }

    @Test("registers an instance again whose attributes changed, and that one only")
    func instanceChanges() throws {
        var bench = Workbench()
        try bench.declare(Self.file)
        let web = try bench.service(named: "web")
        for id in ["a", "b"] { try bench.setHealth(.unhealthy, of: id, in: web) }
        try bench.declare(Self.file.replacing("192.0.2.1", with: "192.0.2.9"))
        let instances = bench.registry.instances(of: web.id)
        #expect(instances.map(\.health.status) == [.healthy, .unhealthy])
        #expect(try bench.current(web).revision > web.revision)
    }

    @Test("deregisters and deletes what left it")
    func leaving() throws {
        var bench = Workbench()
        try bench.declare(Self.file)
        let web = try bench.service(named: "web")
        try bench.declare(
            """
            namespace file.local private
            service web A check=custom
            instance b 192.0.2.2
            """)
        #expect(bench.registry.instances(of: web.id).map(\.id) == ["b"])
        #expect(try bench.current(web).revision > web.revision)
        let counts = bench.registry.counts
        #expect([counts.namespaces, counts.services, counts.instances] == [1, 1, 1])
        try bench.declare("")
        #expect(bench.registry.counts.namespaces == 0)
    }

    @Test("leaves alone what the API registered, which takes over what is around it")
    func lodgers() throws {
        var bench = Workbench()
        try bench.declare(Self.file)
        let web = try bench.service(named: "web")
        try bench.register("mine", in: web)
        try bench.declare("")
        let row = try bench.service(named: "web")
        #expect(row.owner == .api)
        #expect(bench.registry.namespaces.map(\.owner) == [.api])
        #expect(bench.registry.instances(of: web.id).map(\.id) == ["mine"])
        #expect(bench.registry.counts.services == 1)
        // It is the API's now: the file cannot have it back.
        let error = bench.error(ofDeclaring: Self.file)
        #expect(error?.hasPrefix("registry.yaml:1:1: The API") == true)
        try bench.run(.purgeService(web.id, owner: .api))
        try bench.run(.deleteService(web.id, owner: .api))
    }

    @Test("leaves alone a service of the API's in a namespace that left")
    func lodgingService() throws {
        var bench = Workbench()
        try bench.declare(Self.file)
        let namespace = try #require(bench.registry.namespace(named: "file.local"))
        let mine = try bench.service(bench.request("mine", in: namespace))
        try bench.declare("")
        #expect(bench.registry.namespace(namespace.id)?.owner == .api)
        #expect(bench.registry.services(in: namespace.id) == [mine])
    }

    @Test(
        "makes a service anew whose records, policy, check or type changed",
        arguments: [
            ("A check=custom", "A+AAAA check=custom"), ("A check=custom", "SRV check=custom"),
            ("A check=custom", "A check=custom policy=weighted"), ("A check=custom", "A check=TCP"),
            ("A check=custom", "A"), ("A check=custom", "- check=custom"),
        ])
    func anew(old: String, new: String) throws {
        var bench = Workbench()
        try bench.declare(Self.file)
        let web = try bench.service(named: "web")
        let text = Self.file.replacing(old, with: new)
            .replacing("192.0.2.1", with: "192.0.2.1 \(ipv6)=::1")
            .replacing("192.0.2.2", with: "192.0.2.2 \(ipv6)=::2")
        try bench.declare(text)
        let row = try bench.service(named: "web")
        #expect(row.id != web.id)
        #expect(row.revision > web.revision)
        #expect(bench.registry.instanceCount(of: web.id) == 0)
        #expect(bench.registry.instanceCount(of: row.id) == 2)
        #expect(try bench.declare(text).changes.isEmpty)
    }

    @Test("changes the details of a probe in place")
    func probeDetails() throws {
        var bench = Workbench()
        let text = Self.file.replacing("check=custom", with: "check=TCP")
        try bench.declare(text)
        let web = try bench.service(named: "web")
        try bench.declare(text.replacing("check=TCP", with: "check=TCP threshold=2"))
        let row = try bench.service(named: "web")
        #expect(row.id == web.id)
        #expect(row.healthCheck == .probe(HealthCheckConfig(kind: .tcp, failureThreshold: 2)))
    }

    @Test("makes a namespace anew whose VPC changed")
    func vpc() throws {
        var bench = Workbench()
        try bench.declare(Self.file)
        let id = bench.registry.namespace(named: "file.local")?.id
        let text = Self.file.replacing("file.local private", with: "file.local private vpc=vpc-2")
        try bench.declare(text)
        let namespace = try #require(bench.registry.namespace(named: "file.local"))
        #expect(namespace.id != id)
        #expect(namespace.vpc == "vpc-2")
        #expect(bench.registry.counts.instances == 4)
        try bench.service(bench.request("mine", in: namespace))
        let error = bench.error(ofDeclaring: Self.file)
        #expect(error?.contains("the API owns the service mine") == true)
    }

    @Test("may give a name to another in one step")
    func renaming() throws {
        var bench = Workbench()
        try bench.declare(Self.file)
        // The id changes its capitals, the namespace its type: old and new never meet.
        try bench.declare(Self.file.replacing("instance c", with: "instance C"))
        try bench.declare(Self.file.replacing("file.local private", with: "file.local public"))
        #expect(bench.registry.namespaces.map(\.kind).contains(.dnsPublic))
        #expect(bench.registry.counts.namespaces == 2)
    }
}
