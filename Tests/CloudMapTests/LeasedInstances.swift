import CloudMap
import Registry
import TestKit
import Testing

/// What the API tells of instances whose leases run or have run out, where nobody checks.
@Suite("Leased instances")
struct LeasedInstances {
    @Test("Health and discovery tell of leases alone what DNS answers by")
    func unchecked() async throws {
        let gateway = TestGateway()
        let space = try await gateway.namespace("a.test")
        let web = try await gateway.service("web", in: space)
        let leased = ["AWS_INSTANCE_IPV4": "192.0.2.1", Lease.attribute: "30"]
        for id in ["live", "silent"] { try await gateway.register(id, in: web, leased) }
        try await gateway.register("plain", in: web)
        _ = try await gateway.registry.run(
            .lapseLease(Instance.Key(service: web, instance: "silent")))
        let status = try await gateway.accept(
            .getInstancesHealthStatus, ["ServiceId": .string(web)])
        #expect(
            status["Status"]
                == .object(["live": "HEALTHY", "plain": "UNKNOWN", "silent": "UNHEALTHY"]))

        for (health, expected) in [
            (nil, ["live", "plain"]), ("HEALTHY", ["live", "plain"]),
            ("UNHEALTHY", ["plain", "silent"]), ("ALL", ["live", "plain", "silent"]),
            ("HEALTHY_OR_ELSE_ALL", ["live", "plain"]),
        ] as [(String?, [String])] {
            var request: JSONObject = ["NamespaceName": "a.test", "ServiceName": "web"]
            request.add("HealthStatus", health.map { .string($0) })
            let reply = try await gateway.accept(.discoverInstances, request)
            #expect(reply.texts(of: "Instances", "InstanceId").sorted() == expected)
        }
        let chosen = await gateway.registry.read { registry in
            registry.service(web).map { registry.choice(of: $0).instances }
        }
        #expect(chosen == ["live", "plain"], "as discovery tells by default")
    }

    @Test("The tag of a service, and what it may not be")
    func tag() async throws {
        let gateway = TestGateway()
        let space = try await gateway.namespace("a.test")
        func tags(_ value: String) -> JSONObject {
            ["Tags": .array([.object(["Key": .string(Lease.tag), "Value": .string(value)])])]
        }
        var wrong: JSONObject = ["Name": "web", "NamespaceId": .string(space), "Type": "HTTP"]
        for pair in tags("soon").pairs { wrong.add(pair.name, pair.value) }
        await gateway.refuse(.createService, wrong, "InvalidInput", "it may be a whole number")
        let web = try await gateway.service("web", in: space, [], tags("5"))
        try await gateway.register("a", in: web, [:])
        let reply = try await gateway.accept(
            .discoverInstances, ["NamespaceName": "a.test", "ServiceName": "web"])
        #expect(reply.at("Instances.0.HealthStatus") == "HEALTHY")
        await gateway.refuse(
            .registerInstance,
            [
                "ServiceId": .string(web), "InstanceId": "b",
                "Attributes": .texts([Lease.attribute: "0"]),
            ], "InvalidInput", "'0' of muster.lease")
    }

    @Test("A report that waits changes nothing that is told until it is due")
    func delayed() async throws {
        var settings = RegistrySettings()
        settings.customHealthDelay = 30
        let gateway = TestGateway(settings: settings)
        let space = try await gateway.namespace("a.test")
        let web = try await gateway.service(
            "web", in: space, ["A"], ["HealthCheckCustomConfig": .object([:])])
        try await gateway.register("a", in: web)
        let report: JSONObject = [
            "ServiceId": .string(web), "InstanceId": "a", "Status": "UNHEALTHY",
        ]
        #expect(try await gateway.accept(.updateInstanceCustomHealthStatus, report) == [:])
        func told() async throws -> [JSONValue?] {
            let health = try await gateway.accept(
                .getInstancesHealthStatus, ["ServiceId": .string(web)])
            let found = try await gateway.accept(
                .discoverInstances,
                ["NamespaceName": "a.test", "ServiceName": "web", "HealthStatus": "ALL"])
            return [health.at("Status.a"), found.at("Instances.0.HealthStatus")]
        }
        #expect(try await told() == ["HEALTHY", "HEALTHY"])
        let key = Instance.Key(service: web, instance: "a")
        let due = await gateway.registry.read { $0.instance(key)?.health.pending?.due }
        _ = try await gateway.registry.run(.settleHealth(key, due: try #require(due)))
        #expect(try await told() == ["UNHEALTHY", "UNHEALTHY"])
    }
}
