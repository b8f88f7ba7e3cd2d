/// A dictionary in many small parts, so that growing never stops everything.
///
/// A dictionary that is full moves all its rows at once: with a million instances that is a second
/// in which no command is answered and no failover is published. Each part grows for itself, at its
/// own time, and moves a few thousand rows.
package struct Shards<Key: Hashable & Sendable, Row: Sendable>: Sendable {
    private var parts: [[Key: Row]] = Array(repeating: [:], count: RegistryLimits.shards)
    /// How many rows there are.
    package private(set) var count = 0

    /// No rows.
    package init() {}

    /// The row of the key.
    package subscript(key: Key) -> Row? { parts[part(of: key)][key] }

    /// Changes the row of the key in place; nil is no row.
    package mutating func change(_ key: Key, _ change: (inout Row?) -> Void) {
        let part = part(of: key)
        let before = parts[part].count
        change(&parts[part][key])
        count += parts[part].count - before
    }

    private func part(of key: Key) -> Int {
        // The parts use the low bits of the same hash for their buckets.
        Int(truncatingIfNeeded: UInt(bitPattern: key.hashValue) >> 48) % RegistryLimits.shards
    }
}

extension Shards: Equatable where Row: Equatable {}
