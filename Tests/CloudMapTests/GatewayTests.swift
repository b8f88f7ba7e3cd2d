import CloudMap
import RequestSigning
import Testing

/// Requests as they come over HTTP, well and badly formed.
@Suite("The gateway")
struct GatewayTests {
    @Test("An error says the same in its header and its body, and carries the request's id")
    func errorForm() async throws {
        let reply = await TestGateway().ask("GetNamespace", #"{"Id":"ns-none"}"#)
        #expect(reply.status == 400)
        #expect(reply.header("x-amzn-errortype") == "NamespaceNotFound")
        #expect(reply.code == "NamespaceNotFound")
        #expect(reply.json?["Message"]?.text == "Namespace not found")
        #expect(reply.header("x-amzn-requestid") == "request-1")
        #expect(reply.header("content-type") == "application/x-amz-json-1.1")
    }

    @Test("An empty body is an empty object, null is absent, unknown members are passed over")
    func lenientBodies() async {
        let gateway = TestGateway()
        for body in ["", "{}", #"{"NextToken":null}"#, #"{"Unknown":[{"a":1}]}"#] {
            #expect(await gateway.ask("ListNamespaces", body).status == 200)
        }
    }

    @Test(
        "What is no JSON object, or has a value of the wrong kind",
        arguments: [
            "[]", "1", "{", "{\"MaxResults\":\"1\"}", "{\"Filters\":{}}", "{\"Filters\":[1]}",
        ])
    func serialization(_ body: String) async {
        let reply = await TestGateway().ask("ListNamespaces", body)
        #expect(reply.status == 400 && reply.code == "SerializationException")
    }

    @Test("A target that names nothing, another method, another path")
    func unknownOperations() async {
        let gateway = TestGateway()
        #expect(await gateway.ask("Nothing").code == "UnknownOperationException")
        #expect(
            await gateway.ask("X", headers: ["X-Amz-Target": "ListNamespaces"]).code
                == "UnknownOperationException")
        #expect(
            await gateway.ask("ListNamespaces", method: "PUT").code == "UnknownOperationException")
        #expect(
            await gateway.ask("ListNamespaces", path: "/x").code == "UnknownOperationException")
        let packed = await gateway.ask("ListNamespaces", headers: ["Content-Encoding": "gzip"])
        #expect(packed.status == 415)
    }

    @Test("Every constraint that a request breaks is told, in AWS's words")
    func constraints() async throws {
        let reply = await TestGateway().ask(
            "CreateService",
            #"{"Name":"a b","Type":"X","DnsConfig":{"DnsRecords":[{"Type":"A","TTL":-1},null]}}"#)
        #expect(reply.code == "InvalidInput")
        let message = try #require(reply.json?["Message"]?.text)
        #expect(message.hasPrefix("4 validation errors detected: Value 'a b' at 'name' failed"))
        #expect(message.contains("Value '-1' at 'dnsConfig.dnsRecords.1.member.tTL' failed"))
        #expect(message.contains("Value null at 'dnsConfig.dnsRecords.2.member' failed"))
        #expect(message.contains("Member must satisfy enum value set: [HTTP]"))
    }

    @Test("Each operation refuses a body without the members it requires, and none crashes")
    func requiredMembers() async {
        let gateway = TestGateway()
        for operation in CloudMapOperation.allCases {
            let reply = await gateway.ask(operation.rawValue)
            #expect(reply.status == 200 || reply.code == "InvalidInput", "\(operation)")
        }
    }

    @Test(
        "Without credentials strangers' Hosts are refused, and pages of the web always",
        arguments: [
            ("127.0.0.1:5380", true), ("localhost", true), ("LOCALHOST:1", true), ("[::1]:9", true),
            ("data-localhost:5380", true), ("data-127.0.0.1", true), ("muster.test", true),
            ("data-muster.test:80", true), ("evil.test", false), ("data-evil.test", false),
            ("127.0.0.1.evil.test", false), ("", false), ("data-", false),
        ])
    func hosts(_ host: String, _ isKnown: Bool) async {
        let gateway = TestGateway(hosts: ["Muster.test"])
        let reply = await gateway.ask("ListNamespaces", headers: ["Host": host])
        #expect((reply.status == 200) == isKnown, "\(host): \(reply.status)")
        let page = await gateway.ask(
            "ListNamespaces", headers: ["Host": host, "Origin": "http://localhost"])
        #expect(page.status == 403)
    }

    @Test("Who has credentials is strict: unsigned requests and wrong keys are refused")
    func strict() async {
        let key = Credential(accessKeyID: "AKID", secret: "x", permission: .readOnly)
        let gateway = TestGateway(credentials: [key])
        #expect(
            await gateway.ask("ListNamespaces").code == "MissingAuthenticationTokenException")
        let scope = "20260102/us-east-1/servicediscovery/aws4_request"
        let zeros = String(repeating: "0", count: 64)
        func signed(_ key: String) -> [String: String] {
            [
                "X-Amz-Date": "20260102T030405Z",
                "Authorization": "AWS4-HMAC-SHA256 Credential=\(key)/\(scope), "
                    + "SignedHeaders=host;x-amz-date, Signature=\(zeros)",
            ]
        }
        let unknown = await gateway.ask("ListNamespaces", headers: signed("OTHER"))
        #expect(unknown.code == "UnrecognizedClientException")
        let wrong = await gateway.ask("ListNamespaces", headers: signed("AKID"))
        #expect(wrong.code == "InvalidSignatureException")
        let lenient = TestGateway(credentials: [key], mode: .lenient)
        #expect(await lenient.ask("ListNamespaces").status == 200)
        let checked = await lenient.ask("ListNamespaces", headers: signed("AKID"))
        #expect(checked.code == "InvalidSignatureException")
    }
}
