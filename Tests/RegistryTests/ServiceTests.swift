import Registry
import Testing

@Suite("Services")
struct ServiceTests {
    /// A CreateService request and a word of what is said of it; nil accepts it.
    struct Row: CustomStringConvertible, Sendable {
        var name = "web"
        var namespace = Namespace.Kind.dnsPrivate
        var records: [DNSConfig.RecordKind]? = [.a]
        var policy = DNSConfig.RoutingPolicy.multivalue
        var isHTTPOnly = false
        var config: HealthCheckConfig?
        var isCustom = false
        let error: String?

        var description: String {
            "\(namespace) \(records?.map(\.rawValue) ?? []) \(policy) \(error ?? "accepted")"
        }
    }

    static let kinds: [[DNSConfig.RecordKind]] = [
        [.a], [.aaaa], [.a, .aaaa], [.srv], [.a, .srv], [.aaaa, .srv], [.a, .aaaa, .srv],
    ]

    static let rows: [Row] =
        kinds.map { Row(records: $0, error: nil) }
        + kinds.map { Row(records: $0, policy: .weighted, error: nil) } + [
            Row(records: [.cname], policy: .weighted, error: nil),
            Row(records: [.cname], error: "WEIGHTED"),
            Row(records: [.cname, .a], policy: .weighted, error: "no other type"),
            Row(name: ".", records: [.cname], policy: .weighted, error: "apex"),
            Row(name: ".", records: [.a], error: nil),
            Row(
                records: [.cname], policy: .weighted, config: HealthCheckConfig(kind: .tcp),
                error: "CNAME"),
            Row(records: [], error: "at least one"),
            Row(records: [.a, .a], error: "once"),
            Row(records: nil, error: "needs a DnsConfig"),
            Row(records: nil, isHTTPOnly: true, error: nil),
            Row(isHTTPOnly: true, error: "can't include a DnsConfig"),
            Row(namespace: .http, error: "can't include a DnsConfig"),
            Row(namespace: .http, records: nil, error: nil),
            Row(config: HealthCheckConfig(kind: .tcp), isCustom: true, error: "not both"),
            Row(config: HealthCheckConfig(kind: .tcp), error: nil),
            Row(config: HealthCheckConfig(kind: .tcp, resourcePath: "/"), error: "TCP"),
            Row(config: HealthCheckConfig(kind: .tcp, resourcePath: ""), error: nil),
            Row(config: HealthCheckConfig(kind: .http, resourcePath: "up"), error: nil),
            Row(config: HealthCheckConfig(kind: .http, resourcePath: "/a b"), error: "blanks"),
            Row(config: HealthCheckConfig(kind: .http, resourcePath: "/\r\n"), error: "blanks"),
            Row(
                config: HealthCheckConfig(kind: .tcp, failureThreshold: 0),
                error: "at 'healthCheckConfig.failureThreshold'"),
            Row(
                config: HealthCheckConfig(kind: .tcp, failureThreshold: 11),
                error: "at 'healthCheckConfig.failureThreshold'"),
        ]

    @Test("are created, or refused with what is wrong", arguments: rows)
    func created(row: Row) throws {
        var bench = Workbench()
        let namespace = try bench.namespace("example.com", row.namespace)
        var request = bench.request(row.name, in: namespace)
        request.dns = row.records.map { records in
            DNSConfig(routingPolicy: row.policy, records: records.map { .init($0, ttl: 10) })
        }
        request.isHTTPOnly = row.isHTTPOnly
        request.healthCheckConfig = row.config
        request.hasCustomHealthCheck = row.isCustom
        guard let expected = row.error else {
            let service = try bench.service(request)
            #expect(service.dns == request.dns)
            #expect(service.isHTTPOnly == (row.records == nil))
            return
        }
        guard case .invalidInput(let text)? = bench.error(of: .createService(request)) else {
            Issue.record("accepted")
            return
        }
        #expect(text.contains(expected), "\(text)")
    }

    @Test("Probes in private namespaces are a setting; HTTP and public ones always have them")
    func privateProbes() throws {
        var bench = Workbench(settings: .aws)
        let request = bench.request("web", in: try bench.namespace(), check: probe)
        #expect(bench.error(of: .createService(request))?.message.contains("private") == true)
        let open = bench.request(
            "web", in: try bench.namespace("example.com", .dnsPublic), check: probe)
        #expect(try bench.service(open).healthCheck == probe)
    }

    @Test("Names that DNS sees clash whatever their capitals, HTTP names only exactly")
    func clashes() throws {
        var bench = Workbench()
        let namespace = try bench.namespace()
        let web = try bench.service(bench.request("web", in: namespace))
        let same = bench.request("WEB", in: namespace)
        #expect(
            bench.error(of: .createService(same))
                == .serviceAlreadyExists(
                    "Service already exists", creatorRequestID: nil, serviceID: web.id))
        let http = { (bench: Workbench, name: String) in
            bench.request(name, in: namespace, records: [])
        }
        #expect(bench.error(of: .createService(http(bench, "Web"))) != nil)
        try bench.service(http(bench, "api"))
        try bench.service(http(bench, "API"))
        #expect(bench.error(of: .createService(http(bench, "api"))) != nil)
        #expect(bench.error(of: .createService(bench.request("Api", in: namespace))) != nil)
        #expect(bench.registry.service(named: "API", in: namespace.id)?.name == "API")
        #expect(bench.registry.service(named: "Api", in: namespace.id) == nil)
        #expect(bench.registry.service(named: "wEb", in: namespace.id) == web)
    }

    @Test("The full DNS name has at most 253 characters")
    func fullName() throws {
        var bench = Workbench()
        let label = String(repeating: "n", count: 60)
        let namespace = try bench.namespace([label, label, label].joined(separator: "."))
        let room = 253 - namespace.name.utf8.count - 1
        let name = "a." + String(repeating: "b", count: 60) + "."
        let fitting = name + String(repeating: "c", count: room - name.utf8.count)
        #expect(bench.error(of: .createService(bench.request(fitting, in: namespace))) == nil)
        let long = bench.request(fitting + "c", in: namespace)
        #expect(bench.error(of: .createService(long))?.message.contains("253") == true)
    }

    @Test("A service with instances stays; one without goes at once")
    func delete() throws {
        var bench = Workbench()
        let service = try bench.service()
        try bench.register("a", in: service)
        let delete = Command.deleteService(service.id, owner: .api)
        #expect(
            bench.error(of: delete)
                == .resourceInUse(
                    "Service contains registered instances; "
                        + "delete the instances before deleting the service"))
        let key = Instance.Key(service: service.id, instance: "a")
        try bench.run(.deregisterInstance(key, owner: .api))
        #expect(try bench.run(delete).result == .done)
        #expect(bench.error(of: delete) == .serviceNotFound("Service not found"))
    }

    @Test("More than 50 tags are too many")
    func tags() throws {
        var bench = Workbench()
        var request = bench.request("web", in: try bench.namespace())
        request.tags = Dictionary(uniqueKeysWithValues: (0..<51).map { ("t\($0)", "") })
        guard case .tooManyTags? = bench.error(of: .createService(request)) else {
            Issue.record("accepted")
            return
        }
        request.tags["t0"] = nil
        #expect(try bench.service(request).tags.count == 50)
    }

    @Test("A namespace that is not there has no services")
    func noNamespace() {
        var bench = Workbench()
        let request = CreateService(name: "web", namespaceID: "ns-none", isHTTPOnly: true)
        #expect(
            bench.error(of: .createService(request))
                == .namespaceNotFound("Namespace not found"))
    }
}
