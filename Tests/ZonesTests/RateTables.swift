import Synchronization
import TestKit
import Testing

@testable import Zones

/// The table in which replies are counted, without a server.
@Suite("Counting replies for each network")
struct RateTables {
    private static let second: UInt64 = 1_000_000_000
    /// Far from the beginning of time and from its end.
    private static let start: UInt64 = 1_000 * second

    /// A counter, and the table that it counts in.
    private struct Subject {
        let table: RateTable
        let counter: RateCounter

        init(_ limit: RateLimit, buckets: Int = 1024, key: UInt64 = 7) {
            table = RateTable(limit, key: (key, key &* 31, 0x9E37_79B9_7F4A_7C15), buckets: buckets)
            counter = RateCounter(table)
        }

        /// How many of so many replies are sent.
        func sent(_ count: Int, to client: Client, at time: UInt64) -> Int {
            withExtendedLifetime(table) {
                (0..<count).reduce(0) { sum, _ in
                    counter.admits(client, at: time) ? sum + 1 : sum
                }
            }
        }
    }

    @Test("A network that asked nothing gets a window of replies at once, and not one more")
    func burst() throws {
        let client = try Client("192.0.2.1")
        for (replies, window) in [(1, 1), (1, 60), (5, 15), (1000, 2), (1_000_000, 1)] {
            let subject = Subject(RateLimit(replies: replies, window: window))
            let most = replies * window
            #expect(subject.sent(most + 50, to: client, at: Self.start) == most)
        }
    }

    @Test("In the long run it gets the limit, whether it asks evenly or in bursts")
    func refill() throws {
        let client = try Client("192.0.2.1")
        for step in [1_000_000, 7_000_000, 250_000_000] as [UInt64] {
            let subject = Subject(RateLimit(replies: 200, window: 2))
            _ = subject.sent(1000, to: client, at: Self.start)
            var sent = 0
            var time = Self.start
            while time < Self.start + 20 * Self.second {
                time += step
                sent += subject.sent(200, to: client, at: time)
            }
            #expect(abs(sent - 4000) <= 50, "a step of \(step) ns: \(sent)")
        }
    }

    @Test("Who stays below the limit is never limited, and a flood is forgiven after a window")
    func recovery() throws {
        let client = try Client("192.0.2.1")
        let subject = Subject(RateLimit(replies: 100, window: 2))
        for turn in 0..<1000 as Range<UInt64> {
            let time = Self.start + turn * Self.second / 100
            #expect(subject.sent(1, to: client, at: time) == 1)
        }
        let flood = Self.start + 11 * Self.second
        #expect(subject.sent(100_000, to: client, at: flood) == 200)
        #expect(subject.sent(500, to: client, at: flood + 2 * Self.second) == 200)
    }

    @Test("Networks have limits of their own, and the addresses of one share theirs")
    func networks() throws {
        let subject = Subject(RateLimit(replies: 10, window: 1))
        #expect(subject.sent(99, to: try Client("192.0.2.1"), at: Self.start) == 10)
        #expect(subject.sent(99, to: try Client("192.0.2.254"), at: Self.start) == 0)
        #expect(subject.sent(99, to: try Client("192.0.3.1"), at: Self.start) == 10)
        let six = try Client("2001:db8:0:1:0:0:0:1")
        #expect(subject.sent(99, to: six, at: Self.start) == 10)
        #expect(subject.sent(99, to: try Client("2001:db8:0:ff:9:9:9:9"), at: Self.start) == 0)
        #expect(subject.sent(99, to: try Client("2001:db8:0:100:0:0:0:1"), at: Self.start) == 10)
    }

    @Test(
        "The prefix lengths are settings",
        arguments: [(8, 16), (16, 32), (23, 48), (24, 56), (32, 64)])
    func prefixes(ipv4: Int, ipv6: Int) throws {
        let limit = RateLimit(replies: 1, window: 1, ipv4Prefix: ipv4, ipv6Prefix: ipv6)
        // An address, and the same with one bit changed, inside and outside the network.
        for (length, isIPv6) in [(ipv4, false), (ipv6, true)] {
            for bit in 0..<(isIPv6 ? 64 : 32) {
                let subject = Subject(limit, key: UInt64(bit) &* 0x1234_5678_9ABC)
                var client = Client(low: 0x0102_03C6, high: 0, isIPv6: isIPv6)
                #expect(subject.sent(2, to: client, at: Self.start) == 1)
                client.low ^= 1 << UInt64(bit & ~7 | 7 - bit & 7)
                #expect(
                    subject.sent(2, to: client, at: Self.start) == (bit < length ? 1 : 0),
                    "bit \(bit) of a prefix of \(length)")
            }
        }
    }

    @Test("A flood from many networks never frees one that owes more")
    func eviction() throws {
        let subject = Subject(RateLimit(replies: 10, window: 10), buckets: 8)
        let heavy = try Client("198.51.100.1")
        #expect(subject.sent(1000, to: heavy, at: Self.start) == 100)
        for number in 0..<10_000 as Range<UInt64> {
            let other = Client(low: number << 32 | 0x1000, high: 0, isIPv6: true)
            #expect(subject.sent(1, to: other, at: Self.start) == 1)
        }
        #expect(subject.sent(1000, to: heavy, at: Self.start) == 0)
    }

    @Test("Eight networks of one set are counted side by side")
    func collisions() throws {
        let subject = Subject(RateLimit(replies: 10, window: 10), buckets: 8)
        let clients = (1...8 as ClosedRange<UInt64>).map {
            Client(low: $0 << 8, high: 0, isIPv6: false)
        }
        for client in clients { #expect(subject.sent(60, to: client, at: Self.start) == 60) }
        for client in clients { #expect(subject.sent(60, to: client, at: Self.start) == 40) }
        // What was forgiven makes room: the same networks, and eight others, a window later.
        let later = Self.start + 10 * Self.second
        for client in clients { #expect(subject.sent(200, to: client, at: later) == 100) }
        let others = (101...108 as ClosedRange<UInt64>).map {
            Client(low: $0 << 8, high: 0, isIPv6: false)
        }
        let much = later + 10 * Self.second
        for client in others { #expect(subject.sent(200, to: client, at: much) == 100) }
    }

    @Test("Nearly all of many networks are counted apart")
    func spread() throws {
        let subject = Subject(RateLimit(replies: 1, window: 1), buckets: 65_536)
        // Half of the table: what two networks share is one reply too few for one of them.
        var sent = 0
        for number in 0..<32_768 as Range<UInt64> {
            let client = Client(low: number, high: 0, isIPv6: false)
            let network = Client(low: (client.low & 0xFFFF) << 8 | 1, high: 0, isIPv6: false)
            sent += subject.sent(1, to: network, at: Self.start)
        }
        #expect(sent >= 32_768 - 16)
    }

    @Test("The end of time is crossed without harm")
    func wrap() throws {
        let client = try Client("192.0.2.1")
        let subject = Subject(RateLimit(replies: 100, window: 2))
        let end: UInt64 = 1 << 48
        var sent = 0
        for tick in 0..<1000 as Range<UInt64> {
            let time = end - 5 * Self.second + tick * Self.second / 100
            sent += subject.sent(5, to: client, at: time)
        }
        // Ten seconds of the limit, the window at the start, and one more where it began anew.
        #expect((1150...1450).contains(sent), "\(sent)")
        // One that comes back after days owes nothing.
        #expect(subject.sent(500, to: client, at: 3 * end - Self.second) == 200)
    }

    @Test("Workers that count at once send at most one reply each too many")
    func threads() async throws {
        let client = try Client("192.0.2.1")
        let workers = 4
        for round in 0..<50 as Range<UInt64> {
            let subject = Subject(RateLimit(replies: 5_000, window: 2), key: round)
            let sent = await withTaskGroup(of: Int.self) { group in
                for _ in 0..<workers {
                    group.addTask { subject.sent(5_000, to: client, at: Self.start) }
                }
                return await group.reduce(0, +)
            }
            #expect((10_000...10_000 + workers).contains(sent), "\(sent)")
        }
    }

    @Test("Workers that fight for buckets lose no more than the buckets that changed hands")
    func threadsAndEviction() async throws {
        // Sixteen networks share eight buckets, which are new again in each step of time.
        let subject = Subject(RateLimit(replies: 10, window: 1), buckets: 8)
        let sent = await withTaskGroup(of: Int.self) { group in
            for worker in 0..<4 as Range<UInt64> {
                group.addTask {
                    var sent = 0
                    for turn in 0..<20_000 as Range<UInt64> {
                        let low = (turn &* 7 &+ worker) % 16 << 8
                        let client = Client(low: low, high: 0, isIPv6: false)
                        sent += subject.sent(1, to: client, at: Self.start + turn * 1_000)
                    }
                    return sent
                }
            }
            return await group.reduce(0, +)
        }
        #expect(sent > 0 && sent <= 80_000)
        // The table is whole: a network that is alone now is counted as ever.
        let later = Self.start + 100 * Self.second
        #expect(subject.sent(99, to: try Client("192.0.2.1"), at: later) == 10)
    }
}
