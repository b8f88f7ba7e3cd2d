import DNSWire
import TestKit
import Testing
import ZoneFiles
import Zones

@Suite("Listings of a zone")
struct Listings {
    @Test("Names come in canonical order (the example of RFC 4034 §6.1)", arguments: [.max, 1])
    func order(hashMask: UInt64) throws {
        let sorted = [
            "example.", "a.example.", "yljkjljk.a.example.", "Z.a.example.", "zABC.a.EXAMPLE.",
            "z.example.", "\\001.z.example.", "*.z.example.", "\\200.z.example.",
        ]
        let table = try TestTable("example.", hashMask: hashMask)
        for name in sorted.dropFirst().reversed() { try table.put("\(name) 60 IN TXT \"x\"") }
        let names = try self.names(of: "EXAMPLE.", in: table)
        #expect(names == sorted.map { $0.lowercased() })
    }

    @Test("A zone's names are those of no zone inside it, nor of one beside or around it")
    func zones() throws {
        let table = try TestTable("example.", "inner.example.", "far.below.example.", "other.")
        try table.put(
            "www.example. 60 IN A 192.0.2.1", "www.inner.example. 60 IN A 192.0.2.2",
            "www.other. 60 IN A 192.0.2.3")
        #expect(
            try names(of: "example.", in: table) == ["example.", "below.example.", "www.example."])
        #expect(
            try names(of: "inner.example.", in: table) == ["inner.example.", "www.inner.example."])
        let listing = try self.listing(of: "example.", in: table)
        let inside = listing.zonesInside.map(\.description)
        #expect(inside == ["far.below.example.", "inner.example."])
        #expect(
            table.table.apexes.map(\.description) == [
                "example.", "far.below.example.", "inner.example.", "other.",
            ])
        #expect(throws: Unreadable.self) { _ = try self.listing(of: "www.example.", in: table) }
    }

    @Test("Sets have every record once, in large sets too, and tell how many are answered")
    func sets() throws {
        let table = try TestTable("example.")
        let many = (0..<500).map { "big.example. 60 IN A 192.0.\($0 / 250).\($0 % 250)" }
        try table.put(many)
        try table.put(["dice.example. 5 IN A 192.0.2.1", "dice.example. 5 IN A 192.0.2.1"], true)
        let listing = try self.listing(of: "example.", in: table)
        let apex = listing.sets(at: 0).map(\.type)
        let big = listing.sets(at: 1)
        let dice = listing.sets(at: 2)
        #expect(apex == [.soa])
        #expect(big.count == 1 && Set(big[0].records).count == 500 && big[0].answered == 500)
        #expect(dice.count == 1 && dice[0].records.count == 1 && dice[0].answered == 1)
    }

    @Test("A listing keeps its version while others are published, and lets it go at its end")
    func oneVersion() throws {
        let table = try TestTable("example.")
        try table.put("www.example. 60 IN A 192.0.2.1")
        do {
            let listing = try self.listing(of: "example.", in: table)
            for number in 2..<200 { try table.put("www.example. 60 IN A 192.0.2.\(number)") }
            let records = listing.sets(at: 1)[0].records
            #expect(records == [[192, 0, 2, 1]])
            #expect(table.writer.garbageCount > 0, "what it sees is not freed")
        }
        table.writer.reclaim()
        #expect(table.writer.garbageCount == 0)
    }

    private func listing(of apex: String, in table: TestTable) throws -> ZoneListing {
        guard let listing = ZoneListing(of: try DomainName(apex), in: table.table) else {
            throw Unreadable(description: "there is no zone \(apex)")
        }
        return listing
    }

    private func names(of apex: String, in table: TestTable) throws -> [String] {
        let listing = try self.listing(of: apex, in: table)
        return (0..<listing.count).map { listing.owner(at: $0).description }
    }
}

extension TestTable {
    /// Puts the records of one set.
    fileprivate func put(_ lines: [String], _ picksOne: Bool = false) throws {
        let records = try lines.map { try Presentation.parse($0) }
        writer.put(
            RecordSetDraft(
                type: records[0].type, ttl: records[0].ttl,
                records: records.map { RecordDraft(data: $0.rdata) }, picksOne: picksOne),
            at: records[0].owner)
        writer.publish()
    }
}
