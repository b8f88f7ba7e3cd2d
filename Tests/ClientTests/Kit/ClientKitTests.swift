import Foundation
import TestKit
import Testing

/// Resolvers, proxies and libraries against the real program on port 53.
@Suite("The kit of clients", .serialized)
struct ClientKitTests {
    @Test(
        "Each shows the right set when a service grows, fails, and goes",
        arguments: Client.all.map(\.name))
    func client(name: String) async throws {
        let result = try #require(await ClientKit.results.value[name])
        let row = try result.get()
        #expect(row.result.hasPrefix("right in all ") || name == Client.resolved.name)
    }

    @Test("What was found is one table, which `make clients` writes to docs/clients.md")
    func table() async throws {
        let results = await ClientKit.results.value
        let rows = try Client.all.map { try #require(results[$0.name]).get() }
        print(ClientsPage.table(rows))
        guard let path = ProcessInfo.processInfo.environment["CLIENTS_PAGE"] else { return }
        var page = try ClientsPage()
        page.replaceTable(with: rows)
        try page.text.write(toFile: path, atomically: true, encoding: .utf8)
    }

    @Test("docs/clients.md lists the clients of the kit, each with a section, and no others")
    func page() throws {
        let page = try ClientsPage()
        let names = Client.all.map(\.name)
        #expect(page.clients == names)
        #expect(page.sections == ["What holds for all of them"] + names)
    }

    @Test("The networks of the kit have ended, and so has all that ran in them")
    func cleanUp() async throws {
        let rows = try await ClientKit.results.value.values.map { try $0.get() }
        let marks = rows.map(\.mark)
        try await wait(for: "the end of \(marks)") {
            try marks.allSatisfy { try Stage.processes(marked: $0).isEmpty }
        }
    }
}
