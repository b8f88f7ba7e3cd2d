internal import Synchronization

/// Who was sent how many replies: one table for all workers of a server, of a fixed size.
///
///     hash of the network ─▶ set: one line of the cache, eight buckets
///     bucket, 64 bits:       time until which replies are paid for (48) │ tag of the network (16)
///
/// A reply costs `1 / replies` seconds (the generic cell rate algorithm, a token bucket that needs
/// one number): it moves the bucket's time on by that much, and is sent when the time is then at
/// most a window ahead of now. A bucket whose time has passed is full again: to forget it changes
/// nothing, so those make room for other networks first, and then the one that owes least. Who
/// asks most is forgotten last, whatever number of networks a flood pretends to come from.
///
/// Queries of several workers change a bucket at the same time without waiting: each moves the
/// time on by one addition, so that none is lost. A network is sent one reply too many for each
/// worker that looked at the bucket at the same moment, not more. Over the limit a bucket is only
/// read.
///
/// Times are nanoseconds modulo 2^48, some three days; in the upper bits they wrap by themselves.
package final class RateTable: Sendable {
    /// Buckets of a set: as many as fit a line of the cache.
    static let ways = 8

    /// What was agreed.
    package let limit: RateLimit
    fileprivate let memory: RateMemory
    private let count: Int

    /// A table in which no network was sent anything, whose networks are hashed with a key of three
    /// random words; strangers must not know it, or they could choose networks that share a
    /// bucket. `buckets` is a power of two from 8 to 65,536.
    package init(
        _ limit: RateLimit, key: (UInt64, UInt64, UInt64),
        buckets count: Int = ZoneLimits.rateBuckets
    ) {
        precondition(count >= Self.ways && count <= 1 << 16 && count & (count - 1) == 0)
        self.limit = limit
        self.count = count
        memory = RateMemory(RateTerms(limit, key: key, buckets: count), count: count)
    }

    deinit { memory.free(count: count) }
}

/// What all who count in a table need beside its buckets.
private struct RateTerms: BitwiseCopyable {
    /// Of the key: what the networks of both families are mixed with, and the factor.
    let ipv4Key: UInt64
    let ipv6Key: UInt64
    let factor: UInt64
    /// The octets of an address that tell its network.
    let ipv4Mask: UInt64
    let ipv6Mask: UInt64
    /// Selects a bucket.
    let mask: UInt64
    /// Selects the tag in a bucket and in a hash.
    static let tag: UInt64 = 0xFFFF
    /// Bits of the tag: times stand above them, in these terms as in buckets.
    static let tagBits: UInt64 = 16
    /// How much time one reply costs.
    let cost: UInt64
    /// How far a bucket's time may be ahead so that one more reply is sent, whatever its tag.
    let most: UInt64
    /// How far it can be ahead; a time beyond has passed long ago.
    let horizon: UInt64

    private static let second: UInt64 = 1_000_000_000

    init(_ limit: RateLimit, key: (UInt64, UInt64, UInt64), buckets: Int) {
        (ipv4Key, ipv6Key) = (key.0, key.1)
        factor = key.2 | 1
        let ipv4Bits = UInt32.max << UInt32(32 - limit.ipv4Prefix)
        ipv4Mask = UInt64(ipv4Bits.byteSwapped)
        ipv6Mask = (UInt64.max << UInt64(64 - limit.ipv6Prefix)).byteSwapped
        mask = UInt64(buckets - 1)
        let reply = Self.second / UInt64(limit.replies)
        let window = UInt64(limit.window) * Self.second
        cost = reply << Self.tagBits
        most = (window - reply) << Self.tagBits | Self.tag
        horizon = (2 * window + Self.second) << Self.tagBits | Self.tag
    }
}

/// The memory of a table, by its address: the terms, and behind them the buckets.
private struct RateMemory: BitwiseCopyable, Sendable {
    private let address: UInt

    /// Octets from the terms to the first bucket: whole lines of the cache.
    private static let head = 128

    /// These terms and so many buckets, all zero.
    init(_ terms: RateTerms, count: Int) {
        let octets = Self.head + count * MemoryLayout<Atomic<UInt64>>.stride
        let base = UnsafeMutableRawPointer.allocate(byteCount: octets, alignment: 64)
        address = UInt(bitPattern: base)
        // SAFETY: the head has room for the terms and the rest for `count` atomics; all of it is
        // initialized before anybody sees it.
        unsafe base.initializeMemory(as: RateTerms.self, to: terms)
        let first = unsafe (base + Self.head).bindMemory(to: Atomic<UInt64>.self, capacity: count)
        for index in 0..<count { unsafe (first + index).initialize(to: Atomic(0)) }
    }

    /// Gives the memory back; the table does it when nobody holds it any more.
    func free(count: Int) {
        // SAFETY: allocated and initialized in init with this count.
        unsafe buckets.deinitialize(count: count)
        unsafe UnsafeMutableRawPointer(bitPattern: address).unsafelyUnwrapped.deallocate()
    }

    @inline(__always)
    var terms: RateTerms {
        // SAFETY: the address is that of live memory: who reads it holds the table.
        unsafe UnsafePointer<RateTerms>(bitPattern: address).unsafelyUnwrapped.pointee
    }

    @inline(__always)
    private var buckets: UnsafeMutablePointer<Atomic<UInt64>> {
        // SAFETY: as for the terms.
        unsafe UnsafeMutablePointer(bitPattern: address &+ UInt(Self.head)).unsafelyUnwrapped
    }

    /// The bucket of an index, which is below the count.
    @inline(__always)
    func load(_ index: Int) -> UInt64 {
        // SAFETY: callers mask the index to the count.
        unsafe buckets[index].load(ordering: .relaxed)
    }

    /// Adds to a bucket.
    @inline(__always)
    func add(_ number: UInt64, to index: Int) {
        // SAFETY: as in `load`.
        unsafe buckets[index].wrappingAdd(number, ordering: .relaxed)
    }

    /// Changes a bucket from one value to another; false when it does not have the one any more.
    @inline(__always)
    func exchange(_ index: Int, _ old: UInt64, _ new: UInt64) -> Bool {
        // SAFETY: as in `load`.
        unsafe buckets[index].compareExchange(expected: old, desired: new, ordering: .relaxed)
            .exchanged
    }
}

/// One worker's way into a table, which somebody holds as long as it counts there.
package struct RateCounter: BitwiseCopyable, Sendable {
    private let memory: RateMemory

    /// A way into this table.
    package init(_ table: RateTable) { memory = table.memory }

    /// Counts a reply to a client at this time, in nanoseconds since any moment; false, and nothing
    /// is counted, when its network was sent as many as it may.
    @inline(__always)
    package func admits(_ client: borrowing Client, at now: UInt64) -> Bool {
        let terms = memory.terms
        let network =
            client.isIPv6
            ? client.low & terms.ipv6Mask ^ terms.ipv6Key
            : client.low & terms.ipv4Mask ^ terms.ipv4Key
        let product = network.multipliedFullWidth(by: terms.factor)
        let hash = product.high ^ product.low
        let index = Int(truncatingIfNeeded: hash >> 32 & terms.mask)
        let word = memory.load(index)
        let time = now << RateTerms.tagBits
        if (word ^ hash) & RateTerms.tag == 0 { return charge(index, word, time) }
        return admitsElsewhere(hash, time)
    }

    /// Counts a reply in the network's own bucket.
    @inline(__always)
    private func charge(_ index: Int, _ word: UInt64, _ time: UInt64) -> Bool {
        let terms = memory.terms
        let ahead = word &- time
        if ahead > terms.most {
            if ahead <= terms.horizon { return false }
            if begin(index, word, word, time) { return true }
            // Another worker was quicker: it began, and this reply is one more.
        }
        memory.add(terms.cost, to: index)
        return true
    }

    /// Makes a bucket that of the tag, with one reply counted; false when another worker changed
    /// it.
    @inline(__always)
    private func begin(_ index: Int, _ word: UInt64, _ tag: UInt64, _ time: UInt64) -> Bool {
        memory.exchange(index, word, (time &+ memory.terms.cost) | tag & RateTerms.tag)
    }

    /// The same where the network is not in the bucket that its hash names: in another one of the
    /// set, or in none; then it gets one. A reply that loses the race for a bucket is not counted.
    @inline(never)
    private func admitsElsewhere(_ hash: UInt64, _ time: UInt64) -> Bool {
        let terms = memory.terms
        let own = Int(truncatingIfNeeded: hash >> 32 & terms.mask)
        var victim = (index: 0, word: UInt64(0), owed: UInt64.max)
        for way in 0..<RateTable.ways {
            let index = own ^ way
            let word = memory.load(index)
            if (word ^ hash) & RateTerms.tag == 0 { return charge(index, word, time) }
            let ahead = word &- time
            let owed = ahead > terms.horizon ? 0 : ahead
            if owed < victim.owed { victim = (index, word, owed) }
        }
        _ = begin(victim.index, victim.word, hash, time)
        return true
    }
}
