import CloudMap
import Registry
import StatusAPIs
import Testing

/// WebPlus's DescribeInstanceHealth: all registrations of an instance together.
@Suite("WebPlus: DescribeInstanceHealth")
struct InstanceHealthOfWebPlus {
    private let front = TestFront()
    private let space: Namespace.ID

    init() throws { space = try front.registry.namespace("a.test") }

    private func probed(_ name: String) throws -> Service.ID {
        let id = try front.registry.service(
            name, in: space, probe: HealthCheckConfig(kind: .tcp))
        try front.registry.register("i-1", in: id)
        return id
    }

    @Test(
        "One that is UNHEALTHY anywhere is UNHEALTHY; one that is not known everywhere is UNKOWN",
        arguments: HealthStatus.allCases, HealthStatus.allCases)
    func aggregation(_ first: HealthStatus, _ second: HealthStatus) async throws {
        for (name, status) in [("a", first), ("b", second)] {
            try front.registry.observe("i-1", in: try probed(name), status)
        }
        let other = try front.registry.service("c", in: space)
        try front.registry.register("i-1", in: other)
        let both: Set = [first, second]
        let word =
            both.contains(.unhealthy)
            ? "UNHEALTHY" : both.contains(.unknown) ? "UNKOWN" : "HEALTHY"
        #expect(try await front.health(of: "i-1") == ["CONNECTED", word, "0"])
    }

    @Test("Without a check the example of the API's page is the answer")
    func unchecked() async throws {
        let service = try front.registry.service("web", in: space)
        try front.registry.register("team/a:b@c.d-e_f", in: service)
        let health = try await front.health(of: "team/a:b@c.d-e_f")
        #expect(health == ["CONNECTED", "UNKOWN", "0"])
        let reply = await front.askWebPlus("Id=team%2Fa%3Ab%40c.d-e_f&ServiceCode=webx")
        #expect(reply.json?["Code"] == "OK" && reply.json?["Message"] == "success")
        #expect(reply.json?["RequestId"]?.text?.count == 36)
    }

    @Test("Who reports is not asked for more than a report")
    func reported() async throws {
        let service = try front.registry.service("web", in: space, isReported: true)
        try front.registry.register("i-1", in: service)
        front.registry.pass(milliseconds: 1_000_000)
        #expect(try await front.health(of: "i-1") == ["CONNECTED", "HEALTHY", "0"])
    }

    @Test("A check without a result for three intervals is disconnected since then")
    func lost() async throws {
        let first = Instance.Key(service: try probed("a"), instance: "i-1")
        let second = Instance.Key(service: try probed("b"), instance: "i-1")
        #expect(try await front.health(of: "i-1")[0] == "CONNECTED")
        let time = Timestamp(milliseconds: front.registry.now)
        front.registry.setContact(HealthContact(at: time, interval: 10), with: first)
        front.registry.setContact(HealthContact(at: time, interval: 30), with: second)
        front.registry.pass(milliseconds: 29_999)
        #expect(try await front.health(of: "i-1") == ["CONNECTED", "UNKOWN", "0"])
        front.registry.pass(milliseconds: 1)
        #expect(try await front.health(of: "i-1") == ["DISCONNECTED", "UNKOWN", "0"])
        front.registry.pass(milliseconds: 70_000)
        #expect(try await front.health(of: "i-1") == ["DISCONNECTED", "UNKOWN", "70000"])
        let now = Timestamp(milliseconds: front.registry.now)
        front.registry.setContact(HealthContact(at: now, interval: 10), with: first)
        #expect(try await front.health(of: "i-1") == ["DISCONNECTED", "UNKOWN", "10000"])
        front.registry.setContact(HealthContact(at: now, interval: 30), with: second)
        #expect(try await front.health(of: "i-1") == ["CONNECTED", "UNKOWN", "0"])
        front.registry.setContact(HealthContact(at: now, interval: nil), with: second)
        front.registry.pass(milliseconds: 5)
        #expect(try await front.health(of: "i-1") == ["DISCONNECTED", "UNKOWN", "5"])
    }

    @Test("A reporter whose lease ran out is disconnected since then, and comes back with a report")
    func lapsed() async throws {
        let service = try front.registry.service("web", in: space, isReported: true)
        try front.registry.register(
            "i-1", in: service, ["AWS_INSTANCE_IPV4": "192.0.2.1", "muster.lease": "30"])
        #expect(try await front.health(of: "i-1") == ["CONNECTED", "HEALTHY", "0"])
        let key = Instance.Key(service: service, instance: "i-1")
        try front.registry.decide(.lapseLease(key))
        #expect(try await front.health(of: "i-1") == ["DISCONNECTED", "UNHEALTHY", "0"])
        front.registry.pass(milliseconds: 7000)
        #expect(try await front.health(of: "i-1") == ["DISCONNECTED", "UNHEALTHY", "7000"])
        try front.registry.decide(.updateCustomHealth(key, .healthy))
        #expect(try await front.health(of: "i-1") == ["CONNECTED", "HEALTHY", "0"])
    }

    @Test("An id that cannot be is one error, one that is registered nowhere another")
    func errors() async {
        let long = String(repeating: "a", count: 65)
        for query in [
            "", "InstanceId=", "InstanceId=a%20b", "InstanceId=\(long)", "InstanceId=&Id=i",
        ] {
            #expect(
                await front.askWebPlus(query).alibabaError
                    == "400 InstanceIdParamInvalid: The specified instance ID does not exist.")
        }
        let unknown = await front.askWebPlus("InstanceId=i-none").alibabaError
        #expect(
            unknown == "404 InstanceNotExists: The specified instance does not exist according to "
                + "the Instance ID declared. The specified instance may have been released or the "
                + "parameter passed in is invalid.")
    }
}
