/// The limits of forwarding.
package enum ForwardingLimits {
    /// Questions that may wait for upstreams at once, unless it is set.
    package static let inFlight = 4000
    /// The most that may be set: each has a socket of its own.
    package static let mostInFlight = 60_000
    /// Milliseconds from a client's question to the failure that it is told, unless it is set:
    /// below the five seconds after which the C library's resolver gives up.
    package static let timeout = 4000
    /// Microseconds in which nobody who has half as much waiting takes the place of one who waits:
    /// longer than the first try, so that a second upstream has been asked.
    static let undisturbed: Int64 = 500_000
    /// Octets of replies that are kept, unless it is set.
    package static let cacheOctets = 4 << 20
    /// Octets that an entry of the cache takes beside its reply and its name.
    static let entryOverhead = 200
    /// Upstreams of one domain.
    package static let upstreams = 16
    /// Octets of a reply that upstreams are asked for over UDP: what passes without fragments.
    static let payload: UInt16 = 1232
    /// Microseconds that the first try waits at least and at most. The next round waits double.
    static let firstTry: ClosedRange<Int64> = 400_000...1_600_000
    /// Microseconds that an upstream is taken to need until it has answered once.
    static let unknownLatency: Int64 = 50_000
    /// Microseconds of latency that are remembered at most.
    static let mostLatency: Int64 = 4_000_000
    /// Failures in a row after which an upstream counts as dead.
    static let failures = 3
    /// Microseconds until a dead upstream is probed for the first time, and at most.
    static let probeAfter: ClosedRange<Int64> = 1_000_000...32_000_000
    /// Microseconds that a probe waits for its reply.
    static let probeTimeout: Int64 = 2_000_000
    /// Microseconds between two tests of an upstream for a loop after failures, and how long one
    /// that has looped is passed over.
    static let loopTestInterval: Int64 = 10_000_000
    static let loopedFor: Int64 = 30_000_000
    /// Wrong replies to one try over UDP after which it is made over TCP: somebody guesses.
    static let wrongReplies = 16
    /// Seconds that a reply is kept at most, RFC 8767 §4 and RFC 2308 §5.
    static let mostSeconds: UInt32 = 86_400
    static let mostNegativeSeconds: UInt32 = 10_800
    /// Seconds that a failure is kept, RFC 9520 §3.2.
    static let failureSeconds: UInt32 = 1
    /// Seconds that the records of special-use names may be kept, RFC 6303 §3.
    static let specialSeconds: UInt32 = 10_800
    /// Questions that are taken over between two looks at upstreams.
    static let takenAtOnce = 256
    /// Datagrams that are read from one socket at once.
    static let readAtOnce = 8
}
