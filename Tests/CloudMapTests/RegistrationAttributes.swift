import CloudMap
import Registry
import Testing

/// Which attributes RegisterInstance takes through the API, under the numbers of the registry's own
/// tests (`InstanceAttributeTests`), which tell in full what it judges: here every row is a
/// request.
@Suite("Attributes of a registration")
struct RegistrationAttributes {
    /// Attributes for a service of a kind, and what the refusal says; nil accepts.
    struct Row: Sendable, CustomTestStringConvertible {
        let number: String
        let kind: String
        let attributes: [String: String]
        let error: String?

        init(_ number: String, _ kind: String, _ attributes: [String: String], _ error: String?) {
            (self.number, self.kind, self.attributes, self.error) = (
                number, kind, attributes, error
            )
        }

        var testDescription: String {
            "\(number) \(kind) \(attributes.count > 5 ? [:] : attributes)"
        }
    }

    static let ipv4 = "AWS_INSTANCE_IPV4"
    static let ipv6 = "AWS_INSTANCE_IPV6"
    static let port = "AWS_INSTANCE_PORT"
    static let cname = "AWS_INSTANCE_CNAME"
    static let alias = "AWS_ALIAS_DNS_NAME"
    static let ec2 = "AWS_EC2_INSTANCE_ID"
    static let health = "AWS_INIT_HEALTH_STATUS"
    static let badPort = "A valid port number must be supplied."
    static let onlyWeighted =
        "ALIAS instance can be registered only in services with WEIGHTED routing policy"

    static func custom(_ count: Int, _ others: [String: String] = [ipv4: "192.0.2.1"]) -> [String:
        String]
    {
        others.merging((0..<count).map { ("k\($0)", "") }) { $1 }
    }

    /// Attributes whose keys and values have so many characters together.
    static func total(_ count: Int) -> [String: String] {
        var attributes = [ipv4: "192.0.2.1"]
        for key in ["a", "b", "c", "d", "e"] where count > size(attributes) {
            let length = min(1024, count - size(attributes) - 1)
            attributes[key] = String(repeating: "x", count: length)
        }
        return attributes
    }

    private static func size(_ attributes: [String: String]) -> Int {
        attributes.reduce(0) { $0 + $1.key.count + $1.value.count }
    }

    static let rows: [Row] = [
        Row("D4", "A", [ipv4: "192.0.2.1", String(repeating: "k", count: 255): "v"], nil),
        Row("D4", "A", [ipv4: "192.0.2.1", String(repeating: "k", count: 256): "v"], "255"),
        Row("D5", "A", [ipv4: "192.0.2.1", "k": String(repeating: "v", count: 1024)], nil),
        Row("D5", "A", [ipv4: "192.0.2.1", "k": String(repeating: "v", count: 1025)], "1024"),
        Row("D5", "A", [ipv4: "192.0.2.1", "k": "", "l": "a b\tc "], nil),
        Row("D7", "A", custom(30), nil), Row("D7", "A", custom(31), "30 custom attributes"),
        Row("D8", "A", total(5000), nil),
        Row("D8", "A", total(5001), "The total size of attributes must not exceed 5000 characters"),
        Row("D10", "A", [:], ipv4), Row("D10", "A", [ipv6: "::1"], ipv4),
        Row("D11", "AAAA", [ipv4: "192.0.2.1"], ipv6), Row("D11", "AAAA", [ipv6: "::1"], nil),
        Row("D12", "dual", [ipv4: "192.0.2.1"], ipv6), Row("D12", "dual", [ipv6: "::1"], ipv4),
        Row("D13", "SRV", [ipv4: "192.0.2.1"], badPort), Row("D14", "SRV", [port: "80"], ipv6),
        Row("D14", "SRV", [port: "80", ipv6: "::1"], nil),
        Row("D15", "CNAME", [ipv4: "192.0.2.1"], cname),
        Row("D16", "probe", [ipv4: "192.0.2.1"], badPort),
        Row("D17", "HTTP probe", [port: "80"], ipv4),
        Row("D17", "HTTP probe", [port: "80", ipv4: "192.0.2.1"], nil),
        Row("D18", "A", [ipv4: "192.0.2.1", port: "0"], badPort),
        Row("D18", "A", [ipv4: "192.0.2.1", port: "65535"], nil),
        Row("D18", "A", [ipv4: "192.0.2.1", port: "65536"], badPort),
        Row("D18", "HTTP", [port: "+1"], badPort), Row("D19", "A", [ipv4: "192.0.2.01"], "IPv4"),
        Row("D19", "HTTP", [ipv4: "1.2.3"], "IPv4"),
        Row("D20", "A", [ipv4: "192.0.2.1", ipv6: "x"], "IPv6"),
        Row("D20", "AAAA", [ipv6: "fe80::1%eth0"], "IPv6"),
        Row("D20", "AAAA", [ipv6: "::ffff:192.0.2.1"], nil),
        Row("D21", "CNAME", [cname: "a..b"], "domain name"),
        Row("D21", "CNAME", [cname: "192.0.2.1"], "domain name"),
        Row("D21", "CNAME", [cname: "_a.example."], nil),
        Row("D22", "CNAME", [cname: "web.a.test"], "own name"),
        Row("D23", "weighted", [alias: "a.example", ipv4: "192.0.2.1"], ipv4),
        Row("D23", "weighted", [alias: "a.example", cname: "b.example"], cname),
        Row("D24", "SRV", [alias: "a.example"], "A or AAAA"),
        Row("D24", "HTTP", [alias: "a.example"], "A or AAAA"),
        Row("D25", "A", [alias: "a.example"], onlyWeighted),
        Row("D26", "weighted", [alias: "192.0.2.1"], "host name"),
        Row("D26", "weighted", [alias: "a.example"], nil),
        Row("D27", "mixed", [alias: "a.example"], "A or AAAA"),
        Row("D28", "A", [ec2: "i-0123456789abcdef0"], "HTTP namespace"),
        Row("D29", "HTTP", [ec2: "i-0123456789abcdef0", "k": "v"], "together with k"),
        Row("D30", "HTTP", [ec2: "i-0123456789abcdef1"], "configured"),
        Row("D30", "HTTP", [ec2: "i-0123456789abcdef0", health: "HEALTHY"], nil),
        Row("D31", "A", [ipv4: "192.0.2.1", health: "healthy"], health),
        Row("D32", "A", [ipv4: "192.0.2.1", health: "UNHEALTHY"], nil),
        Row("D33", "A", custom(29, [ipv4: "192.0.2.1", "AWS_NEW": "x"]), nil),
        Row("D33", "A", custom(30, [ipv4: "192.0.2.1", "AWS_NEW": "x"]), "30 custom"),
        Row("D34", "A", [ipv4: "192.0.2.1", ipv6: "2001:DB8::1", port: "80", cname: "b"], nil),
        Row("none", "HTTP", [:], nil),
    ]

    private static func world() async throws -> (gateway: TestGateway, services: [String: String]) {
        var settings = RegistrySettings()
        settings.ec2Instances = ["i-0123456789abcdef0": "10.0.0.7"]
        let gateway = TestGateway(settings: settings)
        let dns = try await gateway.namespace("a.test")
        let http = try await gateway.namespace("http", .http)
        let check: JSONObject = ["HealthCheckConfig": .object(["Type": "TCP"])]
        var services: [String: String] = [:]
        let kinds: [(String, [String])] = [
            ("A", ["A"]), ("AAAA", ["AAAA"]), ("dual", ["A", "AAAA"]), ("SRV", ["SRV"]),
            ("mixed", ["A", "SRV"]),
        ]
        for (kind, records) in kinds {
            services[kind] = try await gateway.service(kind, in: dns, records)
        }
        for (kind, name, record) in [("CNAME", "web", "CNAME"), ("weighted", "weighted", "A")] {
            let reply = try await gateway.accept(
                .createService,
                [
                    "Name": .string(name), "NamespaceId": .string(dns),
                    "DnsConfig": .dns([record], policy: "WEIGHTED"),
                ])
            services[kind] = reply.at("Service.Id")?.text
        }
        services["probe"] = try await gateway.service("probe", in: dns, ["A"], check)
        services["HTTP"] = try await gateway.service("plain", in: http, [])
        services["HTTP probe"] = try await gateway.service("checked", in: http, [], check)
        return (gateway, services)
    }

    @Test("Each row of section D", arguments: rows)
    func judged(row: Row) async throws {
        let (gateway, services) = try await Self.world()
        let service = JSONValue.string(try #require(services[row.kind]))
        let request: JSONObject = [
            "ServiceId": service, "InstanceId": "i", "Attributes": .texts(row.attributes),
        ]
        guard let error = row.error else {
            try await gateway.finish(.registerInstance, request)
            let reply = try await gateway.accept(
                .getInstance, ["ServiceId": service, "InstanceId": "i"])
            var expected = row.attributes
            if expected[Self.ec2] != nil { expected[Self.ipv4] = "10.0.0.7" }
            let told = reply.at("Instance.Attributes")?.members?.pairs ?? []
            #expect(
                Dictionary(uniqueKeysWithValues: told.map { ($0.name, $0.value.text ?? "") })
                    == expected)
            return
        }
        await gateway.refuse(.registerInstance, request, "InvalidInput", error)
        let list = try await gateway.accept(.listInstances, ["ServiceId": service])
        #expect(list["Instances"] == .array([]) && list["ResourceOwner"] == "000000000000")
        let filters = JSONValue.filters(("TYPE", ["REGISTER_INSTANCE"], nil))
        #expect(
            try await gateway.accept(.listOperations, ["Filters": filters])["Operations"]
                == .array([]))
    }

    @Test("D6: a value that is null is InvalidInput, one of another kind cannot be read")
    func kinds() async throws {
        let (gateway, services) = try await Self.world()
        let service = JSONValue.string(try #require(services["HTTP"]))
        for (value, code): (JSONValue, String) in [
            (.null, "InvalidInput"), (1, "SerializationException"),
            (.object([:]), "SerializationException"), (.array([]), "SerializationException"),
        ] {
            await gateway.refuse(
                .registerInstance,
                [
                    "ServiceId": service, "InstanceId": "i",
                    "Attributes": .object(["a": "fine", "k": value]),
                ], code, "attributes")
        }
    }

    @Test(
        "D37: a name that DNS cannot have is an operation that fails, and the old instance stays",
        arguments: ["a..b", ".a", "a.", String(repeating: "a", count: 64)])
    func names(id: String) async throws {
        let (gateway, services) = try await Self.world()
        let service = JSONValue.string(try #require(services["SRV"]))
        let failed = try await gateway.outcome(
            .registerInstance,
            [
                "ServiceId": service, "InstanceId": .string(id),
                "Attributes": .texts([Self.ipv4: "192.0.2.1", Self.port: "80"]),
            ])
        #expect(failed["Status"] == "FAIL" && failed["ErrorCode"] == "INVALID_CHANGE_BATCH")
        #expect(failed["ErrorMessage"]?.text?.isEmpty == false)
        #expect(
            failed.at("Targets.INSTANCE") == .string(id) && failed.at("Targets.SERVICE") == service)
        await gateway.refuse(
            .getInstance, ["ServiceId": service, "InstanceId": .string(id)], "InstanceNotFound")
    }

    @Test("D8, D35: quotas count new instances alone")
    func quotas() async throws {
        let gateway = TestGateway(settings: .aws)
        let space = try await gateway.namespace("a.test")
        let web = try await gateway.service("web", in: space)
        for number in 0..<1000 { try await gateway.register("i\(number)", in: web) }
        let request: JSONObject = [
            "ServiceId": .string(web), "InstanceId": "one-more",
            "Attributes": .texts([Self.ipv4: "192.0.2.2"]),
        ]
        await gateway.refuse(.registerInstance, request, "ResourceLimitExceeded", "1000")
        try await gateway.register("i7", in: web, [Self.ipv4: "192.0.2.7"])
        let count = try await gateway.accept(.getService, ["Id": .string(web)])
        #expect(count.at("Service.InstanceCount") == 1000)
    }
}
