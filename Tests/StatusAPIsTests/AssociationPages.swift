import CloudMap
import Registry
import Testing

/// SSM's requests: pages, tokens, and what is refused.
@Suite("SSM: pages and errors")
struct AssociationPages {
    private let front = TestFront()
    private let space: Namespace.ID

    init() throws { space = try front.registry.namespace("a.test") }

    private func page(_ id: String, _ limit: Int, _ token: String?) async -> APIReply {
        let next = token.map { #","NextToken":"\#($0)""# } ?? ""
        return await front.askSSM(#"{"InstanceId":"\#(id)","MaxResults":\#(limit)\#(next)}"#)
    }

    @Test("Pages go on behind the last service, whatever comes and goes between")
    func pages() async throws {
        let ids = try (1...7).map { number in
            let id = try front.registry.service("s\(number)", in: space)
            try front.registry.register("i-1", in: id)
            return id
        }.sorted()
        var found: [String] = []
        var token: String?
        repeat {
            let reply = try #require(await page("i-1", 3, token).json)
            let list = try #require(reply["InstanceAssociationStatusInfos"]?.elements)
            found += list.compactMap { $0.members?["Name"]?.text }
            token = reply["NextToken"]?.text
            if found.count == 3 {
                let key = Instance.Key(service: ids[0], instance: "i-1")
                try front.registry.decide(.deregisterInstance(key, owner: .api))
            }
        } while token != nil
        #expect(found == ids)
        #expect(await page("i-1", 6, nil).json?["NextToken"] == nil)
    }

    @Test("Fifty are told where nothing is asked for")
    func defaultLimit() async throws {
        for number in 0..<51 {
            let id = try front.registry.service("s\(number)", in: space)
            try front.registry.register("i-1", in: id)
        }
        #expect(try await front.associations(of: "i-1").count == 50)
    }

    @Test("A token of another instance, a changed one and none at all are refused")
    func tokens() async throws {
        for number in 1...2 {
            let id = try front.registry.service("s\(number)", in: space)
            for instance in ["i-1", "i-2"] { try front.registry.register(instance, in: id) }
        }
        let token = try #require(await page("i-1", 1, nil).json?["NextToken"]?.text)
        #expect(await page("i-1", 1, token).status == 200)
        for (id, token) in [("i-2", token), ("i-1", token + "A"), ("i-1", ""), ("i-1", "abc")] {
            let reply = await page(id, 1, token)
            #expect(reply.status == 400 && reply.code == "InvalidNextToken", "\(reply.text)")
            #expect(reply.header("x-amzn-errortype") == "InvalidNextToken")
        }
    }

    @Test("An instance that is registered nowhere has an empty list")
    func unknown() async {
        for id in ["i-none", "mi-0123456789abcdef0", "team/a:b@c.d-e_f"] {
            let reply = await front.askSSM(#"{"InstanceId":"\#(id)"}"#)
            #expect(reply.status == 200 && reply.text == #"{"InstanceAssociationStatusInfos":[]}"#)
        }
    }

    @Test(
        "What is wrong with a request",
        arguments: [
            (#"{"InstanceId":""}"#, "InvalidInstanceId", "1 to 64 characters"),
            (#"{"InstanceId":"a b"}"#, "InvalidInstanceId", "satisfy"),
            ("{\"InstanceId\":\"\(String(repeating: "a", count: 65))\"}", "InvalidInstanceId", ""),
            ("{}", "ValidationException", "Value null at 'instanceId' failed to satisfy"),
            ("", "ValidationException", "1 validation error detected"),
            (#"{"InstanceId":null,"MaxResults":0}"#, "ValidationException", "2 validation errors"),
            (
                #"{"InstanceId":"i","MaxResults":51}"#, "ValidationException",
                "Value '51' at 'maxResults' failed to satisfy constraint: Member must have value "
                    + "less than or equal to 50"
            ),
            (#"{"InstanceId":"i","MaxResults":"1"}"#, "SerializationException", "'maxResults'"),
            (#"{"InstanceId":1}"#, "SerializationException", "'instanceId' must be a string"),
            ("[]", "SerializationException", "must be an object"),
            ("{", "SerializationException", "no JSON"),
        ])
    func errors(_ body: String, _ code: String, _ text: String) async {
        let reply = await front.askSSM(body)
        #expect(reply.status == 400 && reply.code == code, "\(reply.text)")
        #expect(reply.json?["Message"]?.text?.contains(text) == true, "\(reply.text)")
        #expect(reply.header("x-amzn-requestid") == "6618008b-8bdf-4284-802b-e1da40a00000")
    }
}
