import Synchronization

/// Tells requests from each other: 128 bits for each, which begin at random with the program.
///
/// They are no secret. Random bits of the system would be as good, and cost a system call or two
/// for each request.
final class RequestNumbers: Sendable {
    private let key = UInt64.random(in: 0...(.max))
    private let count = Atomic(UInt64.random(in: 0...(.max)))

    /// The bits of the next request.
    func next() -> (UInt64, UInt64) {
        let number = count.add(1, ordering: .relaxed).newValue
        return (key &+ Self.mix(number), Self.mix(number ^ key))
    }

    /// A permutation in which neighbours have nothing in common: that of SplitMix64 (Steele, Lea,
    /// Flood 2014).
    private static func mix(_ number: UInt64) -> UInt64 {
        var mixed = number &* 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
