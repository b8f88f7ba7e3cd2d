internal import DNSWire
internal import NameServer

/// The upstreams, and which of them are for a name.
struct UpstreamTable {
    /// A domain and its upstreams, as numbers in the table.
    struct Rule {
        let domain: DomainName
        let upstreams: [Int]
    }

    let rules: [Rule]
    var upstreams: [Upstream] = []

    /// The table of checked rules. Of upstreams that are `known`, what is known is kept.
    init(
        _ rules: [ForwardingConfiguration.Rule], known: [Upstream] = []
    ) {
        let addresses = Self.addresses(of: rules)
        upstreams = addresses.map { address in
            guard var upstream = known.first(where: { $0.address == address }) else {
                return Upstream(address)
            }
            upstream.token = nil
            return upstream
        }
        let numbers = Dictionary(
            uniqueKeysWithValues: addresses.enumerated().map { ($1, $0) })
        self.rules = rules.map { rule in
            Rule(domain: rule.domain, upstreams: rule.upstreams.compactMap { numbers[$0] })
        }.sorted { $0.domain.labelCount > $1.domain.labelCount }
    }

    /// The upstreams of rules in the order of their numbers: each has one, however many rules
    /// name it.
    static func addresses(of rules: [ForwardingConfiguration.Rule]) -> [SocketAddress] {
        var seen: Set<SocketAddress> = []
        return rules.flatMap(\.upstreams).filter { seen.insert($0).inserted }
    }

    /// The number of the rule for a name: that of the longest domain; nil when there is none.
    func rule(for name: DomainName) -> Int? {
        rules.firstIndex { name.isWithin($0.domain) }
    }

    /// The upstream to ask next of a rule's, none of those that were `tried` in this round: one
    /// that is alive before one that is dead, the quickest first. Those that loop are left out.
    mutating func choose(_ rule: Int, tried: [Int], at now: Int64) -> Int? {
        let candidates = candidates(rule, tried: tried, at: now)
        guard
            let chosen = candidates.min(by: {
                let (left, right) = (upstreams[$0], upstreams[$1])
                if left.isDead != right.isDead { return right.isDead }
                return left.latency < right.latency
            })
        else { return nil }
        // The others come a little nearer each time: one that is as quick is found out some time.
        for other in candidates where other != chosen { upstreams[other].latency *= 0.98 }
        return chosen
    }

    /// The upstreams of a rule's that can be asked next.
    func candidates(_ rule: Int, tried: [Int], at now: Int64) -> [Int] {
        rules[rule].upstreams.filter { !tried.contains($0) && !isLooping($0, at: now) }
    }

    /// Whether an upstream of a rule does not loop.
    func hasUpstream(_ rule: Int, at now: Int64) -> Bool {
        rules[rule].upstreams.contains { !isLooping($0, at: now) }
    }

    private func isLooping(_ upstream: Int, at now: Int64) -> Bool {
        upstreams[upstream].loopsUntil.map { now < $0 } ?? false
    }
}
