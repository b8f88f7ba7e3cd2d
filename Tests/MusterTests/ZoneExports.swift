import Muster
import Registry
import TestKit
import Testing

@Suite("Exported zones")
struct ZoneExports {
    @Test("An export is of one version, whatever is registered while it is read")
    func oneVersion() async throws {
        let test = try await TestServer()
        let web = try await test.service("web", [.init(.a, ttl: 30)])
        for number in 1...3000 {
            try await test.register(web, "i-\(number)", "10.0.\(number / 250).\(number % 250)")
        }
        let export = try await test.server.export(zone: "Example.Local.")
        var text = try #require(await export.next())
        for number in 1...3000 { try await test.server.deregister("i-\(number)", from: web) }
        while let piece = await export.next() {
            #expect(piece.utf8.count <= 2 * 64 << 10 || piece.contains("web"))
            text += piece
        }
        let lines = text.split(separator: "\n")
        #expect(lines.filter { $0.hasPrefix("web\t30\tIN\tA\t10.0.") }.count == 3000)
        #expect(lines.last == "\(ZoneExport.end), records: 3002")
        #expect(await export.next() == nil)
        await test.server.stop()
    }

    @Test("Comments tell the rule that applied, sets shown in part, and names without records")
    func comments() async throws {
        let test = try await TestServer()
        let records = [DNSConfig.Record(.a, ttl: 30)]
        let none = try await test.service(
            "none", records, tags: ["muster:all-unhealthy": "none"])
        let last = try await test.service("last", records)
        let dice = try await test.service("dice", records, .weighted, custom: false)
        let alias = try await test.service("alias", [.init(.cname, ttl: 5)], .weighted)
        for id in ["a", "b"] {
            let address = "192.0.2.\(id == "a" ? 1 : 2)"
            for service in [none, last, dice] { try await test.register(service, id, address) }
            try await test.server.register(
                id, in: alias, [ReservedAttribute.cname: "\(id).example"])
        }
        for service in [none, last] {
            for id in ["a", "b"] {
                try await test.server.report(.unhealthy, of: id, in: service)
            }
        }
        let export = try await test.server.export(zone: "example.local")
        let lines = try #require(await export.next()).split(separator: "\n").map(String.init)
        let expected = [
            "; alias CNAME: each answer shows 1 of these", "alias\t5\tIN\tCNAME\ta.example.",
            "; or alias\t5\tIN\tCNAME\tb.example.", "; dice A: each answer shows 1 of these",
            "dice\t30\tIN\tA\t192.0.2.1", "dice\t30\tIN\tA\t192.0.2.2",
            "; last A: no instance is healthy: the last healthy one is answered, b",
            "last\t30\tIN\tA\t192.0.2.2",
            "; none A: no instance is healthy: none is answered, as configured",
            "; none exists, and has no records", "\(ZoneExport.end), records: 6",
        ]
        #expect(Array(lines.suffix(expected.count)) == expected)
        #expect(lines[0].hasPrefix("; example.local. as Muster answered it at 20"))
        await test.server.stop()
    }

    @Test("An unknown zone is refused with the zones there are")
    func unknown() async throws {
        let test = try await TestServer()
        let error = await #expect(throws: ServerError.self) {
            _ = try await test.server.export(zone: "www.example.local")
        }
        #expect(
            error?.message
                == "there is no zone www.example.local.: name one of these: example.local.")
        await #expect(throws: ServerError.self) { _ = try await test.server.export(zone: "a..b") }
        await test.server.stop()
    }
}
