package import NameServer
internal import Synchronization

/// What a forwarder counts, from its start on.
package enum ForwardCounter: Int, CaseIterable, Sendable {
    /// Questions of clients and of this program.
    case questions
    /// Those that were answered from special-use names, from what is kept, and together with an
    /// equal question that waited already.
    case special, cached, joined
    /// Those that found no rule, that were too many, and that nobody answered in time.
    case unmatched, overflows, failures
    /// Replies that the kernel did not take.
    case sendErrors
    /// Queries to upstreams over UDP and TCP, and tries that were not answered.
    case datagramQueries, streamQueries, timeouts
    /// Replies of upstreams that were believed, and those that only said that they failed.
    case replies, upstreamFailures
    /// Replies that were not believed: from another address or port, with another id, another
    /// question, another case of letters, or octets that are no reply.
    case wrongSource, wrongId, wrongQuestion, wrongCase, wrongMessage
    /// Upstreams that were found to send questions back, and probes of dead ones.
    case loops, probes
}

/// The counters of a forwarder: its own thread writes them, anybody reads them.
package final class ForwardCounters: Sendable {
    private let values = InlineArray<32, Atomic<UInt64>> { _ in Atomic(0) }
    private let gauges = InlineArray<4, Atomic<Int>> { _ in Atomic(0) }

    /// What there is of something now.
    package enum Gauge: Int, CaseIterable, Sendable {
        /// Questions that wait, and answers that are kept with the octets that they take.
        case waiting, entries, octets
    }

    /// Counters that stand at zero.
    init() {}

    /// Counts one more.
    func add(_ counter: ForwardCounter) {
        let value = values[counter.rawValue].load(ordering: .relaxed)
        values[counter.rawValue].store(value &+ 1, ordering: .relaxed)
    }

    /// Says how much there is of something.
    func set(_ gauge: Gauge, to value: Int) {
        gauges[gauge.rawValue].store(value, ordering: .relaxed)
    }

    /// The value of a counter.
    package subscript(_ counter: ForwardCounter) -> UInt64 {
        values[counter.rawValue].load(ordering: .relaxed)
    }

    /// How much there is of something.
    package subscript(_ gauge: Gauge) -> Int { gauges[gauge.rawValue].load(ordering: .relaxed) }
}

/// What others see of an upstream.
package final class UpstreamGauge: Sendable {
    /// How an upstream does.
    package enum State: Int, Sendable {
        case alive, dead, looping
    }

    package let address: SocketAddress
    private let queriesMade = Atomic<UInt64>(0)
    private let latency = Atomic<Int64>(0)
    private let number = Atomic<Int>(0)

    /// An upstream that is alive as far as is known.
    init(_ address: SocketAddress) { self.address = address }

    /// Counts a query.
    func addQuery() { queriesMade.store(queries &+ 1, ordering: .relaxed) }

    /// Says how the upstream does, and how many microseconds it needs.
    func set(_ state: State, microseconds: Double) {
        number.store(state.rawValue, ordering: .relaxed)
        latency.store(Int64(microseconds), ordering: .relaxed)
    }

    /// Queries that it was asked.
    package var queries: UInt64 { queriesMade.load(ordering: .relaxed) }
    /// How it does.
    package var state: State { State(rawValue: number.load(ordering: .relaxed)) ?? .alive }
    /// Microseconds that its replies take, smoothed.
    package var microseconds: Int64 { latency.load(ordering: .relaxed) }
}
