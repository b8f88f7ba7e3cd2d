internal import Synchronization

/// Who was sent how many replies: one table for all workers of a server, of a fixed size.
///
///     hash of the network ─▶ set: one line of the cache, eight buckets
///     bucket, 64 bits:       tag of the network (16) │ time until which replies are paid for (48)
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
/// Times are nanoseconds modulo 2^48, some three days. An addition that crosses that end changes
/// the tag; then the network begins anew.
package final class RateTable: Sendable {
    /// Buckets of a set: as many as fit a line of the cache.
    static let ways = 8

    fileprivate let buckets: Buckets
    fileprivate let count: Int
    fileprivate let key: Key
    package let limit: RateLimit

    /// What strangers would have to know to choose networks that share a bucket.
    package struct Key: BitwiseCopyable, Sendable {
        fileprivate let ipv4: UInt64
        fileprivate let ipv6: UInt64
        fileprivate let factor: UInt64

        /// A key of three random words.
        package init(_ words: (UInt64, UInt64, UInt64)) {
            (ipv4, ipv6) = (words.0, words.1)
            factor = words.2 | 1
        }
    }

    /// A table in which no network was sent anything. `buckets` is a power of two from 8 to 65,536.
    package init(_ limit: RateLimit, key: Key, buckets count: Int = ZoneLimits.rateBuckets) {
        precondition(count >= Self.ways && count <= 1 << 16 && count & (count - 1) == 0)
        self.limit = limit
        self.key = key
        self.count = count
        buckets = Buckets(count: count)
    }

    deinit { buckets.free(count: count) }
}

/// The memory of a table, by its address: readers reach it without counting references.
private struct Buckets: BitwiseCopyable, Sendable {
    private let address: UInt

    /// So many buckets, all zero.
    init(count: Int) {
        let octets = count * MemoryLayout<Atomic<UInt64>>.stride
        // SAFETY: `count` atomics fit the memory, and each is initialized before anybody sees it.
        let memory = UnsafeMutableRawPointer.allocate(byteCount: octets, alignment: 64)
        let first = unsafe memory.bindMemory(to: Atomic<UInt64>.self, capacity: count)
        for index in 0..<count { unsafe (first + index).initialize(to: Atomic(0)) }
        address = UInt(bitPattern: memory)
    }

    /// Gives the memory back; the table does it when nobody holds it any more.
    func free(count: Int) {
        // SAFETY: allocated and initialized in init with this count.
        unsafe pointer.deinitialize(count: count)
        unsafe UnsafeMutableRawPointer(pointer).deallocate()
    }

    @inline(__always)
    private var pointer: UnsafeMutablePointer<Atomic<UInt64>> {
        // SAFETY: the address is that of live buckets: who reads them holds the table.
        unsafe UnsafeMutablePointer(bitPattern: address).unsafelyUnwrapped
    }

    /// The bucket of an index, which is below the count.
    @inline(__always)
    func load(_ index: Int) -> UInt64 {
        // SAFETY: callers mask the index to the count.
        unsafe pointer[index].load(ordering: .relaxed)
    }

    /// Adds to a bucket.
    @inline(__always)
    func add(_ number: UInt64, to index: Int) {
        // SAFETY: as in `load`.
        unsafe pointer[index].wrappingAdd(number, ordering: .relaxed)
    }

    /// Changes a bucket from one value to another; false when it has neither any more.
    @inline(__always)
    func exchange(_ index: Int, _ old: UInt64, _ new: UInt64) -> Bool {
        // SAFETY: as in `load`.
        unsafe pointer[index].compareExchange(expected: old, desired: new, ordering: .relaxed)
            .exchanged
    }
}

/// One worker's way into a table, which somebody holds as long as it counts there.
package struct RateCounter: BitwiseCopyable, Sendable {
    private let buckets: Buckets
    private let key: RateTable.Key
    /// Selects a bucket.
    private let mask: UInt64
    private let ipv4Mask: UInt64
    private let ipv6Mask: UInt64
    /// Nanoseconds that one reply costs.
    private let cost: UInt64
    /// Nanoseconds that a bucket's time may be ahead so that one more reply is sent.
    private let most: UInt64
    /// Nanoseconds that it can be ahead; a time beyond has passed long ago.
    private let horizon: UInt64

    private static let timeBits: UInt64 = 48
    private static let timeMask: UInt64 = 1 << timeBits - 1
    private static let second: UInt64 = 1_000_000_000

    /// A way into this table.
    package init(_ table: RateTable) {
        buckets = table.buckets
        key = table.key
        mask = UInt64(table.count - 1)
        let limit = table.limit
        ipv4Mask = (UInt64.max << UInt64(32 - limit.ipv4Prefix) & 0xFFFF_FFFF).byteSwapped >> 32
        ipv6Mask = (UInt64.max << UInt64(64 - limit.ipv6Prefix)).byteSwapped
        cost = Self.second / UInt64(limit.replies)
        let window = UInt64(limit.window) * Self.second
        most = window - cost
        horizon = 2 * window + Self.second
    }

    /// Counts a reply to a client at this time, in nanoseconds since any moment; false, and nothing
    /// is counted, when its network was sent as many as it may.
    @inline(__always)
    package func admits(_ client: borrowing Client, at now: UInt64) -> Bool {
        let network =
            client.isIPv6 ? client.low & ipv6Mask ^ key.ipv6 : client.low & ipv4Mask ^ key.ipv4
        let product = network.multipliedFullWidth(by: key.factor)
        let hash = product.high ^ product.low
        let index = Int(truncatingIfNeeded: hash & mask)
        let word = buckets.load(index)
        if (word ^ hash) >> Self.timeBits == 0 { return charge(index, word, hash, now) }
        return admitsElsewhere(hash, now)
    }

    /// Counts a reply in the network's own bucket.
    @inline(__always)
    private func charge(_ index: Int, _ word: UInt64, _ hash: UInt64, _ now: UInt64) -> Bool {
        let ahead = (word &- now) & Self.timeMask
        if ahead > horizon, begin(index, word, hash, now) { return true }
        // What was read is still the network's: another worker at most moved its time on.
        if ahead > most, ahead <= horizon { return false }
        buckets.add(cost, to: index)
        return true
    }

    /// Makes a bucket the network's, with one reply counted; false when another worker changed it.
    @inline(__always)
    private func begin(_ index: Int, _ word: UInt64, _ hash: UInt64, _ now: UInt64) -> Bool {
        let new = hash & ~Self.timeMask | (now &+ cost) & Self.timeMask
        return buckets.exchange(index, word, new)
    }

    /// The same where the network is not in the bucket that its hash names: in another one of the
    /// set, or in none; then it gets one. A reply that loses the race for a bucket is not counted.
    @inline(never)
    private func admitsElsewhere(_ hash: UInt64, _ now: UInt64) -> Bool {
        let own = Int(truncatingIfNeeded: hash & mask)
        var victim = (index: 0, word: UInt64(0), ahead: UInt64.max)
        for way in 0..<RateTable.ways {
            let index = own ^ way
            let word = buckets.load(index)
            if (word ^ hash) >> Self.timeBits == 0 { return charge(index, word, hash, now) }
            let ahead = (word &- now) & Self.timeMask
            let owed = ahead > horizon ? 0 : ahead
            if owed < victim.ahead { victim = (index, word, owed) }
        }
        _ = begin(victim.index, victim.word, hash, now)
        return true
    }
}
