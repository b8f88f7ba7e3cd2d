internal import Glibc

/// Random bits of the system, many for one system call.
struct RandomPool: RandomNumberGenerator {
    /// Octets that the system gives for one call at most.
    private static let size = 256

    private var words: [UInt64] = []
    private var used = 0

    /// The next 64 bits.
    mutating func next() -> UInt64 {
        if used == words.count { fill() }
        used += 1
        return words[used - 1]
    }

    /// A copy may share the words: they are replaced, never changed.
    private mutating func fill() {
        var fresh = [UInt64](repeating: 0, count: Self.size / MemoryLayout<UInt64>.size)
        // SAFETY: the kernel fills in as many octets as the array has, which outlives the call.
        let result = unsafe fresh.withUnsafeMutableBytes { octets in
            unsafe getentropy(octets.baseAddress!, octets.count)
        }
        precondition(result == 0, "the system has random bits")
        words = fresh
        used = 0
    }
}
