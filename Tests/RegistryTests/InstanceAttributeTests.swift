import Registry
import Testing

/// What RegisterInstance accepts, by numbers that rows of one rule share. Some rules can only be
/// told through the API (`RegistrationAttributes`): the registry's types hold no null.
@Suite("Instance attributes")
struct InstanceAttributeTests {
    /// A registration into a service of these record types, and what is said of it; nil accepts it.
    struct Row: CustomStringConvertible, Sendable {
        let number: String
        var records: [DNSConfig.RecordKind] = [.a]
        var policy = DNSConfig.RoutingPolicy.multivalue
        var check = HealthCheck.none
        var namespace = Namespace.Kind.dnsPrivate
        var id = "i-1"
        let attributes: [String: String]
        let error: String?

        var description: String { "\(number) \(attributes.count > 5 ? [:] : attributes)" }
    }

    static let address = [ipv4: "192.0.2.1"]
    static let alias = ReservedAttribute.alias
    static let cname = ReservedAttribute.cname
    static let ec2 = ReservedAttribute.ec2Instance
    static let initial = ReservedAttribute.initialHealth
    static let badPort = "A valid port number must be supplied."

    static func custom(_ count: Int) -> [String: String] {
        Dictionary(uniqueKeysWithValues: (0..<count).map { ("k\($0)", "") })
    }

    static let constraints: [Row] = [
        Row(number: "D2", id: "", attributes: address, error: "at 'instanceId'"),
        Row(number: "D2", id: "a b", attributes: address, error: "regular expression pattern"),
        Row(
            number: "D2", id: String(repeating: "a", count: 65), attributes: address,
            error: "Member must have length less than or equal to 64"),
        Row(number: "D4", attributes: address.merging(["a b": "x"]) { $1 }, error: "Map keys"),
        Row(number: "D4", attributes: address.merging(["": "x"]) { $1 }, error: "Map keys"),
        Row(
            number: "D4",
            attributes: address.merging([String(repeating: "k", count: 256): ""]) { $1 },
            error: "[Member must have length less than or equal to 255]"),
        Row(number: "D5", attributes: address.merging(["k": " x"]) { $1 }, error: "Map value"),
        Row(number: "D5", attributes: address.merging(["k": "x\n"]) { $1 }, error: "Map value"),
        Row(number: "D5", attributes: address.merging(["k": "ü"]) { $1 }, error: "Map value"),
        Row(
            number: "D5",
            attributes: address.merging(["k": String(repeating: "v", count: 1025)]) { $1 },
            error: "[Member must have length less than or equal to 1024]"),
        Row(number: "D5", attributes: address.merging(["k": "", "l": "a b "]) { $1 }, error: nil),
        Row(number: "D7", attributes: address.merging(custom(30)) { $1 }, error: nil),
        Row(number: "D7", attributes: address.merging(custom(31)) { $1 }, error: "30 custom"),
        Row(
            number: "D8",
            attributes: address.merging(
                ["a": "a", "b": "b", "c": "c", "d": "d", "e": "e"]
                    .mapValues { String(repeating: $0, count: 1000) }
            ) { $1 }, error: "The total size of attributes must not exceed 5000 characters"),
        Row(
            number: "D33", attributes: address.merging(["AWS_NEW": "x"]) { $1 }, error: nil),
        Row(
            number: "D33",
            attributes: address.merging(custom(30)) { $1 }.merging(["AWS_NEW": ""]) { $1 },
            error: "30 custom"),
    ]

    static let required: [Row] = [
        Row(number: "D10", attributes: [:], error: ipv4),
        Row(number: "D11", records: [.aaaa], attributes: address, error: ipv6),
        Row(number: "D12", records: [.a, .aaaa], attributes: address, error: ipv6),
        Row(number: "D12", records: [.a, .aaaa], attributes: [ipv6: "::1"], error: ipv4),
        Row(
            number: "D12", records: [.a, .aaaa], attributes: [ipv4: "192.0.2.1", ipv6: "::1"],
            error: nil),
        Row(number: "D13", records: [.srv], attributes: address, error: badPort),
        Row(number: "D14", records: [.srv], attributes: [port: "80"], error: "\(ipv4) or \(ipv6)"),
        Row(number: "D14", records: [.srv], attributes: [port: "80", ipv6: "::1"], error: nil),
        Row(
            number: "D15", records: [.cname], policy: .weighted, attributes: address, error: cname),
        Row(number: "D16", check: probe, attributes: address, error: badPort),
        Row(number: "D16", check: probe, attributes: [ipv4: "192.0.2.1", port: "80"], error: nil),
        Row(
            number: "D16", policy: .weighted, check: probe, attributes: [alias: "a.example"],
            error: nil),
        Row(
            number: "D17", records: [], check: probe, namespace: .http, attributes: [port: "80"],
            error: ipv4),
        Row(number: "HTTP", records: [], namespace: .http, attributes: [:], error: nil),
        Row(number: "HTTP", records: [], attributes: [:], error: nil),
    ]

    static let values: [Row] =
        ["0", "65536", "-1", "+80", " 80", "", "8o", "99999999999999999999"].map {
            Row(
                number: "D18", attributes: address.merging([port: $0]) { $1 },
                error: $0 == " 80" ? "Map value" : badPort)
        }
        + ["192.0.2", "192.0.2.256", "192.0.2.01", "192.0.2.1.", "::1", "a", ""].map {
            Row(number: "D19", attributes: [ipv4: $0], error: "is not an IPv4 address")
        }
        + ["192.0.2.1", "fe80::1%eth0", "1::2::3", ":::", "12345::", "::g", "1:2:3:4:5:6:7"].map {
            Row(
                number: "D20", records: [.aaaa], attributes: [ipv6: $0],
                error: "is not an IPv6 address")
        }
        + ["::", "::1", "1::", "2001:DB8::1", "::ffff:192.0.2.1", "1:2:3:4:5:6:7:8"].map {
            Row(number: "D20", records: [.aaaa], attributes: [ipv6: $0], error: nil)
        }
        + ["a..b", "192.0.2.1", "::1", "a b", "", "."].map {
            Row(
                number: "D21", records: [.cname], policy: .weighted, attributes: [cname: $0],
                error: "is not a domain name")
        }
        + ["a.example", "_a.example.", "A"].map {
            Row(
                number: "D21", records: [.cname], policy: .weighted, attributes: [cname: $0],
                error: nil)
        } + [
            Row(
                number: "D22", records: [.cname], policy: .weighted,
                attributes: [cname: "WEB.web.local"], error: "own name"),
            Row(
                number: "D31", attributes: address.merging([initial: "UNKNOWN"]) { $1 },
                error: initial),
            Row(
                number: "D32", attributes: address.merging([initial: "UNHEALTHY"]) { $1 },
                error: nil),
            Row(
                number: "D34",
                attributes: [ipv4: "192.0.2.1", ipv6: "::1", port: "80", cname: "a.example"],
                error: nil),
        ]

    static let aliases: [Row] = [
        Row(number: "alias", policy: .weighted, attributes: [alias: "a.example"], error: nil),
        Row(
            number: "alias", records: [.a, .aaaa], policy: .weighted,
            attributes: [alias: "a.example", initial: "HEALTHY", "k": "v"], error: nil),
        Row(
            number: "D23", policy: .weighted, attributes: [alias: "a.example", port: "80"],
            error: port),
        Row(
            number: "D24", records: [.srv], policy: .weighted, attributes: [alias: "a.example"],
            error: "A or AAAA"),
        Row(
            number: "D24", records: [], namespace: .http, attributes: [alias: "a.example"],
            error: "A or AAAA"),
        Row(
            number: "D25", attributes: [alias: "a.example"],
            error: "ALIAS instance can be registered only in services with WEIGHTED routing "
                + "policy"),
        Row(number: "D26", policy: .weighted, attributes: [alias: "a..b"], error: "host name"),
        Row(
            number: "D27", records: [.a, .srv], policy: .weighted,
            attributes: [alias: "a.example"], error: "A or AAAA"),
        Row(number: "D28", attributes: [ec2: "i-0123456789abcdef0"], error: "HTTP namespace"),
        Row(
            number: "D29", records: [], namespace: .http,
            attributes: [ec2: "i-0123456789abcdef0", "k": "v"], error: "together with k"),
        Row(
            number: "D30", records: [], namespace: .http, attributes: [ec2: "i-1"],
            error: "not among those"),
        Row(
            number: "D30", records: [], namespace: .http,
            attributes: [ec2: "i-0123456789abcdef0", initial: "HEALTHY"], error: nil),
    ]

    @Test("are judged as section D says", arguments: constraints + required + values + aliases)
    func judged(row: Row) throws {
        var settings = RegistrySettings()
        settings.ec2Instances = ["i-0123456789abcdef0": "10.0.0.7"]
        var bench = Workbench(settings: settings)
        let service = try bench.service(
            records: row.records, policy: row.policy, check: row.check, namespace: row.namespace)
        let before = bench.registry.tables
        let command = Command.registerInstance(
            RegisterInstance(
                serviceID: service.id, instanceID: row.id, attributes: row.attributes))
        guard let expected = row.error else {
            try bench.run(command)
            #expect(bench.registry.instanceCount(of: service.id) == 1)
            return
        }
        guard case .invalidInput(let text)? = bench.error(of: command) else {
            Issue.record("accepted")
            return
        }
        #expect(text.contains(expected), "\(text)")
        #expect(bench.registry.tables == before)
    }

    @Test("D3: a token has at most 64 characters")
    func token() throws {
        var bench = Workbench()
        let service = try bench.service()
        var request = RegisterInstance(
            serviceID: service.id, instanceID: "a", attributes: Self.address)
        request.creatorRequestID = String(repeating: "t", count: 65)
        let error = bench.error(of: .registerInstance(request))
        #expect(error?.message.contains("at 'creatorRequestId'") == true)
    }

    @Test("D9: the service must be there")
    func noService() {
        var bench = Workbench()
        let request = RegisterInstance(
            serviceID: "srv-none", instanceID: "a", attributes: Self.address)
        #expect(
            bench.error(of: .registerInstance(request)) == .serviceNotFound("Service not found"))
    }

    @Test("D12: one address is enough where the setting says so")
    func lenient() throws {
        var settings = RegistrySettings()
        settings.dualStackLenient = true
        var bench = Workbench(settings: settings)
        let service = try bench.service(records: [.a, .aaaa])
        #expect(try bench.register("a", in: service, [ipv6: "::1"]) != nil)
        let none = RegisterInstance(serviceID: service.id, instanceID: "b", attributes: [:])
        #expect(bench.error(of: .registerInstance(none)) != nil)
    }

    @Test("D30: the address of an EC2 instance is stored")
    func ec2Address() throws {
        var settings = RegistrySettings()
        settings.ec2Instances = ["i-0123456789abcdef0": "10.0.0.7"]
        var bench = Workbench(settings: settings)
        let service = try bench.service(records: [], namespace: .http)
        let instance = try bench.register("a", in: service, [Self.ec2: "i-0123456789abcdef0"])
        #expect(instance?.attributes[ipv4] == "10.0.0.7")
    }

    @Test("Everything is echoed as it was registered")
    func echo() throws {
        var bench = Workbench()
        let service = try bench.service(records: [.aaaa], check: .custom)
        let attributes = [
            ipv6: "2001:DB8:0::1", Self.initial: "UNHEALTHY", "k8s.io/pod": "web", "empty": "",
        ]
        let instance = try #require(try bench.register("a", in: service, attributes))
        #expect(instance.attributes == attributes)
        #expect(instance.ipv6 == 0x2001_0db8_0000_0000_0000_0000_0000_0001)
        #expect(instance.health.status == .unhealthy)
        #expect(instance.health.lostAt == nil)
    }
}
