import CloudMap
import Registry
import Testing

/// What filters let through, and in which order.
@Suite("Filters and orders")
struct ListFilters {
    typealias Filter = (String, [String], String?)

    /// A list's filters and the rows that must be told; nil for InvalidInput.
    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        let values: [String]
        var condition: String?
        /// Nil for InvalidInput.
        let expected: [String]?

        init(_ name: String, _ values: [String], _ expected: [String]?) {
            (self.name, self.values, self.expected) = (name, values, expected)
        }

        init(
            _ name: String, _ values: [String], _ condition: String, _ expected: [String]?
        ) {
            (self.name, self.values, self.expected) = (name, values, expected)
            self.condition = condition
        }

        var testDescription: String { "\(name) \(condition ?? "-") \(values)" }
        var filters: JSONValue { .filters((name, values, condition)) }
    }

    static let all = ["Web", "web.test", "WEB.test", "open.test"]
    static let namespaceRows = [
        Row("TYPE", ["HTTP"], ["Web", "WEB.test"]),
        Row("TYPE", ["DNS_PRIVATE"], "EQ", ["web.test"]),
        Row("TYPE", ["DNS_PUBLIC", "HTTP"], "IN", ["Web", "WEB.test", "open.test"]),
        Row("TYPE", ["DNS_"], "BEGINS_WITH", ["web.test", "open.test"]),
        Row("TYPE", ["X"], "BEGINS_WITH", []),
        Row("TYPE", ["http"], nil), Row("TYPE", ["HTTP", "X"], "IN", nil),
        Row("TYPE", ["HTTP", "DNS_PUBLIC"], nil), Row("TYPE", [], nil),
        Row("TYPE", [], "IN", nil), Row("TYPE", ["HTTP", "HTTP"], "BETWEEN", nil),
        Row("TYPE", ["HTTP"], "LIKE", nil), Row("type", ["HTTP"], nil),
        // Names of HTTP namespaces are compared exactly, those of DNS ones are not.
        Row("NAME", ["web.test"], ["web.test"]),
        Row("NAME", ["WEB.test"], ["web.test", "WEB.test"]),
        Row("NAME", ["WEB"], "BEGINS_WITH", ["web.test", "WEB.test"]),
        Row("NAME", ["Web"], ["Web"]), Row("NAME", ["web"], []),
        Row("NAME", ["Web", "OPEN.TEST"], "IN", ["Web", "open.test"]),
        Row("NAME", ["a", "z"], "BETWEEN", nil), Row("NAME", ["a", "b"], nil),
        Row("NAME", [""], nil),
        Row("HTTP_NAME", ["open.test"], ["open.test"]),
        Row("HTTP_NAME", ["We"], "BEGINS_WITH", ["Web", "web.test"]),
        Row("RESOURCE_OWNER", ["SELF"], all), Row("RESOURCE_OWNER", ["OTHER_ACCOUNTS"], []),
        Row("RESOURCE_OWNER", ["ME"], nil), Row("RESOURCE_OWNER", ["SELF"], "IN", nil),
    ]

    private static func world() async throws -> (TestGateway, [String: String]) {
        let gateway = TestGateway()
        var ids: [String: String] = [:]
        let kinds: [Namespace.Kind] = [.http, .dnsPrivate, .http, .dnsPublic]
        for (name, kind) in zip(all, kinds) { ids[name] = try await gateway.namespace(name, kind) }
        return (gateway, ids)
    }

    @Test("ListNamespaces", arguments: namespaceRows)
    func namespaces(row: Row) async throws {
        let (gateway, _) = try await Self.world()
        guard let expected = row.expected else {
            await gateway.refuse(.listNamespaces, ["Filters": row.filters], "InvalidInput")
            return
        }
        let reply = try await gateway.accept(.listNamespaces, ["Filters": row.filters])
        #expect(reply.texts(of: "Namespaces", "Name") == expected)
    }

    @Test("Several filters must all hold, those of one name too")
    func several() async throws {
        let (gateway, _) = try await Self.world()
        func names(_ filters: JSONValue) async throws -> [String] {
            try await gateway.accept(.listNamespaces, ["Filters": filters])
                .texts(of: "Namespaces", "Name")
        }
        #expect(
            try await names(.filters(("TYPE", ["HTTP"], nil), ("NAME", ["WEB"], "BEGINS_WITH")))
                == ["WEB.test"])
        #expect(
            try await names(
                .filters(
                    ("TYPE", ["DNS_PUBLIC", "HTTP"], "IN"), ("TYPE", ["DNS_PUBLIC"], nil)))
                == ["open.test"])
        #expect(
            try await names(.filters(("TYPE", ["HTTP"], nil), ("TYPE", ["DNS_PUBLIC"], nil))) == [])
        #expect(try await names(.array([])) == Self.all)
    }

    @Test("An element that is null is refused, a condition that is null is absent")
    func nulls() async throws {
        let gateway = TestGateway()
        let message = await gateway.refuse(
            .listNamespaces, ["Filters": .array([.null])], "InvalidInput")
        #expect(message["Message"]?.text?.contains("'filters.1.member'") == true)
        let filter = JSONValue.object([
            "Name": "TYPE", "Values": .list(["HTTP"]), "Condition": .null,
        ])
        try await gateway.accept(.listNamespaces, ["Filters": .array([filter])])
    }

    @Test("ListServices goes by namespace, as an id or an ARN; who is not there has none")
    func services() async throws {
        let (gateway, ids) = try await Self.world()
        let (one, two) = (ids["web.test"] ?? "", ids["open.test"] ?? "")
        for (name, space) in [("b", one), ("a", two), ("c", one)] {
            _ = try await gateway.service(name, in: space)
        }
        let arn = "arn:aws:servicediscovery:us-east-1:000000000000:namespace/"
        let rows = [
            Row("NAMESPACE_ID", [one], ["b", "c"]), Row("NAMESPACE_ID", [arn + two], ["a"]),
            Row("NAMESPACE_ID", [one, arn + two], "IN", ["b", "a", "c"]),
            Row("NAMESPACE_ID", ["ns-none"], []),
            Row("NAMESPACE_ID", [arn.replacing("us-east-1", with: "eu-west-1") + one], []),
            Row("NAMESPACE_ID", [arn.replacing("0000", with: "1111") + one, two], "IN", ["a"]),
            Row("NAMESPACE_ID", [arn.replacing("namespace", with: "service") + one], nil),
            Row("NAMESPACE_ID", ["arn:x"], nil), Row("NAMESPACE_ID", [one], "BEGINS_WITH", nil),
            Row("NAMESPACE_ID", [one, two], nil), Row("RESOURCE_OWNER", ["SELF"], ["b", "a", "c"]),
            Row("RESOURCE_OWNER", ["OTHER_ACCOUNTS"], []), Row("NAME", ["a"], nil),
        ]
        for row in rows {
            guard let expected = row.expected else {
                await gateway.refuse(.listServices, ["Filters": row.filters], "InvalidInput")
                continue
            }
            let reply = try await gateway.accept(.listServices, ["Filters": row.filters])
            #expect(reply.texts(of: "Services", "Name") == expected, "\(row.testDescription)")
        }
    }

    @Test("ListOperations goes by resource, status, type and time, the newest first")
    func operations() async throws {
        let gateway = TestGateway()
        let space = try await gateway.namespace("a.test")
        let other = try await gateway.namespace("b.test")
        let failed = try await gateway.outcome(
            .createPrivateDnsNamespace, ["Name": "a.test", "Vpc": "v"])
        #expect(failed["Status"] == "FAIL" && failed["ErrorCode"] == "CANNOT_CREATE_HOSTED_ZONE")
        let web = try await gateway.service("web", in: space)
        try await gateway.register("i", in: web)
        let arn = "arn:aws:servicediscovery:us-east-1:000000000000:"
        let time = 1_767_323_045
        let create = "CREATE_NAMESPACE"
        let (all, register) = (["R", "F", "B", "A"], "REGISTER_INSTANCE")
        let rows = [
            Row("NAMESPACE_ID", [space], ["R", "A"]), Row("NAMESPACE_ID", [other], ["B"]),
            Row("NAMESPACE_ID", ["\(arn)namespace/\(space)"], ["R", "A"]),
            Row("NAMESPACE_ID", ["none"], []), Row("NAMESPACE_ID", ["\(arn)service/\(web)"], nil),
            Row("NAMESPACE_ID", [arn.replacing("0000", with: "1111") + "namespace/" + space], []),
            Row("NAMESPACE_ID", [space, other], "IN", nil),
            Row("SERVICE_ID", [web], ["R"]), Row("SERVICE_ID", ["\(arn)service/\(web)"], ["R"]),
            Row("SERVICE_ID", [arn.replacing("0000", with: "1111") + "service/" + web], []),
            Row("STATUS", ["SUCCESS"], ["R", "B", "A"]), Row("STATUS", ["FAIL"], ["F"]),
            Row("STATUS", ["SUCCEED"], ["R", "B", "A"]), Row("STATUS", ["PENDING"], []),
            Row("STATUS", ["SUBMITTED", "FAIL"], "IN", ["F"]), Row("STATUS", ["DONE"], nil),
            Row("STATUS", ["SUCCESS"], "BEGINS_WITH", nil),
            Row("TYPE", [register], ["R"]), Row("TYPE", [create, register], "IN", all),
            Row("TYPE", ["CREATE_SERVICE"], nil),
            Row("UPDATE_DATE", ["\(time)", "\(time + 1)"], "BETWEEN", all),
            Row("UPDATE_DATE", ["\(time)000", "\(time + 1)000"], "BETWEEN", all),
            Row("UPDATE_DATE", ["\(time).0015", "\(time).003"], "BETWEEN", ["F", "B"]),
            Row("UPDATE_DATE", ["\(time)003", "\(time)003"], "BETWEEN", ["F"]),
            Row("UPDATE_DATE", ["0", "1"], "BETWEEN", []),
            Row("UPDATE_DATE", ["2", "1"], "BETWEEN", nil),
            Row("UPDATE_DATE", ["1"], "BETWEEN", nil), Row("UPDATE_DATE", ["1", "2"], nil),
            Row("UPDATE_DATE", ["1", "2", "3"], "BETWEEN", nil),
            Row("UPDATE_DATE", ["x", "2"], "BETWEEN", nil),
            Row("UPDATE_DATE", ["nan", "2"], "BETWEEN", nil),
            Row("UPDATE_DATE", ["0", "inf"], "BETWEEN", nil),
            Row("UPDATE_DATE", ["0x1", "0x2"], "BETWEEN", nil),
        ]
        let letters = try await Self.letters(gateway)
        #expect(letters.count == 4)
        for row in rows {
            guard let expected = row.expected else {
                await gateway.refuse(.listOperations, ["Filters": row.filters], "InvalidInput")
                continue
            }
            let reply = try await gateway.accept(.listOperations, ["Filters": row.filters])
            let told = reply.texts(of: "Operations", "Id").map { letters[$0] ?? "?" }
            #expect(told == expected, "\(row.testDescription)")
        }
    }

    /// A letter for each of the four operations, by their ids.
    private static func letters(_ gateway: TestGateway) async throws -> [String: String] {
        let ids = try await gateway.accept(.listOperations).texts(of: "Operations", "Id")
        return Dictionary(uniqueKeysWithValues: zip(ids, ["R", "F", "B", "A"]))
    }

    @Test("A namespace's operations go from the list with it; GetOperation still knows them")
    func deleted() async throws {
        let gateway = TestGateway()
        let kept = try await gateway.namespace("kept.test")
        let gone = try await gateway.namespace("gone.test")
        let failed = try await gateway.outcome(
            .createPrivateDnsNamespace, ["Name": "kept.test", "Vpc": "v"])
        #expect(failed["Status"] == "FAIL")
        #expect(try await gateway.accept(.listOperations).texts(of: "Operations", "Id").count == 3)
        let removal = try await gateway.outcome(.deleteNamespace, ["Id": .string(gone)])
        #expect(removal["Status"] == "SUCCESS" && removal.at("Targets.NAMESPACE") == .string(gone))
        let left = try await gateway.accept(.listOperations)
        #expect(left["Operations"]?.elements?.count == 2)
        #expect(left["Operations"]?.elements?.first?.at("Id") == failed["Id"])
        let filters = JSONValue.filters(("NAMESPACE_ID", [gone], nil))
        #expect(
            try await gateway.accept(.listOperations, ["Filters": filters])["Operations"]
                == .array([]))
        let ofKept = JSONValue.filters(("NAMESPACE_ID", [kept], nil))
        #expect(
            try await gateway.accept(.listOperations, ["Filters": ofKept])["Operations"]?.elements?
                .count == 1)
    }

    @Test("Instances go by the octets of their ids, tags by their keys")
    func orders() async throws {
        let gateway = TestGateway()
        let space = try await gateway.namespace("a.test")
        let web = try await gateway.service(
            "web", in: space, ["A"], ["Tags": .tags(["b": "", "B": "", "a": ""])])
        let ids = ["a", "B", "1", "_", "-", "a.b", "a-b", "A", ":", "@", "/", "aa"]
        for id in ids { try await gateway.register(id, in: web) }
        let sorted = ids.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        let members: JSONObject = ["ServiceId": .string(web)]
        #expect(
            try await gateway.accept(.listInstances, members).texts(of: "Instances", "Id") == sorted
        )
        let status = try await gateway.accept(.getInstancesHealthStatus, members)["Status"]
        #expect(status?.members?.pairs.map(\.name) == sorted)
        let some = JSONValue.list(["a", "B", "a", "-"])
        let part = try await gateway.accept(
            .getInstancesHealthStatus, ["ServiceId": .string(web), "Instances": some])["Status"]
        #expect(part?.members?.pairs.map(\.name) == ["-", "B", "a"])
        let arn = "arn:aws:servicediscovery:us-east-1:000000000000:service/\(web)"
        let tags = try await gateway.accept(.listTagsForResource, ["ResourceARN": .string(arn)])
        #expect(tags.texts(of: "Tags", "Key") == ["B", "a", "b"])
    }
}
