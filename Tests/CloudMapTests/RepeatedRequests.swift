import CloudMap
import Registry
import Testing

/// Who repeats a request with its token gets the first answer again.
@Suite("Repeated requests")
struct RepeatedRequests {
    /// A request with a token, and the member that another payload differs in.
    struct Row: Sendable, CustomTestStringConvertible {
        let operation: CloudMapOperation
        let members: @Sendable (World) -> JSONObject
        let other: JSONObject.Pair
        var testDescription: String { operation.rawValue }

        var token: String {
            operation.rawValue.hasPrefix("Update") ? "UpdaterRequestId" : "CreatorRequestId"
        }

        /// The request with this token, and the other payload when that is asked for.
        func request(_ world: World, token text: String?, isOther: Bool = false) -> JSONObject {
            var members = members(world)
            members.add(token, text.map { .string($0) })
            if isOther { members.add(other.name, other.value) }
            return members
        }
    }

    /// What the requests are about.
    struct World {
        let gateway = TestGateway()
        let http, dns, open, web: JSONValue

        init() async throws {
            http = .string(try await gateway.namespace("http", .http))
            dns = .string(try await gateway.namespace("dns.test"))
            open = .string(try await gateway.namespace("open.test", .dnsPublic))
            web = .string(try await gateway.service("web", in: dns.text ?? ""))
        }
    }

    private static let described = JSONObject.Pair("Description", "other")
    private static let change = JSONObject.Pair("Namespace", .object(["Description": "other"]))
    private static let first: JSONValue = .object(["Description": "first"])

    static let rows = [
        Row(operation: .createHttpNamespace, members: { _ in ["Name": "new"] }, other: described),
        Row(
            operation: .createPrivateDnsNamespace,
            members: { _ in ["Name": "new.test", "Vpc": "v"] }, other: described),
        Row(
            operation: .createPublicDnsNamespace, members: { _ in ["Name": "new.test"] },
            other: described),
        Row(
            operation: .updateHttpNamespace, members: { ["Id": $0.http, "Namespace": first] },
            other: change),
        Row(
            operation: .updatePrivateDnsNamespace, members: { ["Id": $0.dns, "Namespace": first] },
            other: change),
        Row(
            operation: .updatePublicDnsNamespace, members: { ["Id": $0.open, "Namespace": first] },
            other: change),
        Row(
            operation: .registerInstance,
            members: {
                [
                    "ServiceId": $0.web, "InstanceId": "i",
                    "Attributes": .texts(["AWS_INSTANCE_IPV4": "192.0.2.1"]),
                ]
            }, other: JSONObject.Pair("Attributes", .texts(["AWS_INSTANCE_IPV4": "192.0.2.2"]))),
    ]

    @Test("The first operation is told again, for a day", arguments: rows)
    func repeated(row: Row) async throws {
        let world = try await World()
        let gateway = world.gateway
        func run(_ members: JSONObject) async throws -> JSONValue {
            try #require(try await gateway.accept(row.operation, members)["OperationId"])
        }
        let id = try await run(row.request(world, token: "t"))
        let operations = try await gateway.accept(.listOperations)
        for _ in 0..<3 { #expect(try await run(row.request(world, token: "t")) == id) }
        #expect(try await gateway.accept(.listOperations) == operations, "nothing ran again")
        let error = await gateway.refuse(
            row.operation, row.request(world, token: "t", isOther: true), "DuplicateRequest")
        #expect(error["DuplicateOperationId"] == id)
        try await gateway.accept(.getOperation, ["OperationId": id])
        world.gateway.registry.pass(milliseconds: RegistryLimits.replayAge - 1000)
        #expect(try await run(row.request(world, token: "t")) == id)
    }

    @Test("The order of attributes and tags, and members that are null, make no other request")
    func sameInOtherForm() async throws {
        let world = try await World()
        let one = #"""
            {"Name":"x","CreatorRequestId":"t",
             "Tags":[{"Key":"a","Value":""},{"Key":"b","Value":""}]}
            """#
        let two = #"""
            {"Tags":[{"Value":"","Key":"b"},{"Key":"a","Value":""}],"Description":null,
             "CreatorRequestId":"t","Name":"x"}
            """#
        let first = await world.gateway.ask("CreateHttpNamespace", one)
        #expect(first.status == 200)
        #expect(await world.gateway.ask("CreateHttpNamespace", two).body == first.body)
    }

    @Test("A service is told again as it is now; with another payload its name clashes")
    func service() async throws {
        let world = try await World()
        let gateway = world.gateway
        var request: JSONObject = [
            "Name": "api", "NamespaceId": world.dns, "DnsConfig": .dns(["A"]),
            "CreatorRequestId": "t",
        ]
        let created = try await gateway.accept(.createService, request)
        #expect(try await gateway.accept(.createService, request) == created)
        #expect(created.at("Service.CreatorRequestId") == "t")
        let id = try #require(created.at("Service.Id"))
        try await gateway.register("i", in: id.text ?? "")
        let again = try await gateway.accept(.createService, request)
        #expect(again.at("Service.Id") == id && again.at("Service.InstanceCount") == 1)
        request.add("Description", "other")
        let clash = await gateway.refuse(.createService, request, "ServiceAlreadyExists")
        #expect(clash["ServiceId"] == id && clash["ServiceArn"] == created.at("Service.Arn"))
        #expect(clash["CreatorRequestId"] == "t")
        request.add("Name", "new")
        await gateway.refuse(.createService, request, "InvalidInput", "CreatorRequestId")
    }

    @Test("A failed operation is told again too, and a token for another instance is new")
    func others() async throws {
        let world = try await World()
        let gateway = world.gateway
        let failing: JSONObject = ["Name": "dns.test", "Vpc": "v", "CreatorRequestId": "t"]
        let first = try await gateway.outcome(.createPrivateDnsNamespace, failing)
        let second = try await gateway.outcome(.createPrivateDnsNamespace, failing)
        #expect(first == second && first["Status"] == "FAIL")
        #expect(first["ErrorCode"] == "CANNOT_CREATE_HOSTED_ZONE")
        #expect(first["ErrorMessage"]?.text?.isEmpty == false)
        let target = try #require(first.at("Targets.NAMESPACE"))
        await gateway.refuse(.getNamespace, ["Id": target], "NamespaceNotFound")
        var ids: Set<String> = []
        for instance in ["a", "b"] {
            let reply = try await gateway.accept(
                .registerInstance,
                [
                    "ServiceId": world.web, "InstanceId": .string(instance),
                    "CreatorRequestId": "t",
                    "Attributes": .texts(["AWS_INSTANCE_IPV4": "192.0.2.1"]),
                ])
            ids.insert(reply["OperationId"]?.text ?? "")
        }
        #expect(ids.count == 2)
    }
}
