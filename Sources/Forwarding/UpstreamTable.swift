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

    /// The table of checked rules: an address has one entry, however many rules name it.
    init(_ configuration: ForwardingConfiguration) {
        var numbers: [SocketAddress: Int] = [:]
        var upstreams: [Upstream] = []
        rules = configuration.rules.map { rule in
            Rule(
                domain: rule.domain,
                upstreams: rule.upstreams.map { address in
                    if let number = numbers[address] { return number }
                    numbers[address] = upstreams.count
                    let token = LoopTest.token(configuration.random)
                    upstreams.append(Upstream(address, token: token))
                    return upstreams.count - 1
                })
        }.sorted { $0.domain.labelCount > $1.domain.labelCount }
        self.upstreams = upstreams
    }

    /// The number of the rule for a name: that of the longest domain; nil when there is none.
    func rule(for name: DomainName) -> Int? {
        rules.firstIndex { name.isWithin($0.domain) }
    }

    /// The upstream to ask next of a rule's, none of those that were `tried` in this round: one
    /// that is alive before one that is dead, the quickest first. Those that loop are left out.
    mutating func choose(_ rule: Int, tried: [Int], at now: Int64) -> Int? {
        let candidates = rules[rule].upstreams.filter {
            !tried.contains($0) && !isLooping($0, at: now)
        }
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

    /// Whether an upstream of a rule does not loop.
    func hasUpstream(_ rule: Int, at now: Int64) -> Bool {
        rules[rule].upstreams.contains { !isLooping($0, at: now) }
    }

    private func isLooping(_ upstream: Int, at now: Int64) -> Bool {
        upstreams[upstream].loopsUntil.map { now < $0 } ?? false
    }
}
