import CloudMap
import Registry
import Testing

/// Limits that no single member's constraint tells: each at its largest and one beyond.
@Suite("Limits of resources")
struct ResourceLimits {
    @Test("50 tags, in one request and over several; one more changes nothing")
    func tags() async throws {
        let gateway = TestGateway()
        let space = try await gateway.namespace("a.test")
        let full = try await gateway.service("full", in: space, ["A"], ["Tags": .tags(50)])
        let arn = JSONValue.string(
            "arn:aws:servicediscovery:us-east-1:000000000000:service/\(full)")
        let before = try await gateway.accept(.listTagsForResource, ["ResourceARN": arn])
        #expect(before["Tags"]?.elements?.count == 50)
        let more: JSONObject = [
            "ResourceARN": arn, "Tags": .tags(["key0": "changed", "another": ""]),
        ]
        let error = await gateway.refuse(.tagResource, more, "TooManyTagsException")
        #expect(error["ResourceName"] == arn)
        #expect(try await gateway.accept(.listTagsForResource, ["ResourceARN": arn]) == before)
        try await gateway.accept(
            .tagResource, ["ResourceARN": arn, "Tags": .tags(["key0": "changed"])])
        try await gateway.accept(
            .untagResource, ["ResourceARN": arn, "TagKeys": .list(["key1", "none"])])
        try await gateway.accept(.tagResource, ["ResourceARN": arn, "Tags": .tags(["KEY0": ""])])
        let after = try await gateway.accept(.listTagsForResource, ["ResourceARN": arn])
        #expect(after["Tags"]?.elements?.count == 50, "keys differ by their capitals")
        let twice = JSONValue.array(Array(repeating: .object(["Key": "k", "Value": ""]), count: 2))
        await gateway.refuse(
            .tagResource, ["ResourceARN": arn, "Tags": twice], "InvalidInput", "twice")
        for operation in [CloudMapOperation.createHttpNamespace, .createPublicDnsNamespace] {
            let name: JSONValue = .string("\(operation).test")
            await gateway.refuse(
                operation, ["Name": name, "Tags": .tags(51)], "TooManyTagsException")
            await gateway.refuse(
                operation, ["Name": name, "Tags": .tags(["aWs:x": ""])], "InvalidInput", "aws:")
            try await gateway.finish(operation, ["Name": name, "Tags": .tags(50)])
        }
    }

    @Test("A tag's key is judged before names and quotas, a setting's value as on creation")
    func tagRules() async throws {
        let gateway = TestGateway(settings: .aws)
        let space = try await gateway.namespace("a.test")
        let web = try await gateway.service("web", in: space)
        await gateway.refuse(
            .createService,
            [
                "Name": "web", "NamespaceId": .string(space), "DnsConfig": .dns(["A"]),
                "Tags": .tags(["aws:x": ""]),
            ], "InvalidInput", "aws:")
        _ = try await gateway.namespace("taken", .http)
        await gateway.refuse(
            .createHttpNamespace, ["Name": "taken", "Tags": .tags(["aws:x": ""])], "InvalidInput",
            "aws:")
        let arn = JSONValue.string("arn:aws:servicediscovery:us-east-1:000000000000:service/\(web)")
        for (value, isFine) in [("x", false), ("-1", false), ("65536", false), ("8", true)] {
            let request: JSONObject = [
                "ResourceARN": arn, "Tags": .tags(["muster:max-answers": value]),
            ]
            if isFine {
                try await gateway.accept(.tagResource, request)
            } else {
                await gateway.refuse(.tagResource, request, "InvalidInput", "muster:max-answers")
            }
        }
    }

    @Test("30 attributes of a service; one more changes nothing, 31 at once break a constraint")
    func serviceAttributes() async throws {
        let gateway = TestGateway()
        let service = JSONValue.string(
            try await gateway.service("web", in: try await gateway.namespace("a.test")))
        func attributes(_ range: Range<Int>) -> JSONValue {
            .texts(Dictionary(uniqueKeysWithValues: range.map { ("k\($0)", "v") }))
        }
        let empty = try await gateway.accept(.getServiceAttributes, ["ServiceId": service])
        #expect(empty.at("ServiceAttributes.Attributes") == .object([:]))
        await gateway.refuse(
            .updateServiceAttributes, ["ServiceId": service, "Attributes": attributes(0..<31)],
            "InvalidInput", "length less than or equal to 30")
        try await gateway.accept(
            .updateServiceAttributes, ["ServiceId": service, "Attributes": attributes(0..<30)])
        let before = try await gateway.accept(.getServiceAttributes, ["ServiceId": service])
        await gateway.refuse(
            .updateServiceAttributes, ["ServiceId": service, "Attributes": attributes(29..<31)],
            "ServiceAttributesLimitExceededException")
        #expect(try await gateway.accept(.getServiceAttributes, ["ServiceId": service]) == before)
        #expect(before.at("ServiceAttributes.Attributes")?.members?.pairs.count == 30)
        #expect(before.at("ServiceAttributes.ResourceOwner") == "000000000000")
        try await gateway.accept(
            .deleteServiceAttributes, ["ServiceId": service, "Attributes": .list(["k0", "none"])])
        try await gateway.accept(
            .updateServiceAttributes,
            ["ServiceId": service, "Attributes": .texts(["k1": "", "ü \u{0} x": "\n"])])
        let after = try await gateway.accept(.getServiceAttributes, ["ServiceId": service])
        #expect(after.at("ServiceAttributes.Attributes")?.members?["ü \u{0} x"] == "\n")
        #expect(after.at("ServiceAttributes.Attributes")?.members?["k1"] == "")
    }

    @Test("A DNS name of 253 characters is the longest")
    func names() async throws {
        let gateway = TestGateway()
        let label = String(repeating: "a", count: 63)
        let space = try await gateway.namespace("\(label).\(label).\(label)")
        let longest = String(repeating: "b", count: 253 - 3 * 64)
        _ = try await gateway.service(longest, in: space)
        await gateway.refuse(
            .createService,
            [
                "Name": .string(longest + "b"), "NamespaceId": .string(space),
                "DnsConfig": .dns(["A"]),
            ], "InvalidInput", "253")
        _ = try await gateway.service(longest + "b", in: space, [])
    }

    @Test("Quotas of AWS: the fiftieth namespace is the last")
    func namespaces() async throws {
        let gateway = TestGateway(settings: .aws)
        for number in 0..<50 { _ = try await gateway.namespace("n\(number)", .http) }
        await gateway.refuse(.createHttpNamespace, ["Name": "more"], "ResourceLimitExceeded", "50")
        await gateway.refuse(.createHttpNamespace, ["Name": "n1"], "NamespaceAlreadyExists")
    }
}
