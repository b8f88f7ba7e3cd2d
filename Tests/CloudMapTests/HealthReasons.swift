import CloudMap
import Registry
import RequestSigning
import Testing

/// DescribeChecks and DescribeServices, the operations of our own.
@Suite("Health and its reasons")
struct HealthReasons {
    /// The reply to one of our own operations.
    private func ask(
        _ test: TestGateway, _ operation: String, _ members: JSONObject,
        headers: [String: String] = [:]
    ) async -> APIReply {
        await test.ask(
            "", String(decoding: JSONValue.object(members).octets, as: UTF8.self),
            headers: ["X-Amz-Target": "Muster." + operation].merging(headers) { $1 })
    }

    @Test("Every instance is described, page by page, by id")
    func pages() async throws {
        let test = TestGateway()
        let namespace = try await test.namespace("lab.example")
        let service = try await test.service(
            "web", in: namespace, ["A"], ["HealthCheckCustomConfig": .object([:])])
        for number in 1...5 { try await test.register("i\(number)", in: service) }
        try await test.accept(
            .updateInstanceCustomHealthStatus,
            ["ServiceId": .string(service), "InstanceId": "i2", "Status": "UNHEALTHY"])
        var found: [String] = []
        var token: JSONValue?
        repeat {
            let reply = await ask(
                test, "DescribeChecks",
                ["ServiceId": .string(service), "MaxResults": 2, "NextToken": token])
            #expect(reply.status == 200)
            let json = try #require(reply.json)
            #expect(json["ServiceId"] == .string(service))
            for instance in json["Instances"]?.elements ?? [] {
                let members = try #require(instance.members)
                found.append("\(members["Id"]?.text ?? "") \(members["HealthStatus"]?.text ?? "")")
                #expect(members["Since"] != nil && members["Changes"] == .array([]))
            }
            token = json["NextToken"]
        } while token != nil
        #expect(found == ["i1 HEALTHY", "i2 UNHEALTHY", "i3 HEALTHY", "i4 HEALTHY", "i5 HEALTHY"])
    }

    @Test("The services of a namespace are counted by the health of their instances")
    func counts() async throws {
        let test = TestGateway()
        let namespace = try await test.namespace("lab.example")
        let checked = try await test.service(
            "a", in: namespace, ["A"], ["HealthCheckCustomConfig": .object([:])])
        let unchecked = try await test.service("b", in: namespace)
        for number in 1...3 {
            try await test.register("i\(number)", in: checked)
            try await test.register("i\(number)", in: unchecked)
        }
        try await test.accept(
            .updateInstanceCustomHealthStatus,
            ["ServiceId": .string(checked), "InstanceId": "i2", "Status": "UNHEALTHY"])
        let reply = await ask(test, "DescribeServices", ["NamespaceId": .string(namespace)])
        let services = try #require(reply.json?["Services"]?.elements)
        let rows = services.map { service in
            ["InstanceCount", "HealthyCount", "UnhealthyCount", "UnknownCount"].map {
                service.members?.integer($0)
            }
        }
        #expect(rows == [[3, 2, 1, 0], [3, 0, 0, 3]])
    }

    @Test("They are refused like every other operation")
    func refusals() async throws {
        let test = TestGateway()
        let rows: [(String, JSONObject, String)] = [
            ("DescribeChecks", [:], "InvalidInput"),
            ("DescribeChecks", ["ServiceId": "srv-none"], "ServiceNotFound"),
            ("DescribeChecks", ["ServiceId": 1], "SerializationException"),
            ("DescribeChecks", ["ServiceId": "srv-none", "MaxResults": 101], "InvalidInput"),
            ("DescribeServices", ["NamespaceId": "ns-none"], "NamespaceNotFound"),
            ("DescribeServices", ["NamespaceId": "ns-1", "NextToken": "x"], "InvalidInput"),
            ("Describe", [:], "UnknownOperationException"),
            ("describeChecks", [:], "UnknownOperationException"),
        ]
        for (operation, members, code) in rows {
            let reply = await ask(test, operation, members)
            #expect(reply.status == 400 && reply.code == code, "\(operation) \(members): \(reply)")
        }
        let foreign = await ask(
            test, "DescribeChecks", ["ServiceId": "srv-1"], headers: ["Host": "evil.test"])
        #expect(foreign.status == 403 && foreign.code == "AccessDeniedException")
    }

    @Test("A key that may only read is enough, and one is needed where there are keys")
    func credentials() async throws {
        let key = Credential(accessKeyID: "READER", secret: "s", permission: .readOnly)
        let test = TestGateway(credentials: [key])
        let unsigned = await ask(test, "DescribeChecks", ["ServiceId": "srv-1"])
        #expect(unsigned.code == "MissingAuthenticationTokenException")
        let parts = HTTPRequestParts(
            method: "POST", path: "/",
            headers: [("Host", "localhost"), ("X-Amz-Target", "Muster.DescribeChecks")],
            body: Array(#"{"ServiceId":"srv-1"}"#.utf8))
        let now = 1_767_323_045
        let signer = SigV4Signer(key, region: "us-east-1", service: "servicediscovery")
        let reply = await test.gateway.reply(
            to: signer.sign(parts, now: now),
            APICircumstances(now: now, requestID: "request-1", random: 7))
        #expect(reply.code == "ServiceNotFound", "\(reply)")
    }

    @Test("Checks, leases and changes have all their members")
    func members() async throws {
        let gateway = APIGateway(
            CloudMapAPI(ReportingRegistry(), identity: CloudMapIdentity()),
            Admission(credentials: []))
        let reply = await gateway.reply(
            to: HTTPRequestParts(
                method: "POST", path: "/",
                headers: [("Host", "localhost"), ("X-Amz-Target", "Muster.DescribeChecks")],
                body: Array(#"{"ServiceId":"srv-1"}"#.utf8)),
            APICircumstances(now: 1_767_323_045, requestID: "request-1", random: 7))
        #expect(
            String(decoding: reply.body, as: UTF8.self) == """
                {"ServiceId":"srv-1","Instances":[{"Id":"i","HealthStatus":"UNHEALTHY","Since":1.5,\
                "Pending":{"HealthStatus":"HEALTHY","Due":9.0},"Check":{"Type":"HTTP",\
                "Target":"192.0.2.1:80","Interval":10,"FailureThreshold":3,"PassesInARow":0,\
                "FailuresInARow":4,"NextProbe":8.0,"LastResult":{"Time":7.0,"Milliseconds":12.5,\
                "Passed":false,"HttpStatus":503,"Text":"HTTP 503 in 12 ms"}},\
                "Lease":{"Seconds":30,"HasLapsed":true,"End":60.0},"Changes":[]}]}
                """)
    }
}

/// A registry of one service, of one instance of which everything is known.
private struct ReportingRegistry: RegistryAccess {
    func run(_ command: Command) async throws(RegistryAccessError) -> CommandResult { .done }

    func read<Value: Sendable>(_ body: @Sendable (Registry) -> Value) async -> Value {
        body(Registry())
    }

    func healthReports(
        of id: Service.ID, after start: Instance.ID?, limit: Int
    ) async -> [HealthReport]? {
        let time = { Timestamp(milliseconds: $0 * 1000) }
        let instance = Instance(
            id: "i", serviceID: id, attributes: [:], registered: time(0),
            health: InstanceHealth(
                status: .unhealthy, since: Timestamp(milliseconds: 1500),
                pending: PendingHealth(status: .healthy, due: time(9))))
        let last = ProbeReport.Result(
            time: time(7), milliseconds: 12.5, isPassed: false, httpStatus: 503,
            text: "HTTP 503 in 12 ms")
        let probes = ProbeReport(
            kind: .http, target: "192.0.2.1:80", interval: 10, threshold: 3, passes: 0,
            failures: 4, next: time(8), last: last)
        return [
            HealthReport(
                instance, probes: probes,
                lease: LeaseReport(seconds: 30, hasLapsed: true, end: time(60)))
        ]
    }
}
