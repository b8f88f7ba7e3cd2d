import DNSWire
import TestKit
import Testing
import Zones

/// The class CH: what the server says of itself.
@Suite("Names of the class CH")
struct ServerFacts {
    private let table: TestTable

    init() throws {
        table = try TestTable("example.", "bind.")
        try table.put("version.bind. 60 IN TXT \"of the class IN\"")
    }

    private func ask(
        _ question: String, class number: UInt8 = 3, version: String = "", identity: String = ""
    ) throws -> Reply {
        var configuration = ResponderConfiguration()
        configuration.identity = Array(identity.utf8)
        configuration.facts = ServerFact.facts(
            version: Array(version.utf8), identity: Array(identity.utf8))
        var client = InProcessClient(table.table, configuration)
        var query = try QueryMessage(question).octets
        query[query.count - 12] = number
        return try Reply(client.exchange(query, over: .udp))
    }

    @Test(
        "What is configured is told, with TTL 0",
        arguments: ["version.bind.", "VERSION.Bind.", "version.server."])
    func version(name: String) throws {
        for type in ["TXT", "ANY"] {
            let reply = try ask("\(name) \(type)", version: "1.2 \"three\"")
            #expect(reply.code == "NOERROR" && reply.isAuthoritative)
            #expect(reply.answer == ["\(name) 0 CH TXT \"1.2 \\\"three\\\"\""])
            #expect(reply.authority.isEmpty)
        }
        #expect(try ask("\(name) TXT", identity: "ns1").code == "REFUSED")
    }

    @Test("The server's name too", arguments: ["id.server.", "hostname.bind."])
    func identity(name: String) throws {
        let reply = try ask("\(name) TXT", identity: "ns1.example")
        #expect(reply.answer == ["\(name) 0 CH TXT \"ns1.example\""])
        #expect(try ask("\(name) TXT", version: "1").code == "REFUSED")
    }

    @Test("Another type of such a name is no data; other names and transfers are refused")
    func others() throws {
        let other = try ask("version.bind. A", version: "1")
        #expect(other.code == "NOERROR" && other.isAuthoritative && other.answer.isEmpty)
        for question in [
            "bind. TXT", "x.version.bind. TXT", "authors.bind. TXT", "a.example. A", ". TXT",
            "version.bind. AXFR", "version.bind. IXFR",
        ] {
            let reply = try ask(question, version: "1", identity: "ns1")
            #expect(reply.code == "REFUSED" && !reply.isAuthoritative, "\(question)")
        }
    }

    @Test("Nothing is told where nothing is configured, in other classes, or beside a new EDNS")
    func silence() throws {
        for name in ["version.bind.", "version.server.", "id.server.", "hostname.bind."] {
            #expect(try ask("\(name) TXT").code == "REFUSED")
            for number in [2, 4, 254, 255] as [UInt8] {
                let reply = try ask("\(name) TXT", class: number, version: "1", identity: "n")
                #expect(reply.code == "REFUSED" && reply.answer.isEmpty)
            }
        }
        let ours = try ask("version.bind. TXT", class: 1, version: "1")
        #expect(ours.answer == ["version.bind. 60 IN TXT \"of the class IN\""])
    }

    @Test("The longest text fits, without EDNS too")
    func longest() throws {
        let text = String(repeating: "v", count: 255)
        let reply = try ask("version.bind. TXT", version: text)
        #expect(reply.answer == ["version.bind. 0 CH TXT \"\(text)\""])
    }
}
