import Muster
import Registry
import TestKit
import Testing

/// A reload writes what changed alone; what is answered then is what a fresh start would answer.
@Suite("Zone files that are reloaded")
struct ReloadedZones {
    private static let apexes = ["example.test.", "in.example.test.", "deep.in.example.test."]

    @Test("After any change, answers are those of a server that starts with the new files")
    func random() async throws {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededGenerator(seed: seed)
        let folder = try TemporaryFolder()
        try folder.write(Self.head(of: Self.apexes[0]), to: "example.test.zone")
        let server = try await Self.start(folder)
        var reloads = 0
        for _ in 0..<20 {
            try Self.write(to: folder, using: &random)
            do {
                try await server.reload(declaration: Declaration())
            } catch {
                await #expect(throws: ServerError.self) { try await Self.start(folder) }
                continue
            }
            let fresh = try await Self.start(folder)
            for (name, type) in Self.questions {
                let found = try Self.answer(server, name, type)
                let expected = try Self.answer(fresh, name, type)
                #expect(found == expected, "seed \(seed): \(name) \(type)\n\(Self.text(folder))")
            }
            await fresh.stop()
            reloads += 1
        }
        #expect(reloads > 5, "seed \(seed): only \(reloads) sets of files were in order")
        await server.stop()
    }

    @Test("A reload that changes nothing publishes nothing; one name's change raises the serial")
    func unchanged() async throws {
        let folder = try TemporaryFolder()
        let zone = Self.head(of: "example.test.") + "a A 192.0.2.1\nb SRV 1 1 80 a\n"
        try folder.write(zone, to: "z.zone")
        let server = try await Self.start(folder)
        let before = await server.statistics()
        // The order of the lines and the spelling of the TTL say nothing new.
        try folder.write(zone.replacing("$TTL 300", with: "$TTL 5m") + "\n", to: "z.zone")
        try await server.reload(declaration: Declaration())
        #expect(await server.statistics().publishes == before.publishes)
        #expect(await server.statistics().serials == before.serials)
        try folder.write(zone.replacing("192.0.2.1", with: "192.0.2.2"), to: "z.zone")
        try await server.reload(declaration: Declaration())
        let after = await server.statistics()
        #expect(after.serials["example.test."]! > before.serials["example.test."]!)
        // The address beside the SRV record is another though the record is the same.
        #expect(
            try server.query("b.example.test", "SRV").additionals
                == ["a.example.test. 300 IN A 192.0.2.2"])
        await server.stop()
    }

    private static func start(_ folder: TemporaryFolder) async throws -> Server {
        var configuration = ServerConfiguration()
        configuration.zonesFolder = folder.path
        return try await Server.start(configuration)
    }

    private static func text(_ folder: TemporaryFolder) -> String {
        apexes.map { folder.read("\($0)zone") }.joined(separator: "\n")
    }

    /// An answer without the serial of the SOA record, and with its records in one order.
    private static func answer(_ server: Server, _ name: String, _ type: String) throws -> Answer {
        var answer = try server.query(name, type)
        answer.answers.sort()
        answer.additionals.sort()
        answer.authorities = answer.authorities.map { line in
            var words = line.split(separator: " ").map(String.init)
            if words.count == 11, words[3] == "SOA" { words[6] = "serial" }
            return words.joined(separator: " ")
        }.sorted()
        return answer
    }

    private static var questions: [(String, String)] {
        let owners = ["", "a.", "b.", "c.b.", "x.w.", "w.", "cut.", "ns.cut.", "d.", "x.d.", "no."]
        let types = ["A", "AAAA", "TXT", "MX", "SRV", "NS", "DS", "CNAME"]
        return apexes.flatMap { apex in
            owners.flatMap { owner in types.map { (owner + apex, $0) } }
        }
    }

    private static func head(of apex: String) -> String {
        """
        $ORIGIN \(apex)
        $TTL 300
        @ SOA ns.example.org. h.example.org. 7 1 2 3 60
        @ NS ns.example.org.

        """
    }

    /// Writes some zones inside each other, each with some of many records.
    private static func write(
        to folder: TemporaryFolder, using random: inout SeededGenerator
    ) throws {
        // Of each row one, or none: those of a row do not go together.
        let rows = [
            ["@ NS a\na A 192.0.2.1", "a A 192.0.2.1\na A 192.0.2.2", "a A 192.0.2.9"],
            ["@ MX 1 a", "@ TXT x"], ["a AAAA 2001:db8::1", "a TXT x"],
            ["b SRV 1 1 80 a", "b SRV 1 1 81 c.b\nb SRV 1 1 80 a", "b TXT x"],
            ["c.b A 192.0.2.3", "c.b CNAME a", "c.b TXT x"], ["*.w TXT wild", "*.w MX 5 a"],
            ["x.w A 192.0.2.4"],
            [
                "cut NS ns.cut\nns.cut A 192.0.2.5", "cut NS ns.example.org.",
                "cut TXT x\nns.cut A 192.0.2.5", "ns.cut A 192.0.2.5",
                "@ NS ns.cut\nns.cut A 192.0.2.5",
            ],
            ["d DNAME b", "d A 192.0.2.6", "d DNAME b\nd A 192.0.2.6"], ["e CNAME a"],
            [
                "in NS ns.example.org.\nin DS 1 8 2 0a0b", "in.in A 192.0.2.7", "in TXT x",
                "in NS ns.example.org.",
            ],
            ["deep NS ns.example.org.", "deep DS 1 8 2 0a0b\ndeep NS ns.example.org."],
        ]
        for apex in apexes {
            let isThere = apex == apexes[0] || Int.random(in: 0..<3, using: &random) > 0
            let chosen = rows.compactMap { row in
                Int.random(in: 0..<4, using: &random) == 0 ? nil : row.randomElement(using: &random)
            }
            let text = head(of: apex) + chosen.joined(separator: "\n") + "\n"
            let other = Int.random(in: 0..<4, using: &random) == 0
            try folder.write(
                isThere ? (other ? text.replacing("TTL 300", with: "TTL 60") : text) : "",
                to: apex + "zone")
            if !isThere { try folder.remove(apex + "zone") }
        }
    }
}
