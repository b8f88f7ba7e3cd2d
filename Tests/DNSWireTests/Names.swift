import DNSWire
import TestKit
import Testing

@Suite("Domain names")
struct Names {
    @Test(
        "Text and wire form are two sides of one name",
        arguments: [
            ".": [0], "a.": [1, 97, 0], "a\\.b.c.": [3, 97, 46, 98, 1, 99, 0],
            "\\007\\255.x.": [2, 7, 255, 1, 120, 0], "\\\\.": [1, 92, 0],
        ] as [String: [UInt8]])
    func bothWays(text: String, wire: [UInt8]) throws {
        #expect(try DomainName(text).wire == wire)
        #expect(try DomainName(wire: wire).description == text)
    }

    @Test(
        "What is no name is refused with its reason",
        arguments: [
            ("a..b", NameError.emptyLabel), (".a", .emptyLabel), ("a\\", .badEscape),
            ("a\\25", .badEscape), ("a\\999", .badEscape),
            (String(repeating: "x", count: 64), .labelTooLong),
            (String(repeating: "abcdefg.", count: 32), .nameTooLong),
        ])
    func refused(text: String, error: NameError) {
        #expect(throws: error) { try DomainName(text) }
    }

    @Test(
        "Wire forms that are cut off, too long or go on behind the root are refused",
        arguments: [
            [], [1], [1, 97], [0, 0], [64] + Array(repeating: 97, count: 64) + [0], [0xC0, 12],
        ] as [[UInt8]])
    func refusedWire(wire: [UInt8]) {
        #expect(throws: NameError.self) { try DomainName(wire: wire) }
    }

    @Test("Names are equal without regard to the case of ASCII letters, and of these only")
    func equality() throws {
        #expect(try DomainName("wWw.Example") == DomainName("www.example."))
        #expect(try DomainName("a[.") != DomainName("a{."))
        #expect(try Set([DomainName("A."), DomainName("a.")]).count == 1)
    }

    @Test("A name lies within its ancestors and itself, label by label")
    func ancestry() throws {
        let name = try DomainName("a.bc.example.")
        for ancestor in ["a.bc.example.", "BC.example.", "example.", "."] {
            #expect(name.isWithin(try DomainName(ancestor)))
        }
        for other in ["c.example.", "x.", "a.a.bc.example.", "xample."] {
            #expect(!name.isWithin(try DomainName(other)))
        }
        #expect(name.parent == (try DomainName("bc.example.")))
        #expect(DomainName.root.parent == nil)
    }
}

@Suite("Canonical names of the query path")
struct CanonicalNames {
    @Test("Every suffix reads as the lower-case name would, eight octets at a time")
    func suffixes() throws {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<2000 {
            let labels = (0..<Int.random(in: 0...6, using: &random)).map { _ in
                (0..<Int.random(in: 1...30, using: &random)).map { _ in
                    UInt8.random(in: 0...255, using: &random)
                }
            }
            let name = try DomainName(labels: labels)
            var canonical = CanonicalName()
            canonical.read(name)
            let wire = name.canonical.wire
            #expect(canonical.length == wire.count)
            #expect(canonical.labelCount == labels.count)
            for offset in 0..<wire.count {
                let octets = wire[offset...].prefix(8)
                let word = octets.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
                #expect(canonical.word(at: offset) == word, "seed \(seed) \(name) \(offset)")
            }
        }
    }

    @Test("A name read after a longer one keeps nothing of it")
    func reuse() throws {
        var canonical = CanonicalName()
        canonical.read(try DomainName(String(repeating: "abcdefgh.", count: 25)))
        canonical.read(try DomainName("ab."))
        #expect(canonical.word(at: 0) == 0x62_6102)
        #expect(canonical.word(at: 8) == 0)
    }

    @Test("A name becomes the wildcard of each of its ancestors")
    func wildcards() throws {
        for length in 1...40 {
            let text = "x.\(String(repeating: "Q", count: length)).tail.example."
            let name = try DomainName(text)
            var canonical = CanonicalName()
            canonical.read(name)
            for label in 1...name.labelCount {
                canonical.read(name)
                canonical.becomeWildcard(under: canonical.start(ofLabel: label))
                let rest = name.labels.dropFirst(label)
                let expected = try DomainName(labels: [[0x2A]] + rest).canonical.wire
                #expect((0..<canonical.length).map { canonical.octet(at: $0) } == expected)
                #expect(canonical.labelCount == rest.count + 1)
                #expect(canonical.word(at: canonical.length) == 0)
            }
        }
    }
}
