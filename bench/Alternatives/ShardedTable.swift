import DNSWire
import Synchronization

/// Alternative (c): open addressing, changed in place, with a lock for each of 64 shards.
///
/// It has no versions: a query that needs two names can see one before and one after a change.
struct ShardedTable: RecordTable {
    static let title = "table with a lock per shard"

    /// A part of the table: linear probing in a table at most half full.
    final class Shard: Sendable {
        /// What the lock guards.
        struct Contents {
            var hashes: [UInt64]
            var entries: [Entry?]

            /// Where a hash is, or where it would go.
            func place(of hash: UInt64) -> Int {
                let mask = hashes.count - 1
                var place = Int(truncatingIfNeeded: hash >> 6) & mask
                while entries[place] != nil && hashes[place] != hash { place = (place + 1) & mask }
                return place
            }
        }

        let contents: Mutex<Contents>

        /// A part with so many places, a power of two.
        init(places: Int) {
            contents = Mutex(
                Contents(
                    hashes: Array(repeating: 0, count: places),
                    entries: Array(repeating: nil, count: places)))
        }
    }

    private static let shards = 64

    let shared: [Shard]

    /// Fills a table that has room for all names.
    init(_ records: [AddressRecord]) {
        var places = 16
        while places * Self.shards < records.count * 3 { places *= 2 }
        shared = (0..<Self.shards).map { _ in Shard(places: places) }
        for record in records { publish(record) }
    }

    /// Changes the entry in its place.
    mutating func publish(_ record: AddressRecord) {
        let hash = PlainAnswer.hash(record)
        let entry = Entry(record)
        shared[Int(hash & 63)].contents.withLock { contents in
            let place = contents.place(of: hash)
            contents.hashes[place] = hash
            contents.entries[place] = entry
        }
    }
}

/// Answers from the shards.
struct ShardedReader: RecordReader, ~Copyable {
    typealias Table = ShardedTable

    private let shards: [ShardedTable.Shard]
    private var plain = PlainAnswer()

    /// A reader of this table.
    init(_ shared: [ShardedTable.Shard]) { shards = shared }

    /// Locks a shard for every query.
    mutating func answer(_ queries: ArraySlice<[UInt8]>, in message: inout MutableRawSpan) -> Int {
        var octets = 0
        for query in queries {
            place(query, in: &message)
            octets += plain.answer(query.count, &message) { [shards] name, hash in
                var record: RecordWords?
                shards[Int(hash & 63)].contents.withLock { contents in
                    record = contents.entries[contents.place(of: hash)]?.record(of: name)
                }
                return record
            }
        }
        return octets
    }
}
