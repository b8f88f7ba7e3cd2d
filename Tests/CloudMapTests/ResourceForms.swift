import CloudMap
import Registry
import Testing

/// How namespaces, services and operations are told.
@Suite("Forms of resources")
struct ResourceForms {
    @Test("A namespace of each type has its own members, and no others")
    func namespaces() async throws {
        let gateway = TestGateway()
        for (kind, ttl) in [(Namespace.Kind.http, nil), (.dnsPrivate, 15), (.dnsPublic, 60)] {
            let name = "\(kind).test"
            let id = try await gateway.namespace(name, kind)
            let reply = try await gateway.accept(.getNamespace, ["Id": .string(id)])
            let found = try #require(reply["Namespace"]?.members)
            #expect(
                Set(found.pairs.map(\.name)) == [
                    "Id", "Arn", "ResourceOwner", "Name", "Type", "ServiceCount", "Properties",
                    "CreateDate",
                ])
            #expect(found["ServiceCount"] == 0 && found["ResourceOwner"] == "000000000000")
            #expect(found.at("Properties.HttpProperties.HttpName") == .string(name))
            let zone = found.at("Properties.DnsProperties")?.members
            #expect(zone?.at("SOA.TTL") == ttl.map { .integer($0) })
            #expect((zone?["HostedZoneId"] == nil) == (kind == .http))
            guard case .number(let created)? = found["CreateDate"] else {
                Issue.record("no number: \(String(describing: found["CreateDate"]))")
                continue
            }
            #expect(abs(created - 1_767_323_045) < 1)
            let list = try await gateway.accept(
                .listNamespaces, ["Filters": .filters(("NAME", [name], nil))])
            #expect(list["Namespaces"] == .array([.object(found)]))
        }
        let token: JSONObject = ["Name": "t", "CreatorRequestId": "t", "Description": "d"]
        let id = try await gateway.finish(.createHttpNamespace, token)["NAMESPACE"]
        let told = try await gateway.accept(.getNamespace, ["Id": id])
        #expect(
            told.at("Namespace.CreatorRequestId") == "t" && told.at("Namespace.Description") == "d")
        let filter = JSONValue.filters(("NAME", ["t"], nil))
        let summary = try await gateway.accept(.listNamespaces, ["Filters": filter])
        #expect(summary.at("Namespaces.0.CreatorRequestId") == nil)
        #expect(summary.at("Namespaces.0.Description") == "d")
    }

    /// A CreateService, and what must be told of it; nil for a member that must not be there.
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let kind: Namespace.Kind
        let members: JSONObject
        let expected: [(path: String, value: JSONValue?)]
    }

    static let rows = [
        Row(
            testDescription: "records in their order, MULTIVALUE where nothing is said",
            kind: .dnsPrivate,
            members: [
                "DnsConfig": .object([
                    "DnsRecords": .array([
                        .object(["Type": "SRV", "TTL": 0]),
                        .object(["Type": "A", "TTL": 2_147_483_647]),
                    ])
                ])
            ],
            expected: [
                ("DnsConfig.RoutingPolicy", "MULTIVALUE"), ("DnsConfig.DnsRecords.0.Type", "SRV"),
                ("DnsConfig.DnsRecords.0.TTL", 0), ("DnsConfig.DnsRecords.1.TTL", 2_147_483_647),
                ("Type", "DNS_HTTP"), ("HealthCheckConfig", nil), ("HealthCheckCustomConfig", nil),
                ("Description", nil), ("InstanceCount", 0), ("CreatorRequestId", nil),
                ("CreatedByAccount", "000000000000"), ("ResourceOwner", "000000000000"),
            ]),
        Row(
            testDescription: "an empty description is none", kind: .dnsPublic,
            members: ["DnsConfig": .dns(["CNAME"], policy: "WEIGHTED"), "Description": ""],
            expected: [("Description", nil), ("DnsConfig.RoutingPolicy", "WEIGHTED")]),
        Row(
            testDescription: "an HTTP service", kind: .http, members: [:],
            expected: [("DnsConfig", .object([:])), ("Type", "HTTP")]),
        Row(
            testDescription: "type HTTP in a DNS namespace", kind: .dnsPrivate,
            members: ["Type": "HTTP", "Description": "d"],
            expected: [("DnsConfig", .object([:])), ("Type", "HTTP"), ("Description", "d")]),
        Row(
            testDescription: "a check has the members that were supplied", kind: .http,
            members: ["HealthCheckConfig": .object(["Type": "HTTP"])],
            expected: [("HealthCheckConfig", .object(["Type": "HTTP"]))]),
        Row(
            testDescription: "a check with all members", kind: .dnsPublic,
            members: [
                "DnsConfig": .dns(["A"]),
                "HealthCheckConfig": .object([
                    "Type": "HTTPS", "ResourcePath": "health?a=b", "FailureThreshold": 10,
                ]),
            ],
            expected: [
                ("HealthCheckConfig.ResourcePath", "health?a=b"),
                ("HealthCheckConfig.FailureThreshold", 10),
            ]),
        Row(
            testDescription: "an empty custom check has the threshold 1", kind: .http,
            members: ["HealthCheckCustomConfig": .object([:])],
            expected: [("HealthCheckCustomConfig", .object(["FailureThreshold": 1]))]),
        Row(
            testDescription: "any custom check has the threshold 1", kind: .http,
            members: ["HealthCheckCustomConfig": .object(["FailureThreshold": 7])],
            expected: [("HealthCheckCustomConfig", .object(["FailureThreshold": 1]))]),
    ]

    @Test("Services are told as they were made, alone and in lists", arguments: rows)
    func services(row: Row) async throws {
        let gateway = TestGateway()
        let space = try await gateway.namespace("a.test", row.kind)
        var members = row.members
        members.add("Name", "web")
        members.add("NamespaceId", .string(space))
        let created = try await gateway.accept(.createService, members)
        let id = created.at("Service.Id")
        #expect(try await gateway.accept(.getService, ["Id": id]) == created)
        let list = try await gateway.accept(.listServices)
        for service in [created["Service"], list.at("Services.0")] {
            for (path, value) in row.expected {
                #expect(service?.at(path) == value, "\(path)")
            }
        }
        #expect(created.at("Service.NamespaceId") == .string(space))
        #expect(list.at("Services.0.NamespaceId") == nil, "a summary has none")
        let inner = created.at("Service.DnsConfig.NamespaceId")
        #expect(inner == (created.at("Service.Type") == "HTTP" ? nil : .string(space)))
    }

    @Test("UpdateService merges what is there, and deletes what is absent")
    func updates() async throws {
        let gateway = TestGateway()
        let space = try await gateway.namespace("a.test")
        let web = JSONValue.string(
            try await gateway.service(
                "web", in: space, ["A"],
                ["HealthCheckConfig": .object(["Type": "TCP"]), "Description": "d"]))
        func update(_ change: JSONObject) async throws -> JSONObject {
            let targets = try await gateway.finish(
                .updateService, ["Id": web, "Service": .object(change)])
            #expect(targets == ["SERVICE": web])
            return try #require(
                try await gateway.accept(.getService, ["Id": web])["Service"]?.members)
        }
        let check: JSONValue = .object(["Type": "TCP", "FailureThreshold": 2])
        var told = try await update(["DnsConfig": .dns(["A"]), "HealthCheckConfig": check])
        #expect(told["Description"] == "d" && told["HealthCheckConfig"] == check)
        told = try await update(["DnsConfig": .dns(["A"]), "Description": ""])
        #expect(told["Description"] == nil && told["HealthCheckConfig"] == nil)
        told = try await update([:])
        #expect(told["DnsConfig"] == .object([:]) && told["Type"] == "HTTP")
        told = try await update(["DnsConfig": .dns(["AAAA"])])
        #expect(told["Type"] == "DNS_HTTP" && told.at("DnsConfig.DnsRecords.0.Type") == "AAAA")
        let error = await gateway.refuse(
            .updateService, ["Id": web, "Service": .object(["DnsConfig": .dns(["A"])])],
            "InvalidInput")
        #expect(
            error["Message"]
                == .string(
                    "The record types in the request must be the same as those present in the "
                        + "existing service. Records in the existing service are [AAAA], but the "
                        + "records in the request are [A]. "
                        + "The record types of a service cannot be changed."))
    }

    @Test("An operation of each type tells its targets, and ids have AWS's forms")
    func operations() async throws {
        let gateway = TestGateway()
        let created = try await gateway.outcome(
            .createPrivateDnsNamespace, ["Name": "a.test", "Vpc": "v"])
        #expect(created["Type"] == "CREATE_NAMESPACE" && created["OwnerAccount"] == "000000000000")
        #expect(created["CreateDate"] == created["UpdateDate"] && created["ErrorCode"] == nil)
        let space = try #require(created.at("Targets.NAMESPACE"))
        #expect(space.text?.wholeMatch(of: /ns-[a-z2-7]{16}/) != nil)
        #expect(created["Id"]?.text?.wholeMatch(of: /[a-z2-7]{32}-[0-9a-z]{8}/) != nil)
        let web = try await gateway.service("web", in: space.text ?? "")
        #expect(web.wholeMatch(of: /srv-[a-z2-7]{16}/) != nil)
        let instance: JSONObject = [
            "ServiceId": .string(web), "InstanceId": "i",
            "Attributes": .texts(["AWS_INSTANCE_IPV4": "192.0.2.1"]),
        ]
        let change: JSONValue = .object(["Description": "d"])
        let targets: JSONObject = ["INSTANCE": "i", "SERVICE": .string(web)]
        for (operation, members, type, expected) in [
            (.registerInstance, instance, "REGISTER_INSTANCE", targets),
            (.deregisterInstance, instance, "DEREGISTER_INSTANCE", targets),
            (
                .updateService,
                ["Id": .string(web), "Service": .object(["DnsConfig": .dns(["A"])])],
                "UPDATE_SERVICE", ["SERVICE": .string(web)]
            ),
            (
                .updatePrivateDnsNamespace, ["Id": space, "Namespace": change], "UPDATE_NAMESPACE",
                ["NAMESPACE": space]
            ),
            (
                .updatePrivateDnsNamespace, ["Id": space, "Namespace": .object([:])],
                "UPDATE_NAMESPACE", ["NAMESPACE": space]
            ),
        ] as [(CloudMapOperation, JSONObject, JSONValue, JSONObject)] {
            let told = try await gateway.outcome(operation, members)
            #expect(told["Type"] == type && told["Status"] == "SUCCESS")
            #expect(told["Targets"] == .object(expected), "\(operation)")
        }
        try await gateway.accept(.deleteService, ["Id": .string(web)])
        let deleted = try await gateway.outcome(.deleteNamespace, ["Id": space])
        #expect(deleted["Type"] == "DELETE_NAMESPACE")
    }

    @Test(
        "What clients send besides: members that nobody knows, null, other headers, no charset",
        arguments: [
            ["content-type": "application/x-amz-json-1.1; charset=utf-8"],
            ["content-type": "application/json"], ["CONTENT-TYPE": "application/x-amz-json-1.0"],
            ["amz-sdk-invocation-id": "x", "amz-sdk-request": "attempt=1; max=3"],
            ["x-amzn-trace-id": "Root=1"],
        ])
    func leniency(headers: [String: String]) async throws {
        let gateway = TestGateway()
        let body = #"{"Future":{"a":[null]},"MaxResults":null,"Filters":null,"NextToken":null}"#
        let reply = await gateway.ask("ListNamespaces", body, headers: headers)
        #expect(reply.status == 200 && reply.json?["Namespaces"] == .array([]))
    }
}
