import DNSWire
import Foundation
import TestKit
import Testing

@testable import ZoneFiles

/// Nothing that a file may hold stops the program: it loads, or there are errors in it.
@Suite struct HostileInputTests {
    /// How often each test tries; MUSTER_ROUNDS in the environment asks for more.
    private static let environment = ProcessInfo.processInfo.environment
    private static let rounds = environment["MUSTER_ROUNDS"].flatMap { Int($0) } ?? 150
    private static let alphabet =
        Array(#"aA09 @.\*_-"();:=/!#$%+,"#.utf8) + [0x09, 0x0A, 0x0D, 0xC3]

    @Test("Any octets are read to their end")
    func randomOctets() throws {
        var generator = SeededGenerator("random octets", environment: Self.environment)
        for _ in 0..<Self.rounds {
            let isText = Bool.random(using: &generator)
            let octets = (0..<Int.random(in: 0...2_000, using: &generator)).map { _ in
                isText
                    ? Self.alphabet.randomElement(using: &generator) ?? 0
                    : UInt8.random(in: .min ... .max, using: &generator)
            }
            try Self.load(Array(ZoneFixture.head.utf8) + octets)
            try Self.load(octets)
        }
    }

    @Test("A zone with octets changed, left out, doubled and swapped loads or has errors")
    func mutatedZones() throws {
        var generator = SeededGenerator("mutated zones", environment: Self.environment)
        let zone = Array(try Checkout.text("zones/static.example.zone").utf8)
        for _ in 0..<Self.rounds {
            var octets = zone
            for _ in 0..<Int.random(in: 1...8, using: &generator) {
                Self.mutate(&octets, using: &generator)
            }
            try Self.load(octets)
        }
    }

    @Test("Mutated RDATA of every type is refused, or its text means the same again")
    func mutatedRecords() throws {
        var generator = SeededGenerator("mutated records", environment: Self.environment)
        for (type, text) in RecordTypeTests.examples {
            for _ in 0..<Self.rounds / 5 {
                var octets = Array(text.utf8)
                for _ in 0..<Int.random(in: 1...3, using: &generator) {
                    Self.mutate(&octets, using: &generator)
                }
                let line = "a. 1 \(type) \(String(decoding: octets, as: UTF8.self))"
                guard let record = try? Presentation.parse(line) else { continue }
                let again = try Presentation.parse(Presentation.record(record))
                #expect(again.rdata == record.rdata, "\(line)")
            }
        }
    }

    @Test("Any octets as RDATA of every type have a text, and it means them")
    func randomRDATA() throws {
        var generator = SeededGenerator("random RDATA", environment: Self.environment)
        for (name, text) in RecordTypeTests.examples {
            let type = try #require(Presentation.type(named: name))
            let example = try Presentation.parse("a. 1 \(name) \(text)").rdata
            for _ in 0..<Self.rounds / 5 {
                var wire = example
                for _ in 0..<Int.random(in: 0...4, using: &generator) {
                    Self.mutate(&wire, using: &generator)
                }
                let text = Presentation.rdata(type: type, wire: wire)
                guard let record = try? Presentation.parse("a. 1 \(name) \(text)") else {
                    // What is malformed has a text, but is not accepted from a file.
                    #expect(text == UnknownData.text(wire), "\(name) \(text)")
                    continue
                }
                #expect(record.rdata == wire, "\(name) \(text)")
            }
        }
    }

    /// Loads a zone of these octets. Each error must lie in the file.
    private static func load(_ octets: [UInt8]) throws {
        let folder = try TemporaryFolder()
        try Data(octets).write(to: URL(filePath: folder.path("x.zone")))
        let lines = octets.count { $0 == 0x0A } + 1
        do {
            for zone in try ZoneFolder.load(folder.path) {
                #expect(zone.records.contains { $0.type == .soa && $0.owner == zone.apex })
            }
        } catch {
            #expect(!error.isEmpty)
            for error in error.errors {
                #expect(error.place.file == folder.path("x.zone"))
                #expect((0...lines).contains(error.place.line), "\(error)")
            }
        }
    }

    private static func mutate(_ octets: inout [UInt8], using generator: inout SeededGenerator) {
        let place = Int.random(in: 0...octets.count, using: &generator)
        let length = Int.random(in: 0...min(12, octets.count - place), using: &generator)
        switch Int.random(in: 0..<6, using: &generator) {
        case 0: octets.insert(alphabet.randomElement(using: &generator) ?? 0, at: place)
        case 1: octets.removeSubrange(place..<place + length)
        case 2: octets.insert(contentsOf: octets[place..<place + length], at: place)
        case 3: octets.insert(contentsOf: Array(repeating: 0x39, count: length), at: place)
        case 4 where place < octets.count:
            octets[place] = UInt8.random(in: .min ... .max, using: &generator)
        default:
            let other = Int.random(in: 0...octets.count, using: &generator)
            octets.insert(contentsOf: octets[place..<place + length], at: other)
        }
    }
}
