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
        for result in [row.result, row.forwardingResult] {
            #expect(result.hasPrefix("right in all ") || name == Client.resolved.name)
        }
    }

    @Test("What was found is two tables, which `make clients` writes to docs/clients.md")
    func tables() async throws {
        let results = await ClientKit.results.value
        let rows = try Client.all.map { try #require(results[$0.name]).get() }
        for table in ClientTable.allCases { print(table.text(rows)) }
        guard let path = ProcessInfo.processInfo.environment["CLIENTS_PAGE"] else { return }
        var page = try ClientsPage()
        page.replaceTables(with: rows)
        try page.text.write(toFile: path, atomically: true, encoding: .utf8)
    }

    @Test("docs/clients.md lists the clients of the kit, each with a section, and no others")
    func page() throws {
        let page = try ClientsPage()
        let names = Client.all.map(\.name)
        for table in ClientTable.allCases { #expect(page.clients(table) == names) }
        #expect(page.sections == ["What holds for all of them", "With forwarding"] + names)
    }

    @Test("The networks of the kit have ended, and so has all that ran in them")
    func cleanUp() async throws {
        let rows = try await ClientKit.results.value.values.map { try $0.get() }
        let marks = rows.flatMap(\.marks)
        try await wait(for: "the end of \(marks)") {
            try marks.allSatisfy { try Stage.processes(marked: $0).isEmpty }
        }
    }
}
