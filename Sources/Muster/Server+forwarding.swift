internal import DNSWire
internal import Forwarding
internal import NameServer

extension Server {
    /// Says of a name in no zone, or one that a zone delegates, who is asked for it.
    func tellUpstreams(
        of name: DomainName, _ type: RecordType, _ explanation: inout Explanation
    ) {
        guard let forwarding, let rule = forwarding.rule(for: name) else { return }
        if explanation.source == .nowhere {
            explanation.source = .forwarded
            explanation.answer.code = "forwarded"
            explanation.answer.remark = nil
        }
        let condition = explanation.source == .delegation ? "with recursion desired, " : ""
        let addresses = rule.upstreams.map(\.description).joined(separator: ", ")
        explanation.notes.append(
            forwarding.isAnsweredHere(name, type)
                ? "\(name) is a special-use name: it is answered here, and nobody is asked"
                : "\(condition)\(name) is asked of \(addresses), for clients in forwardAllow")
    }
}

extension Statistics {
    /// What forwarding did, and what it holds.
    public struct Forwarding: Codable, Sendable {
        /// One server that is asked.
        public struct Upstream: Codable, Sendable {
            public var address: String
            /// `alive`, `dead` or `looping`.
            public var state: String
            /// Queries that it was asked.
            public var queries: UInt64
            /// Seconds that its replies take, smoothed.
            public var latency: Double
        }

        /// The counts by name.
        public var counters: [String: UInt64]
        /// Questions that wait now; answers that are kept, and their octets.
        public var waiting: Int
        public var cachedAnswers: Int
        public var cachedOctets: Int
        public var upstreams: [Upstream]
    }
}

extension Statistics.Forwarding {
    /// The numbers of a forwarder.
    init(_ forwarder: Forwarder) {
        counters = [:]
        for counter in ForwardCounter.allCases {
            counters["\(counter)"] = forwarder.counters[counter]
        }
        waiting = forwarder.counters[.waiting]
        cachedAnswers = forwarder.counters[.entries]
        cachedOctets = forwarder.counters[.octets]
        upstreams = forwarder.upstreams.map {
            Upstream(
                address: $0.address.description, state: "\($0.state)", queries: $0.queries,
                latency: Double($0.microseconds) / 1_000_000)
        }
    }
}
