/// A dictionary in many small parts, so that growing never stops everything.
///
/// A dictionary that is full moves all its rows at once: with a million instances that is a second
/// in which no command is answered and no failover is published. Each part grows for itself, at its
/// own time, and moves a few thousand rows.
package struct Shards<Key: Hashable & Sendable, Row: Sendable>: Sendable {
    /// A key that knows its hash: that of two texts is made once for a look-up, and never when a
    /// part grows.
    private struct Hashed: Hashable, Sendable {
        let key: Key
        let hash: Int

        init(_ key: Key) {
            self.key = key
            hash = key.hashValue
        }

        var part: Int {
            // The parts use other bits for their buckets: they hash the hash.
            Int(truncatingIfNeeded: UInt(bitPattern: hash) >> 48) % RegistryLimits.shards
        }

        static func == (left: Self, right: Self) -> Bool {
            left.hash == right.hash && left.key == right.key
        }

        func hash(into hasher: inout Hasher) { hasher.combine(hash) }
    }

    private var parts: [[Hashed: Row]] = Array(repeating: [:], count: RegistryLimits.shards)
    /// How many rows there are.
    package private(set) var count = 0

    /// No rows.
    package init() {}

    /// The row of the key.
    package subscript(key: Key) -> Row? {
        let key = Hashed(key)
        return parts[key.part][key]
    }

    /// Puts a row or, with nil, removes it; gives the one that was there.
    package mutating func put(_ row: Row?, at key: Key) -> Row? {
        let key = Hashed(key)
        guard let row else {
            let old = parts[key.part].removeValue(forKey: key)
            if old != nil { count -= 1 }
            return old
        }
        let old = parts[key.part].updateValue(row, forKey: key)
        if old == nil { count += 1 }
        return old
    }

    /// Changes the row of the key in place; nil is no row.
    package mutating func change(_ key: Key, _ change: (inout Row?) -> Void) {
        let key = Hashed(key)
        let before = parts[key.part].count
        change(&parts[key.part][key])
        count += parts[key.part].count - before
    }
}

extension Shards: Equatable where Row: Equatable {}
