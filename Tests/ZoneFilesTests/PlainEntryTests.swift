import DNSWire
import Foundation
import TestKit
import Testing

@testable import ZoneFiles

/// What is read without ldns is what ldns would read, octet for octet.
@Suite struct PlainEntryTests {
    private static let environment = ProcessInfo.processInfo.environment
    /// How many entries are made up; MUSTER_ROUNDS in the environment asks for more.
    private static let rounds = (environment["MUSTER_ROUNDS"].flatMap { Int($0) } ?? 150) * 40

    /// What reading a text gave: records, and what later entries inherit.
    private struct Reading: Equatable {
        var records: [ZoneRecord] = []
        var owner: DomainName?
        var statedTTL: UInt32?
        /// Octets that were read.
        var end = 0
    }

    @Test(
        "The common forms are plain",
        arguments: [
            "www 300 IN A 192.0.2.1", "www IN 300 A 192.0.2.1", "www A 192.0.2.1 ; comment",
            "\t 60 A 0.0.0.0\r", "a.b.Example.NET. in aaaa 2001:DB8::1", "* AAAA ::",
            "a AAAA 1:2:3:4:5:6:7:8", "a AAAA 1:2:3:4:5:6:7::", "_x._tcp SRV 0 10 65535 @",
            "@ NS ns", "a CNAME b.", "1.2 PTR a-b_c", "a MX 0010 mail", "a TXT \"x y;(@)\" z=1",
            "a TXT \"\" x", "a 0 A 192.0.2.1;", "a.b 2147483647 cname *.c",
        ])
    func accepted(line: String) throws {
        let text = Array((line + "\n").utf8)
        let reading = Self.plain(text, ttl: 300)
        #expect(reading.end == text.count)
        #expect(reading.records.count == 1)
        #expect(reading == Self.ldns(text, ttl: 300, end: text.count))
    }

    @Test(
        "What is odd or wrong is left to ldns",
        arguments: [
            "a\\.b A 192.0.2.1", "a ( A 192.0.2.1 )", "a 1h A 192.0.2.1", "a CH A 192.0.2.1",
            "a SOA a b 1 1 1 1 1", "a TYPE1 \\# 4 00000000", "a A 192.0.2.01", "a A 192.0.2.256",
            "a A 1.2.3", "a A 1.2.3.4.5", "a AAAA ::192.0.2.1", "a AAAA 1::2::3", "a AAAA 1:2",
            "a AAAA 1:2:3:4:5:6:7:8:9", "a AAAA 1:2:3:4:5:6:7:8::", "a AAAA 12345::", "a AAAA :1::",
            "a AAAA 1:", "a MX 65536 b", "a MX b", "a MX 1 b c", "a SRV 1 2 3", "a NS b..c",
            "a NS .b", "a NS \"b\"", "a NS b@c", "$TTL 5", "; a comment", "a TXT \"x", "a TXT x\"y",
            "a TXT \"x\"y", "a TXT", "a A", "a", "a A 192.0.2.1 x", "a 2147483648 A 192.0.2.1",
            "a 1 2 A 192.0.2.1", "a IN IN A 192.0.2.1", "a A 192.0.2.1\r\r", "a B\u{FC}ro TXT x",
            "a.\(String(repeating: "b", count: 64)) A 192.0.2.1",
            String(repeating: "a.", count: 122) + "b A 192.0.2.1",
        ])
    func refused(line: String) throws {
        let reading = Self.plain(Array((line + "\n").utf8), ttl: 300)
        #expect(reading.end == 0 && reading.records.isEmpty)
        #expect(reading.owner == Self.lastOwner)
    }

    @Test("Without a TTL or an owner above it an entry is not plain")
    func inherits() throws {
        #expect(Self.plain(Array("a A 192.0.2.1\n".utf8), ttl: nil).end == 0)
        let text = Array("a 5 A 192.0.2.1\n A 192.0.2.2".utf8)
        let reading = Self.plain(text, ttl: nil)
        #expect(reading.records.map(\.ttl) == [5, 5])
        #expect(reading == Self.ldns(text, ttl: nil, end: text.count))
    }

    @Test("Entries that are made up, right and wrong, are read alike or left to ldns")
    func generated() throws {
        var generator = SeededGenerator("plain entries", environment: Self.environment)
        var plain = 0
        for round in 0..<Self.rounds {
            var text = (0..<Int.random(in: 1...3, using: &generator)).flatMap { _ in
                EntryWords.entry(using: &generator)
            }
            if round % 3 == 0 { EntryWords.mutate(&text, using: &generator) }
            let ttl: UInt32? = round % 5 == 0 ? nil : 300
            let reading = Self.plain(text, ttl: ttl)
            let shown = String(decoding: text, as: UTF8.self)
            #expect(reading == Self.ldns(text, ttl: ttl, end: reading.end), "\(shown)")
            plain += reading.records.count
        }
        #expect(plain > Self.rounds / 4, "of all those entries only \(plain) were plain")
    }

    private static let origin = try? DomainName("Example.org.")
    private static let lastOwner = try? DomainName("last.example.org.")

    private static func context(ttl: UInt32?) -> RecordReader {
        RecordReader(origin: origin, owner: lastOwner, defaultTTL: ttl)
    }

    /// What is read before the first entry that is not plain.
    private static func plain(_ text: [UInt8], ttl: UInt32?) -> Reading {
        var context = context(ttl: ttl)
        var entries = EntryReader(text, file: "text")
        var records = ZoneRecords()
        var reader = PlainReader()
        let file = records.add(file: "text")
        reader.read(&entries, &context, into: &records, file: file)
        return Reading(
            records: Array(records), owner: context.owner, statedTTL: context.statedTTL,
            end: entries.position)
    }

    /// What ldns makes of all the entries up to `end`.
    private static func ldns(_ text: [UInt8], ttl: UInt32?, end: Int) -> Reading {
        var context = context(ttl: ttl)
        var entries = EntryReader(text, file: "text")
        var records: [ZoneRecord] = []
        // An empty line may be the last thing before `end`: the entry behind it does not count.
        while let entry = try? entries.next(), entries.position <= end,
            let record = try? context.read(entry)
        {
            records.append(record)
        }
        return Reading(
            records: records, owner: context.owner, statedTTL: context.statedTTL, end: end)
    }
}
