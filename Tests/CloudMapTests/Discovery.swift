import CloudMap
import Registry
import TestKit
import Testing

/// DiscoverInstances and its revision against a slow model: which instances are told.
@Suite("Discovery")
struct Discovery {
    /// An instance as the model knows it.
    struct Known {
        let id: String
        var attributes: [String: String]
        var isHealthy = true
    }

    static let filters: [String?] = [nil, "HEALTHY", "UNHEALTHY", "ALL", "HEALTHY_OR_ELSE_ALL"]

    /// What must be told: query, then health, then what is optional.
    private static func model(
        _ instances: [Known], health: String?, query: [String: String], optional: [String: String],
        isChecked: Bool
    ) -> Set<String> {
        func having(_ pairs: [String: String], _ list: [Known]) -> [Known] {
            list.filter { instance in
                !pairs.contains { instance.attributes[$0.key] != $0.value }
            }
        }
        var list = having(query, instances)
        if isChecked {
            let healthy = list.filter(\.isHealthy)
            switch health ?? "HEALTHY" {
            case "HEALTHY": list = healthy
            case "UNHEALTHY": list = list.filter { !$0.isHealthy }
            case "ALL": break
            default: list = healthy.isEmpty ? list : healthy
            }
        }
        let preferred = having(optional, list)
        return Set((preferred.isEmpty ? list : preferred).map(\.id))
    }

    @Test("Every filter with every kind of parameter, with and without a check")
    func model() async throws {
        let seed = UInt64.random(in: 0..<1_000_000)
        print("seed of discovery: \(seed)")
        var random = SeededGenerator(seed: seed)
        for round in 0..<12 {
            let isChecked = round % 3 > 0
            let gateway = TestGateway()
            let space = try await gateway.namespace("a.test")
            let web = try await gateway.service(
                "web", in: space, [], isChecked ? ["HealthCheckCustomConfig": .object([:])] : [:])
            var known: [Known] = []
            for number in 0..<Int.random(in: 0...9, using: &random) {
                let attributes = pairs(&random)
                try await gateway.register("i\(number)", in: web, attributes)
                var instance = Known(id: "i\(number)", attributes: attributes)
                if isChecked, Int.random(in: 0...3, using: &random) > 0 {
                    instance.isHealthy = false
                    try await gateway.accept(
                        .updateInstanceCustomHealthStatus,
                        [
                            "ServiceId": .string(web), "InstanceId": .string(instance.id),
                            "Status": "UNHEALTHY",
                        ])
                }
                known.append(instance)
            }
            for health in Self.filters {
                for _ in 0..<8 {
                    let (query, optional) = (pairs(&random, count: 1), pairs(&random, count: 1))
                    let hasQuery = Bool.random(using: &random)
                    let hasOptional = Bool.random(using: &random)
                    var request: JSONObject = ["NamespaceName": "a.test", "ServiceName": "web"]
                    request.add("HealthStatus", health.map { .string($0) })
                    if hasQuery { request.add("QueryParameters", .texts(query)) }
                    if hasOptional { request.add("OptionalParameters", .texts(optional)) }
                    let expected = Self.model(
                        known, health: health, query: hasQuery ? query : [:],
                        optional: hasOptional ? optional : [:], isChecked: isChecked)
                    let reply = try await gateway.accept(.discoverInstances, request)
                    let told = reply.texts(of: "Instances", "InstanceId")
                    #expect(
                        Set(told) == expected && told.count == expected.count,
                        "seed \(seed), round \(round): \(request)")
                    request.add("MaxResults", 2)
                    let some = try await gateway.accept(.discoverInstances, request)
                        .texts(of: "Instances", "InstanceId")
                    #expect(
                        some.count == min(2, expected.count) && expected.isSuperset(of: some),
                        "seed \(seed)")
                }
            }
        }
    }

    /// Attributes of few keys and values.
    private func pairs(_ random: inout SeededGenerator, count: Int = 2) -> [String: String] {
        var pairs: [String: String] = [:]
        for _ in 0..<count {
            let key = ["zone", "AWS_INSTANCE_PORT", "v"].randomElement(using: &random) ?? ""
            pairs[key] = "\(Int.random(in: 1...2, using: &random))"
        }
        return pairs
    }

    @Test("Every member of a result, and the names as they are stored")
    func members() async throws {
        let gateway = TestGateway()
        let space = try await gateway.namespace("A.test")
        let check: JSONObject = ["HealthCheckCustomConfig": .object([:])]
        let web = try await gateway.service("Web", in: space, ["A"], check)
        let attributes = [
            "AWS_INSTANCE_IPV4": "192.0.2.1", "AWS_INIT_HEALTH_STATUS": "HEALTHY", "k": "",
        ]
        try await gateway.register("i", in: web, attributes)
        for (namespace, service) in [("A.test", "Web"), ("a.TEST", "wEB")] {
            let reply = try await gateway.accept(
                .discoverInstances,
                ["NamespaceName": .string(namespace), "ServiceName": .string(service)])
            let expected: JSONObject = [
                "InstanceId": "i", "NamespaceName": "A.test", "ServiceName": "Web",
                "HealthStatus": "HEALTHY",
                "Attributes": .object([
                    "AWS_INIT_HEALTH_STATUS": "HEALTHY", "AWS_INSTANCE_IPV4": "192.0.2.1", "k": "",
                ]),
            ]
            #expect(reply["Instances"] == .array([.object(expected)]))
        }
        let plain = try await gateway.service("plain", in: space)
        try await gateway.register("i", in: plain)
        let reply = try await gateway.accept(
            .discoverInstances, ["NamespaceName": "A.test", "ServiceName": "plain"])
        #expect(reply.at("Instances.0.HealthStatus") == "UNKNOWN", "nobody checks")
        try await gateway.accept(
            .discoverInstances,
            ["NamespaceName": "A.test", "ServiceName": "Web", "OwnerAccount": "000000000000"])
        for operation in [CloudMapOperation.discoverInstances, .discoverInstancesRevision] {
            await gateway.refuse(
                operation,
                ["NamespaceName": "A.test", "ServiceName": "Web", "OwnerAccount": "000000000001"],
                "NamespaceNotFound")
        }
        await gateway.refuse(
            .getOperation, ["OperationId": "x", "OwnerAccount": "000000000001"],
            "OperationNotFound")
    }

    @Test("An HTTP namespace is found by its HttpName alone, exactly as it is written")
    func httpNames() async throws {
        let gateway = TestGateway()
        _ = try await gateway.namespace("a.test")
        let http = try await gateway.namespace("a.test", .http)
        _ = try await gateway.service("Web", in: http, [])
        let found = try await gateway.accept(.getNamespace, ["Id": .string(http)])
        let name = try #require(found.at("Namespace.Properties.HttpProperties.HttpName")?.text)
        #expect(name.hasPrefix("a.test-") && name.count == "a.test-".count + 16)
        try await gateway.accept(
            .discoverInstances, ["NamespaceName": .string(name), "ServiceName": "Web"])
        for (namespace, service, code) in [
            (name.uppercased(), "Web", "NamespaceNotFound"), (name, "web", "ServiceNotFound"),
            ("a.test", "Web", "ServiceNotFound"),
        ] {
            await gateway.refuse(
                .discoverInstances,
                ["NamespaceName": .string(namespace), "ServiceName": .string(service)], code)
        }
    }

    @Test("The order is another each time, and in the long run each comes first")
    func shuffled() async throws {
        let gateway = TestGateway()
        let web = try await gateway.service("web", in: try await gateway.namespace("a.test"))
        for number in 0..<3 { try await gateway.register("i\(number)", in: web) }
        var firsts: [String: Int] = [:]
        for random in 0..<300 {
            let reply = await gateway.ask(
                "DiscoverInstances",
                #"{"NamespaceName":"a.test","ServiceName":"web","MaxResults":1}"#,
                random: UInt64(random))
            firsts[
                try #require(reply.json?.texts(of: "Instances", "InstanceId").first), default: 0] +=
                1
        }
        // 300 even picks of three: below 60 is more than five standard deviations away.
        #expect(firsts.count == 3 && firsts.values.allSatisfy { $0 > 60 }, "\(firsts)")
    }

    @Test("The revision rises with registrations of the service and with nothing else")
    func revisions() async throws {
        let gateway = TestGateway()
        let space = try await gateway.namespace("a.test")
        let names: JSONObject = ["NamespaceName": "a.test", "ServiceName": "web"]
        func revision() async throws -> Int {
            let told = try await gateway.accept(.discoverInstancesRevision, names)[
                "InstancesRevision"]
            let found = try await gateway.accept(.discoverInstances, names)["InstancesRevision"]
            #expect(told == found)
            guard case .integer(let revision)? = told else { throw Missing() }
            #expect(revision > 0 && revision < 1 << 53, "JavaScript reads it exactly")
            return revision
        }
        let check: JSONObject = ["HealthCheckCustomConfig": .object([:])]
        var web = try await gateway.service("web", in: space, ["A"], check)
        let other = try await gateway.service("other", in: space)
        var last = try await revision()
        func expect(rise: Bool, _ what: String) async throws {
            let now = try await revision()
            #expect(rise ? now > last : now == last, "\(what)")
            last = now
        }
        try await gateway.register("i", in: web)
        try await expect(rise: true, "a new instance")
        try await gateway.register("i", in: web, ["AWS_INSTANCE_IPV4": "192.0.2.2"])
        try await expect(rise: true, "other attributes")
        try await gateway.register("i", in: web, ["AWS_INSTANCE_IPV4": "192.0.2.2"])
        try await expect(rise: false, "the same attributes")
        try await gateway.register("i", in: other)
        try await expect(rise: false, "another service")
        let instance: JSONObject = ["ServiceId": .string(web), "InstanceId": "i"]
        try await gateway.accept(
            .updateInstanceCustomHealthStatus,
            ["ServiceId": .string(web), "InstanceId": "i", "Status": "UNHEALTHY"])
        try await expect(rise: false, "health")
        let change: JSONValue = .object(["DnsConfig": .dns(["A"]), "Description": "d"])
        try await gateway.finish(.updateService, ["Id": .string(web), "Service": change])
        try await expect(rise: false, "a TTL")
        try await gateway.finish(.deregisterInstance, instance)
        try await expect(rise: true, "a deregistration")
        try await gateway.accept(.deleteService, ["Id": .string(web)])
        web = try await gateway.service("web", in: space)
        try await expect(rise: true, "the service made anew")
    }
}

/// A member that must be there is not.
private struct Missing: Error {}
