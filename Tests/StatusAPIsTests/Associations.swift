import CloudMap
import Registry
import Testing

/// SSM's DescribeInstanceAssociationsStatus: an instance and the services that it is registered in.
@Suite("SSM: DescribeInstanceAssociationsStatus")
struct Associations {
    private let front: TestFront
    private let space: Namespace.ID

    init() throws {
        front = TestFront()
        space = try front.registry.namespace("a.test")
    }

    private func association() async throws -> JSONObject {
        try #require(try await front.associations(of: "i-1").first)
    }

    @Test("A registration that is done, in every member")
    func members() async throws {
        let service = try front.registry.service(
            "web", in: space, [.a, .srv], probe: HealthCheckConfig(kind: .http))
        try front.registry.register("i-1", in: service)
        let found = try await association()
        let id = try #require(found["AssociationId"]?.text)
        let pattern = /[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/
        #expect(id.wholeMatch(of: pattern) != nil, "\(id)")
        #expect(
            found == [
                "AssociationId": .string(id), "Name": .string(service), "DocumentVersion": "1",
                "AssociationVersion": "1", "InstanceId": "i-1",
                "ExecutionDate": .number(Double(front.registry.now) / 1000), "Status": "Success",
                "DetailedStatus": "Success",
                "ExecutionSummary": .string(summary(3, 0)), "AssociationName": "web.a.test",
            ])
    }

    private func summary(_ success: Int, _ skipped: Int) -> String {
        let total = success + skipped
        return "\(total) out of \(total) plugin\(total > 1 ? "s" : "") processed, "
            + "\(success) success, 0 failed, 0 timedout, \(skipped) skipped. "
    }

    @Test("The id stays while it is registered; the version counts, and begins anew with it")
    func versions() async throws {
        let service = try front.registry.service("web", in: space, [.a])
        let attributes = ["AWS_INSTANCE_IPV4": "192.0.2.1"]
        try front.registry.register("i-1", in: service, attributes)
        let first = try await association()
        let date = first["ExecutionDate"]
        try front.registry.register("i-1", in: service, ["AWS_INSTANCE_IPV4": "192.0.2.2"])
        let second = try await association()
        #expect(second["AssociationId"] == first["AssociationId"])
        #expect(second["AssociationVersion"] == "2" && second["ExecutionDate"] != date)
        try front.registry.register("i-1", in: service, ["AWS_INSTANCE_IPV4": "192.0.2.2"])
        #expect(try await association()["AssociationVersion"] == "2")

        let key = Instance.Key(service: service, instance: "i-1")
        try front.registry.decide(.deregisterInstance(key, owner: .api))
        #expect(try await front.associations(of: "i-1").isEmpty)
        try front.registry.register("i-1", in: service, attributes)
        let other = try await association()
        #expect(other["AssociationId"] != first["AssociationId"])
        #expect(other["AssociationVersion"] == "1" && other["DocumentVersion"] == "1")
        let update = UpdateService(id: service, records: [.init(.a, ttl: 9)])
        try front.registry.decide(.updateService(update))
        #expect(try await association()["DocumentVersion"] == "2")
    }

    @Test(
        "Records that are withheld from the unhealthy are skipped; the last healthy one's are not")
    func skipped() async throws {
        let service = try front.registry.service("web", in: space, [.a, .srv], isReported: true)
        for id in ["i-1", "i-2"] { try front.registry.register(id, in: service) }
        func report(_ id: String, _ status: HealthStatus) throws {
            let key = Instance.Key(service: service, instance: id)
            try front.registry.decide(.updateCustomHealth(key, status))
        }
        #expect(try await association()["ExecutionSummary"]?.text == summary(3, 0))
        try report("i-1", .unhealthy)
        let withheld = try await association()
        #expect(withheld["ExecutionSummary"]?.text == summary(1, 2))
        #expect(withheld["Status"] == "Success" && withheld["ErrorCode"] == nil)
        try report("i-2", .unhealthy)
        try report("i-1", .healthy)
        try report("i-1", .unhealthy)
        #expect(try await association()["ExecutionSummary"]?.text == summary(3, 0))
    }

    @Test("A step for each record that the instance has, and one for the check")
    func steps() async throws {
        let plain = try front.registry.service("plain", in: space, [.a])
        try front.registry.register("i-1", in: plain)
        #expect(try await association()["ExecutionSummary"]?.text == summary(1, 0))
        let key = Instance.Key(service: plain, instance: "i-1")
        try front.registry.decide(.deregisterInstance(key, owner: .api))
        let api = try front.registry.service("api", in: space, [])
        try front.registry.register("i-1", in: api)
        #expect(try await association()["ExecutionSummary"]?.text == summary(0, 0))
    }

    @Test("An alias is a step for each record that its target can have")
    func aliasSteps() async throws {
        let service = try front.registry.service("web", in: space, [.a, .aaaa], isWeighted: true)
        try front.registry.register("i-1", in: service, ["AWS_ALIAS_DNS_NAME": "lb.example.org"])
        #expect(try await association()["ExecutionSummary"]?.text == summary(2, 0))
    }

    @Test("A registration that is shown as pending is being executed")
    func pending() async throws {
        var settings = RegistrySettings()
        settings.operationDelay = 5000
        let front = TestFront(settings: settings)
        let service = try front.registry.service(
            "web", in: try front.registry.namespace("a.test"))
        try front.registry.register("i-1", in: service)
        let start = front.registry.now
        let running = try #require(try await front.associations(of: "i-1").first)
        #expect(running["Status"] == "Pending" && running["DetailedStatus"] == "InProgress")
        #expect(running["ExecutionSummary"] == "Executing association")
        #expect(running["ExecutionDate"] == .number(Double(start) / 1000))
        front.registry.pass(milliseconds: 5000)
        let done = try #require(try await front.associations(of: "i-1").first)
        #expect(done["Status"] == "Success")
        #expect(done["ExecutionDate"] == .number(Double(start + 5000) / 1000))
    }

    @Test("A registration that failed later is told, with what the instance was left as")
    func failed() async throws {
        let service = try front.registry.service("web", in: space, [.srv])
        try front.registry.register("i-1", in: service)
        let before = try await association()
        // The target of its SRV record would stand where another service's records stand.
        _ = try front.registry.service("i-1.web", in: space, [.cname])
        try front.registry.register(
            "i-1", in: service,
            ["AWS_INSTANCE_IPV4": "192.0.2.9", "AWS_INSTANCE_PORT": "1"])
        let after = try await association()
        #expect(after["Status"] == "Failed" && after["DetailedStatus"] == "Failed", "\(after)")
        #expect(after["ErrorCode"] == "DnsFailed")
        #expect(after["AssociationVersion"] == before["AssociationVersion"])
        let summary = after["ExecutionSummary"]?.text ?? ""
        #expect(
            summary.hasPrefix(
                "1 out of 1 plugin processed, 0 success, 1 failed, 0 timedout, 0 skipped. "
                    + "\nThe operation REGISTER_INSTANCE failed because "), "\(summary)")
    }

    @Test("A name that an association cannot have is left out")
    func names() async throws {
        let http = try front.registry.namespace("a!space", .http)
        let apex = try front.registry.service(".", in: space)
        let odd = try front.registry.service("odd", in: http, [])
        for service in [apex, odd] { try front.registry.register("i-1", in: service) }
        let names = try await front.associations(of: "i-1").reduce(into: [:]) {
            $0[$1["Name"]?.text ?? ""] = $1["AssociationName"]?.text ?? "none"
        }
        #expect(names == [apex: "a.test", odd: "none"])
    }
}
