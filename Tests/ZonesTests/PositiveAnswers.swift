import DNSWire
import TestKit
import Testing
import Zones

@Suite("Positive answers")
struct PositiveAnswers {
    @Test("A record that exists is answered with AA, its owner spelled as in the question")
    func hit() throws {
        let table = try TestTable("example.")
        try table.put("www.example. 60 IN A 192.0.2.1")
        let reply = try table.ask("wWw.Example. A")
        #expect(reply.code == "NOERROR")
        #expect(reply.flags == ["qr", "aa"])
        #expect(reply.answer == ["wWw.Example. 60 IN A 192.0.2.1"])
        #expect(reply.authority.isEmpty)
        #expect(reply.additional.isEmpty)
    }

    @Test("All records of a set are answered, identical data once")
    func wholeSet() throws {
        let table = try TestTable("example.")
        try table.put(
            "w.example. 60 IN A 192.0.2.1", "w.example. 60 IN A 192.0.2.2",
            "w.example. 60 IN A 192.0.2.1")
        let reply = try table.ask("w.example. A")
        #expect(
            reply.answer.sorted() == [
                "w.example. 60 IN A 192.0.2.1", "w.example. 60 IN A 192.0.2.2",
            ])
    }

    @Test("A set starts at any of its records, each equally often")
    func rotation() throws {
        let table = try TestTable("example.")
        try table.put(
            "w.example. 60 IN A 192.0.2.1", "w.example. 60 IN A 192.0.2.2",
            "w.example. 60 IN A 192.0.2.3")
        var firsts: [String: Int] = [:]
        for _ in 0..<3000 { firsts[try table.ask("w.example. A").answer[0], default: 0] += 1 }
        #expect(firsts.count == 3)
        #expect(firsts.values.allSatisfy { (850...1150).contains($0) })
    }

    @Test("A set that picks one shows one record, each of them in turn")
    func picksOne() throws {
        let table = try TestTable("example.")
        try table.put(
            "w.example. 60 IN A 192.0.2.1", "w.example. 60 IN A 192.0.2.2", picksOne: true)
        var seen: Set<[String]> = []
        for _ in 0..<100 { seen.insert(try table.ask("w.example. A").answer) }
        #expect(seen == [["w.example. 60 IN A 192.0.2.1"], ["w.example. 60 IN A 192.0.2.2"]])
    }

    @Test("A limit on answers shows as many records, different ones each time")
    func maxAnswers() throws {
        let table = try TestTable("example.")
        let lines = (1...9).map { "w.example. 60 IN A 192.0.2.\($0)" }
        try table.put(
            lines[0], lines[1], lines[2], lines[3], lines[4], lines[5], lines[6], lines[7],
            lines[8], maxAnswers: 8)
        var seen: Set<String> = []
        for _ in 0..<200 {
            let answer = try table.ask("w.example. A").answer
            #expect(answer.count == 8)
            seen.formUnion(answer)
        }
        #expect(seen == Set(lines))
    }

    @Test("ANY is answered with one record set (RFC 8482)")
    func any() throws {
        let table = try TestTable("example.")
        try table.put("w.example. 60 IN A 192.0.2.1", "w.example. 60 IN TXT \"x\"")
        #expect(try table.ask("w.example. ANY").answer == ["w.example. 60 IN A 192.0.2.1"])
    }

    @Test("SOA and NS are answered at the apex")
    func apex() throws {
        let table = try TestTable("example.")
        try table.put("example. 100 IN NS ns.elsewhere.")
        #expect(try table.ask("example. NS").answer == ["example. 100 IN NS ns.elsewhere."])
        #expect(
            try table.ask("example. SOA").answer
                == ["example. 900 IN SOA ns.example. h.example. 2 2 3 4 60"])
    }

    @Test("The serial rises with every publish that changes something, and only then")
    func serial() throws {
        let table = try TestTable("example.", "other.")
        try table.put("w.example. 60 IN A 192.0.2.1")
        table.writer.publish()
        #expect(table.writer.serial(of: try DomainName("example.")) == 2)
        #expect(table.writer.serial(of: try DomainName("other.")) == 1)
    }

    @Test("The root zone can be served")
    func root() throws {
        let table = try TestTable(".")
        try table.put("a. 60 IN A 192.0.2.1")
        #expect(try table.ask("a. A").answer == ["a. 60 IN A 192.0.2.1"])
        let missing = try table.ask("b. A")
        #expect(missing.code == "NXDOMAIN")
        #expect(missing.authority.count == 1)
        #expect(try table.ask(". SOA").answer.count == 1)
    }
}
