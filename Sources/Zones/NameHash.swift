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
        var state = SipHash(key0: key0, key1: key1)
        if offset == 0 {
            for index in 0..<name.wordCount { state.absorb(name.word(index), rounds: 1) }
        } else {
            for position in stride(from: offset, to: name.length, by: 8) {
                state.absorb(name.word(at: position), rounds: 1)
            }
        }
        state.absorb(UInt64(truncatingIfNeeded: name.length &- offset), rounds: 1)
        return state.finish(rounds: 3) & mask
    }
}
