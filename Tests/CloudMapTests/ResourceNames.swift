import CloudMap
import Testing

/// Every id may be an ARN.
@Suite("Resource names")
struct ResourceNames {
    /// A request about one namespace or service, whose id is put in.
    struct Row: Sendable, CustomTestStringConvertible {
        let operation: CloudMapOperation
        let kind: String
        let member: String
        var others: JSONObject = [:]
        var testDescription: String { operation.rawValue }

        func request(_ id: String) -> JSONObject {
            var members = others
            members.add(member, .string(id))
            return members
        }

        /// What is told when there is no such resource.
        var notFound: String { kind == "service" ? "ServiceNotFound" : "NamespaceNotFound" }
    }

    private static let change: JSONValue = .object(["Description": "d"])
    static let rows = [
        Row(operation: .getNamespace, kind: "namespace", member: "Id"),
        Row(operation: .deleteNamespace, kind: "namespace", member: "Id"),
        Row(
            operation: .updatePrivateDnsNamespace, kind: "namespace", member: "Id",
            others: ["Namespace": change]),
        Row(
            operation: .createService, kind: "namespace", member: "NamespaceId",
            others: ["Name": "new", "DnsConfig": .dns(["A"])]),
        Row(operation: .getService, kind: "service", member: "Id"),
        Row(operation: .deleteService, kind: "service", member: "Id"),
        Row(
            operation: .updateService, kind: "service", member: "Id",
            others: ["Service": .object(["DnsConfig": .dns(["A"])])]),
        Row(operation: .getServiceAttributes, kind: "service", member: "ServiceId"),
        Row(
            operation: .updateServiceAttributes, kind: "service", member: "ServiceId",
            others: ["Attributes": .texts(["k": "v"])]),
        Row(
            operation: .deleteServiceAttributes, kind: "service", member: "ServiceId",
            others: ["Attributes": .list(["k"])]),
        Row(
            operation: .registerInstance, kind: "service", member: "ServiceId",
            others: [
                "InstanceId": "i", "Attributes": .texts(["AWS_INSTANCE_IPV4": "192.0.2.1"]),
            ]),
        Row(
            operation: .getInstance, kind: "service", member: "ServiceId",
            others: ["InstanceId": "there"]),
        Row(
            operation: .deregisterInstance, kind: "service", member: "ServiceId",
            others: ["InstanceId": "there"]),
        Row(operation: .listInstances, kind: "service", member: "ServiceId"),
        Row(operation: .getInstancesHealthStatus, kind: "service", member: "ServiceId"),
        Row(
            operation: .updateInstanceCustomHealthStatus, kind: "service", member: "ServiceId",
            others: ["InstanceId": "there", "Status": "UNHEALTHY"]),
    ]

    @Test("An ARN does what the id does; one of another kind or none is refused", arguments: rows)
    func everywhere(row: Row) async throws {
        for isARN in [false, true] {
            let gateway = TestGateway()
            let space = try await gateway.namespace("a.test")
            var id = space
            if row.kind == "service" {
                id = try await gateway.service(
                    "web", in: space, ["A"], ["HealthCheckCustomConfig": .object([:])])
                if row.operation != .deleteService { try await gateway.register("there", in: id) }
            }
            let arn = "arn:aws:servicediscovery:us-east-1:000000000000:\(row.kind)/\(id)"
            let otherKind = row.kind == "service" ? "namespace" : "service"
            let wrong = [
                arn.replacing(":\(row.kind)/", with: ":\(otherKind)/"), "arn:", "arn:\(id)",
                arn.replacing("servicediscovery", with: "ssm"), arn + "/x", arn + "/",
                arn.replacing("/" + id, with: ""), arn.replacing("/" + id, with: "/"),
                arn.replacing(":\(row.kind)/", with: ":instance/"),
            ]
            for text in wrong {
                await gateway.refuse(row.operation, row.request(text), "InvalidInput")
            }
            let absent = [
                arn + "x", id + "x", arn.replacing("us-east-1", with: "eu-west-1"), "",
                arn.replacing("000000000000", with: "000000000001"), id.uppercased(),
                arn.replacing("arn:aws:", with: "arn:aws-cn:"),
            ]
            for text in absent {
                await gateway.refuse(row.operation, row.request(text), row.notFound)
            }
            try await gateway.accept(row.operation, row.request(isARN ? arn : id))
        }
    }

    @Test("The two NamespaceIds of CreateService may be one id and one ARN, of one namespace")
    func twoNames() async throws {
        let gateway = TestGateway()
        let (one, two) = (
            try await gateway.namespace("a.test"), try await gateway.namespace("b.test")
        )
        let arn = "arn:aws:servicediscovery:us-east-1:000000000000:namespace/"
        func config(_ id: String) -> JSONValue {
            var config = JSONValue.dns(["A"]).members ?? [:]
            config.add("NamespaceId", .string(id))
            return .object(config)
        }
        let both: JSONObject = [
            "Name": "web", "NamespaceId": .string(arn + one), "DnsConfig": config(one),
        ]
        let reply = try await gateway.accept(.createService, both)
        #expect(reply.at("Service.NamespaceId") == .string(one))
        let inner = try await gateway.accept(
            .createService, ["Name": "api", "DnsConfig": config(two)])
        #expect(inner.at("Service.DnsConfig.NamespaceId") == .string(two))
        await gateway.refuse(
            .createService,
            ["Name": "x", "NamespaceId": .string(one), "DnsConfig": config(two)], "InvalidInput",
            "two namespaces")
        await gateway.refuse(
            .createService, ["Name": "x", "DnsConfig": .dns(["A"])], "InvalidInput", "NamespaceId")
    }

    @Test("Tags go by ARN alone, and only by one of ours")
    func tags() async throws {
        let gateway = TestGateway()
        let space = try await gateway.namespace("a.test")
        let arn = "arn:aws:servicediscovery:us-east-1:000000000000:namespace/\(space)"
        let operations: [(CloudMapOperation, JSONObject)] = [
            (.listTagsForResource, [:]), (.tagResource, ["Tags": .tags(["k": "v"])]),
            (.untagResource, ["TagKeys": .list(["k"])]),
        ]
        for (operation, others) in operations {
            func request(_ text: String) -> JSONObject {
                var members = others
                members.add("ResourceARN", .string(text))
                return members
            }
            try await gateway.accept(operation, request(arn))
            for text in [
                space, "arn:aws:s3:::bucket", "arn:", arn.replacing("namespace", with: "x"),
            ] {
                await gateway.refuse(operation, request(text), "InvalidInput", "ARN")
            }
            let absent = [
                arn + "x", arn.replacing("namespace/", with: "service/"),
                arn.replacing("us-east-1", with: "eu-west-1"), arn.replacing("0000", with: "1111"),
            ]
            for text in absent {
                await gateway.refuse(operation, request(text), "ResourceNotFoundException")
            }
        }
    }
}
