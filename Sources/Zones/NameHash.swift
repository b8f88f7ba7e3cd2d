internal import DNSWire

/// The keyed hash of names: SipHash-1-3 over their canonical octets.
///
/// Names are chosen by strangers, so the key is random per table; with a known key they could be
/// made to collide.
struct NameHash: BitwiseCopyable {
    let key0: UInt64
    let key1: UInt64
    /// Bits of the hash that count; all of them but in tests of collisions.
    let mask: UInt64

    /// The hash of the suffix of `name` that starts at `offset`.
    func callAsFunction(_ name: borrowing CanonicalName, from offset: Int) -> UInt64 {
        var state = State(
            v0: key0 ^ 0x736F_6D65_7073_6575, v1: key1 ^ 0x646F_7261_6E64_6F6D,
            v2: key0 ^ 0x6C79_6765_6E65_7261, v3: key1 ^ 0x7465_6462_7974_6573)
        if offset == 0 {
            for index in 0..<name.wordCount { state.absorb(name.word(index)) }
        } else {
            for position in stride(from: offset, to: name.length, by: 8) {
                state.absorb(name.word(at: position))
            }
        }
        state.absorb(UInt64(truncatingIfNeeded: name.length &- offset))
        state.v2 ^= 0xFF
        for _ in 0..<3 { state.round() }
        return (state.v0 ^ state.v1 ^ state.v2 ^ state.v3) & mask
    }

    private struct State {
        var v0, v1, v2, v3: UInt64

        mutating func absorb(_ word: UInt64) {
            v3 ^= word
            round()
            v0 ^= word
        }

        mutating func round() {
            v0 &+= v1
            v1 = v1 << 13 | v1 >> 51
            v1 ^= v0
            v0 = v0 << 32 | v0 >> 32
            v2 &+= v3
            v3 = v3 << 16 | v3 >> 48
            v3 ^= v2
            v0 &+= v3
            v3 = v3 << 21 | v3 >> 43
            v3 ^= v0
            v2 &+= v1
            v1 = v1 << 17 | v1 >> 47
            v1 ^= v2
            v2 = v2 << 32 | v2 >> 32
        }
    }
}
