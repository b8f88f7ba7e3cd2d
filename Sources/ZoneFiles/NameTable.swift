package import DNSWire

/// Domain names, each once whatever the case of its letters, in few pieces of memory. A name is
/// known by its number; the spelling that came first is kept.
///
///     slots   hash table: half of the hash, number + 1; 0 where free
///     starts  where the name of each number starts in octets
///     octets  the wire forms, one behind the other
package struct NameTable: Sendable {
    private var octets: [UInt8] = []
    private var starts: [Int] = [0]
    private var slots = [UInt64](repeating: 0, count: 16)

    /// No names.
    init() {}

    /// How many names there are; their numbers are below it.
    package var count: Int { starts.count - 1 }

    /// The name of a number.
    package subscript(number: Int) -> DomainName {
        guard let name = try? DomainName(wire: Array(wire(of: number))) else {
            preconditionFailure("only whole names are inserted")
        }
        return name
    }

    /// The wire form of a name.
    func wire(of number: Int) -> ArraySlice<UInt8> { octets[starts[number]..<starts[number + 1]] }

    /// How many labels a name has, without the root.
    package func labelCount(of number: Int) -> Int {
        var (position, count) = (starts[number], 0)
        while octets[position] != 0 {
            position += 1 + Int(octets[position])
            count += 1
        }
        return count
    }

    /// True when a name is `ancestor` or lies below it.
    package func isWithin(_ number: Int, _ ancestor: DomainName) -> Bool {
        var position = starts[number]
        let end = starts[number + 1]
        while end - position > ancestor.wire.count { position += 1 + Int(octets[position]) }
        guard end - position == ancestor.wire.count else { return false }
        // SAFETY: the spans of arrays of octets have no padding.
        return unsafe octets.span.bytes.matches(
            position, ancestor.wire.span.bytes, 0, count: ancestor.wire.count)
    }

    /// True for `*` and for names that start with it (RFC 4592 §2.1.1).
    func isWildcard(_ number: Int) -> Bool {
        octets[starts[number]] == 1 && octets[starts[number] + 1] == 0x2A
    }

    /// The number of a name; nil when it is not here.
    package func find(_ name: DomainName) -> Int? {
        // SAFETY: the span of an array of octets has no padding.
        unsafe find(name.wire.span.bytes, count: name.wire.count)
    }

    /// The number of the name whose wire form a span begins with; nil when it is not here.
    func find(_ wire: RawSpan, count: Int) -> Int? {
        let slot = slots[slot(for: wire, count: count, hash: Self.hash(wire, count: count))]
        return slot == 0 ? nil : Int(slot & 0xFFFF_FFFF) - 1
    }

    /// The number of a name, which is taken in if it is not here.
    mutating func insert(_ name: DomainName) -> Int {
        // SAFETY: the span of an array of octets has no padding.
        unsafe insert(name.wire.span.bytes, count: name.wire.count)
    }

    /// The number of the name whose wire form a span begins with, which is taken in if it is not
    /// here.
    mutating func insert(_ wire: RawSpan, count: Int) -> Int {
        let hash = Self.hash(wire, count: count)
        let slot = slot(for: wire, count: count, hash: hash)
        if slots[slot] != 0 { return Int(slots[slot] & 0xFFFF_FFFF) - 1 }
        // SAFETY: the span says how many octets it has, and the slice is checked against it.
        unsafe wire.withUnsafeBytes { bytes in
            unsafe octets.append(contentsOf: bytes[0..<count])
        }
        starts.append(octets.count)
        slots[slot] = hash & ~0xFFFF_FFFF | UInt64(self.count)
        if self.count * 8 > slots.count * 5 { grow() }
        return self.count - 1
    }

    /// Gives room back that only more names would need.
    mutating func shrink() {
        octets = octets.map { $0 }
        starts = starts.map { $0 }
    }

    /// The slot where a name is, or the free one where it should be.
    private func slot(for wire: RawSpan, count: Int, hash: UInt64) -> Int {
        // SAFETY: the span of an array of octets has no padding.
        let octets = unsafe octets.span.bytes
        var slot = Int(hash >> 32) & (slots.count - 1)
        while slots[slot] != 0 {
            if (slots[slot] ^ hash) >> 32 == 0 {
                let number = Int(slots[slot] & 0xFFFF_FFFF) - 1
                let start = starts[number]
                if starts[number + 1] - start == count,
                    octets.matches(start, wire, 0, count: count)
                {
                    break
                }
            }
            slot = (slot + 1) & (slots.count - 1)
        }
        return slot
    }

    private mutating func grow() {
        var larger = [UInt64](repeating: 0, count: slots.count * 2)
        for entry in slots where entry != 0 {
            var slot = Int(entry >> 32) & (larger.count - 1)
            while larger[slot] != 0 { slot = (slot + 1) & (larger.count - 1) }
            larger[slot] = entry
        }
        slots = larger
    }

    private static func hash(_ wire: RawSpan, count: Int) -> UInt64 {
        var hash = OctetHash()
        hash.absorb(lowercased: wire, at: 0, count: count)
        return hash.value
    }
}
