import CloudMap
import Testing

/// Lists in pages, while others add and remove rows.
@Suite("Paging")
struct PageTokenTests {
    @Test("No row is repeated or passed over, whatever comes and goes between two pages")
    func stablePages() async throws {
        let gateway = TestGateway()
        for number in 0..<9 { await create("space\(number)", gateway) }
        var seen: [String] = []
        var token: String?
        var page = 0
        repeat {
            let next = token.map { ",\"NextToken\":\"\($0)\"" } ?? ""
            let reply = await gateway.ask("ListNamespaces", "{\"MaxResults\":2\(next)}")
            let rows = try #require(reply.json?["Namespaces"]?.elements)
            seen += rows.compactMap { $0.members?["Name"]?.text }
            token = reply.json?["NextToken"]?.text
            page += 1
            if page == 2, let id = rows.last?.members?["Id"]?.text {
                _ = await gateway.ask("DeleteNamespace", "{\"Id\":\"\(id)\"}")
                await create("late", gateway)
            }
        } while token != nil
        #expect(seen == (0..<9).map { "space\($0)" } + ["late"])
    }

    @Test("A token that was changed, or belongs to another request, is refused")
    func foreignTokens() async throws {
        let gateway = TestGateway()
        for number in 0..<3 { await create("space\(number)", gateway) }
        let reply = await gateway.ask("ListNamespaces", "{\"MaxResults\":1}")
        let token = try #require(reply.json?["NextToken"]?.text)
        let filter = "[{\"Name\":\"TYPE\",\"Values\":[\"HTTP\"]}]"
        let others = [
            ("ListNamespaces", "{\"NextToken\":\"x\(token)\"}"),
            ("ListNamespaces", "{\"NextToken\":\"\(token.dropLast())\"}"),
            ("ListNamespaces", "{\"NextToken\":\"\"}"),
            ("ListNamespaces", "{\"NextToken\":\"\(token)\",\"Filters\":\(filter)}"),
            ("ListServices", "{\"NextToken\":\"\(token)\"}"),
        ]
        for (operation, body) in others {
            #expect(await gateway.ask(operation, body).code == "InvalidInput", "\(body)")
        }
    }

    private func create(_ name: String, _ gateway: TestGateway) async {
        let reply = await gateway.ask("CreateHttpNamespace", "{\"Name\":\"\(name)\"}")
        #expect(reply.status == 200)
    }
}
