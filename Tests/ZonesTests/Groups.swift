import DNSWire
import TestKit
import Testing
import ZoneFiles
import Zones

@Suite("Groups of which an answer shows one")
struct Groups {
    private func table(_ groups: [[String]], ttl: UInt32 = 60) throws -> TestTable {
        let table = try TestTable("example.")
        try table.put("www.example. 60 IN CNAME lb.example.")
        table.writer.put(
            try list(groups, ttl: ttl), RecordSetHead(type: .a, ttl: ttl, picksOne: true),
            at: try DomainName("lb.example."))
        table.writer.publish()
        return table
    }

    private func list(_ groups: [[String]], ttl: UInt32) throws -> RecordList {
        var list = RecordList(type: .a, ttl: ttl)
        for group in groups {
            let data = try group.map { try Presentation.parse("x. 1 IN A \($0)").rdata }
            list.append(group: data, ttl: ttl)
        }
        return list
    }

    private func addresses(_ reply: Reply) -> [String] {
        reply.answer.filter { $0.contains(" IN A ") }.map {
            String($0.split(separator: " ").last!)
        }
    }

    @Test("An answer shows the whole of one group, each group as often, from any member on")
    func whole() throws {
        let groups = [
            ["192.0.2.1", "192.0.2.2", "192.0.2.3"], ["198.51.100.1"],
            ["203.0.113.1", "203.0.113.2"],
        ]
        let table = try table(groups)
        for name in ["lb.example.", "www.example."] {
            var seen: [Set<String>: Int] = [:]
            for _ in 0..<3000 {
                let reply = try table.ask("\(name) A")
                #expect(reply.answer.last?.hasPrefix("lb.example. 60 IN A ") == true)
                seen[Set(addresses(reply)), default: 0] += 1
            }
            #expect(Set(seen.keys) == Set(groups.map { Set($0) }))
            #expect(seen.values.allSatisfy { (850...1150).contains($0) }, "\(seen)")
        }
        var firsts: Set<String> = []
        let one = try self.table([groups[0]])
        for id in UInt16(0)..<3 {
            var query = try QueryMessage("lb.example. A", payload: 1232).octets
            query[1] = UInt8(id)
            firsts.insert(try #require(addresses(try Reply(one.exchange(query))).first))
        }
        #expect(firsts == Set(groups[0]))
    }

    @Test("A group that does not fit is cut between records with TC, and is whole over TCP")
    func truncation() throws {
        let group = (1...60).map { "192.0.2.\($0)" }
        let table = try table([group])
        let cut = try table.ask("lb.example. A", payload: 512)
        #expect(cut.flags.contains("tc"))
        #expect((20..<40).contains(addresses(cut).count))
        #expect(Set(addresses(cut)).isSubset(of: group))
        let whole = try table.ask("lb.example. A", payload: 512, over: .tcp)
        #expect(!whole.flags.contains("tc"))
        #expect(Set(addresses(whole)) == Set(group))
    }

    @Test("A listing has the members of all groups, each once, and how many one answer shows")
    func listing() throws {
        let table = try table([["192.0.2.3", "192.0.2.1"], ["192.0.2.1"]])
        guard let listing = ZoneListing(of: try DomainName("example."), in: table.table) else {
            throw Unreadable(description: "there is no zone")
        }
        let sets = listing.sets(at: 1)
        #expect(sets[0].records == [[192, 0, 2, 1], [192, 0, 2, 3]])
        #expect(sets[0].answered == 2)
    }

    @Test("A set that stands for a failure is answered with SERVFAIL, and says why")
    func failure() throws {
        let table = try table([["192.0.2.1"]])
        table.writer.put(
            RecordList(type: .a, ttl: 0),
            RecordSetHead(type: .a, ttl: 0, explanation: "nobody knows", isFailure: true),
            at: try DomainName("lb.example."))
        table.writer.publish()
        let reply = try table.ask("lb.example. A")
        #expect(reply.code == "SERVFAIL")
        #expect(reply.answer.isEmpty && reply.authority.isEmpty)
        #expect(reply.extendedErrors == ["0 nobody knows"])
        #expect(try table.ask("lb.example. AAAA").code == "NOERROR")
    }

    @Test("The writer tells what is there before it is published")
    func lookup() throws {
        let table = try TestTable("example.")
        try table.put(
            "a.example. 60 IN A 192.0.2.1", "c.example. 30 IN CNAME a.example.",
            "d.example. 20 IN DNAME other.", "*.w.example. 10 IN A 192.0.2.2",
            "cut.example. 5 IN NS ns.other.")
        func look(_ name: String) throws -> FoundRecords {
            table.writer.records(of: .a, at: try DomainName(name))
        }
        var draft = RecordSetDraft(type: .a, ttl: 7, records: [])
        draft.records = [RecordDraft(data: [192, 0, 2, 9])]
        table.writer.put(draft, at: try DomainName("new.example."))
        #expect(try look("new.example.") == .records([[192, 0, 2, 9]], ttl: 7))
        #expect(try look("A.example.") == .records([[192, 0, 2, 1]], ttl: 60))
        #expect(try look("c.example.") == .alias(try DomainName("a.example."), ttl: 30))
        #expect(try look("x.y.d.example.") == .alias(try DomainName("x.y.other."), ttl: 20))
        #expect(try look("x.w.example.") == .records([[192, 0, 2, 2]], ttl: 10))
        #expect(try look("x.cut.example.") == .elsewhere)
        #expect(try look("other.") == .elsewhere)
        #expect(try look("w.example.") == .noData)
        #expect(try look("none.example.") == .nameError)
    }
}
