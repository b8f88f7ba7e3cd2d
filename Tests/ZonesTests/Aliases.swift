import DNSWire
import TestKit
import Testing
import Zones

@Suite("Alias chains")
struct Aliases {
    @Test("A CNAME comes first, then what it points to inside our zones")
    func chain() throws {
        let table = try TestTable("example.", "other.")
        try table.put(
            "a.example. 60 IN CNAME b.other.", "b.other. 30 IN CNAME c.example.",
            "c.example. 10 IN A 192.0.2.1")
        let reply = try table.ask("a.example. A")
        #expect(
            reply.answer == [
                "a.example. 60 IN CNAME b.other.", "b.other. 30 IN CNAME c.example.",
                "c.example. 10 IN A 192.0.2.1",
            ])
    }

    @Test("An alias stays in front of its target's records, wherever their rotation begins")
    func order() throws {
        let table = try TestTable("example.")
        try table.put(
            "a.example. 60 IN CNAME w.example.", "w.example. 60 IN A 192.0.2.1",
            "w.example. 60 IN A 192.0.2.2", "w.example. 60 IN A 192.0.2.3")
        var seconds: Set<String> = []
        for _ in 0..<200 {
            let answer = try table.ask("a.example. A").answer
            #expect(answer.count == 4)
            #expect(answer[0] == "a.example. 60 IN CNAME w.example.")
            seconds.insert(answer[1])
        }
        #expect(seconds.count == 3)
    }

    @Test("CNAME and ANY are answered with the alias alone")
    func notFollowed() throws {
        let table = try TestTable("example.")
        try table.put("a.example. 60 IN CNAME b.example.", "b.example. 60 IN A 192.0.2.1")
        #expect(try table.ask("a.example. CNAME").answer.count == 1)
        #expect(try table.ask("a.example. ANY").answer.count == 1)
    }

    @Test("A target outside our zones ends the answer")
    func outside() throws {
        let table = try TestTable("example.")
        try table.put("a.example. 60 IN CNAME www.elsewhere.")
        let reply = try table.ask("a.example. A")
        #expect(reply.code == "NOERROR")
        #expect(reply.answer == ["a.example. 60 IN CNAME www.elsewhere."])
        #expect(reply.authority.isEmpty)
    }

    @Test("The code is that of the last name (RFC 6604), with that zone's SOA")
    func negativeTarget() throws {
        let table = try TestTable("example.", "other.")
        try table.put(
            "a.example. 60 IN CNAME x.y.other.", "b.example. 60 IN CNAME t.other.",
            "t.other. 60 IN TXT \"t\"")
        let missing = try table.ask("a.example. A")
        #expect(missing.code == "NXDOMAIN")
        #expect(missing.authority[0].hasPrefix("other. 60 IN SOA"))
        let noData = try table.ask("b.example. A")
        #expect(noData.code == "NOERROR")
        #expect(noData.authority[0].hasPrefix("other. 60 IN SOA"))
    }

    @Test("Of the explanations along a chain the first is told")
    func explanation() throws {
        let table = try TestTable("example.")
        try table.put("a.example. 60 IN CNAME b.example.", why: "first")
        try table.put("b.example. 60 IN A 192.0.2.1", why: "second")
        try table.put("c.example. 60 IN CNAME b.example.")
        #expect(try table.ask("a.example. A").extendedErrors == ["0 first"])
        #expect(try table.ask("c.example. A").extendedErrors == ["0 second"])
    }

    @Test("A loop stops cleanly, no record twice")
    func loop() throws {
        let table = try TestTable("example.")
        try table.put(
            "a.example. 60 IN CNAME b.example.", "b.example. 60 IN CNAME A.example.",
            "self.example. 60 IN CNAME self.example.")
        #expect(try table.ask("a.example. A").answer.count == 2)
        #expect(try table.ask("self.example. A").answer.count == 1)
    }

    @Test("At most eight aliases are followed")
    func length() throws {
        let table = try TestTable("example.")
        for number in 0..<12 {
            try table.put("a\(number).example. 60 IN CNAME a\(number + 1).example.")
        }
        #expect(try table.ask("a0.example. A").answer.count == 9)
    }

    @Test("An answer is counted once, by how it ends")
    func counting() throws {
        let table = try TestTable("example.")
        try table.put(
            "a.example. 60 IN CNAME b.example.", "b.example. 60 IN CNAME c.example.",
            "c.example. 60 IN A 192.0.2.1", "missing.example. 60 IN CNAME x.example.",
            "out.example. 60 IN CNAME www.elsewhere.", "loop.example. 60 IN CNAME loop.example.",
            "old.example. 60 IN DNAME new.example.", "new.example. 60 IN TXT \"t\"",
            "cut.example. 60 IN NS ns.elsewhere.", "into.example. 60 IN CNAME www.cut.example.")
        for (question, outcome, hops) in [
            ("c.example. A", .answered, 0), ("a.example. A", .answered, 2),
            ("a.example. CNAME", .answered, 0), ("a.example. ANY", .answered, 0),
            ("a.example. AAAA", .noData, 2), ("missing.example. A", .nameError, 1),
            ("out.example. A", .answered, 1), ("loop.example. A", .answered, 0),
            ("x.old.example. A", .nameError, 1), ("x.old.example. CNAME", .answered, 0),
            ("into.example. A", .referral, 1), ("www.elsewhere. A", .outside, 0),
        ] as [(String, ResponderCounter, UInt64)] {
            var client = InProcessClient(table.table)
            _ = client.exchange(try QueryMessage(question).octets)
            let counts = client.counts()
            for counter in [.answered, .noData, .nameError, .referral, .outside]
                as [ResponderCounter]
            {
                #expect(counts[counter] == (counter == outcome ? 1 : 0), "\(question): \(counter)")
            }
            #expect(counts[.aliasHops] == hops, "\(question)")
        }
    }

    @Test("A chain that does not fit is truncated at a whole record")
    func truncated() throws {
        let table = try TestTable("example.")
        let long = String(repeating: "l", count: 60)
        for number in 0..<5 {
            let (left, right) = (
                "a\(number).\(long).\(long).\(long)", "a\(number + 1).\(long).\(long).\(long)"
            )
            try table.put("\(left).example. 60 IN CNAME \(right).example.")
        }
        let reply = try table.ask("a0.\(long).\(long).\(long).example. A", payload: nil)
        #expect(reply.isTruncated)
        #expect(reply.answer.count == 1)
    }
}

@Suite("DNAME (RFC 6672)")
struct Rewrites {
    private func table() throws -> TestTable {
        let table = try TestTable("example.", "other.")
        try table.put(
            "old.example. 60 IN DNAME new.other.", "www.new.other. 30 IN A 192.0.2.1",
            "old.example. 60 IN A 192.0.2.2")
        return table
    }

    @Test("A name below a DNAME is rewritten: DNAME, the CNAME it implies, the target's records")
    func rewrite() throws {
        let reply = try table().ask("WWW.old.example. A")
        #expect(
            reply.answer == [
                "old.example. 60 IN DNAME new.other.",
                "WWW.old.example. 60 IN CNAME WWW.new.other.", "WWW.new.other. 30 IN A 192.0.2.1",
            ])
    }

    @Test("The owner itself is not rewritten (§2.3)")
    func owner() throws {
        #expect(try table().ask("old.example. A").answer == ["old.example. 60 IN A 192.0.2.2"])
        #expect(try table().ask("old.example. DNAME").answer.count == 1)
    }

    @Test("A name that becomes too long is YXDOMAIN (§2.2)")
    func tooLong() throws {
        let table = try TestTable("e.", "o.")
        let label = String(repeating: "x", count: 62)
        try table.put("e. 60 IN DNAME \(label).o.")
        let reply = try table.ask("\(label).\(label).\(label).a.e. A")
        #expect(reply.code == "YXDOMAIN")
        #expect(reply.answer.count == 1)
    }

    @Test("A DNAME record that a chain comes by again stands in the answer once")
    func once() throws {
        let table = try TestTable("example.")
        try table.put(
            "loop.example. 60 IN DNAME loop.loop.example.", "a.example. 60 IN DNAME b.example.",
            "b.example. 60 IN DNAME c.a.example.", "in.example. 60 IN CNAME x.a.example.")
        for (question, rewritten) in [
            ("x.loop.example. A", ["loop.example."]),
            ("x.a.example. A", ["a.example.", "b.example."]),
            ("in.example. A", ["a.example.", "b.example."]),
        ] {
            let answer = try table.ask(question).answer
            #expect(answer.count > 5 && Set(answer).count == answer.count, "\(answer)")
            let owners = answer.filter { $0.contains(" DNAME ") }.map { $0.prefix { $0 != " " } }
            #expect(owners.sorted() == rewritten.map { $0[...] })
        }
    }

    @Test(
        "A question for CNAME or ANY is answered with the CNAME record that a DNAME implies (§3.1)",
        arguments: ["CNAME", "ANY"])
    func implied(type: String) throws {
        let reply = try table().ask("nowhere.old.example. \(type)")
        #expect(reply.code == "NOERROR" && reply.authority.isEmpty)
        #expect(
            reply.answer == [
                "old.example. 60 IN DNAME new.other.",
                "nowhere.old.example. 60 IN CNAME nowhere.new.other.",
            ])
    }
}
