package import DNSWire
package import NameServer

/// Where names outside our zones are asked, and what that may cost.
package struct ForwardingConfiguration: Sendable {
    /// The upstreams of a domain and everything below it.
    package struct Rule: Sendable {
        package let domain: DomainName
        package let upstreams: [SocketAddress]

        /// The rule of these members; `.root` is for every name that no other rule is for.
        package init(domain: DomainName, upstreams: [SocketAddress]) {
            self.domain = domain
            self.upstreams = upstreams
        }
    }

    /// The rules; the one with the longest domain that encloses a name is for it.
    package var rules: [Rule]
    /// Milliseconds until a client is told that nobody answers.
    package var timeout = ForwardingLimits.timeout
    /// Questions that wait for upstreams at once. Open files may allow fewer: half their limit.
    package var inFlight = ForwardingLimits.inFlight
    /// Octets of replies that are kept; 0 keeps none.
    package var cacheOctets = ForwardingLimits.cacheOctets
    /// Where ids, the case of letters and loop tests come from: nobody may foretell it.
    package var random: @Sendable () -> UInt64
    /// Told of upstreams that come, go or loop, from the forwarder's thread.
    package var report: @Sendable (UpstreamEvent) -> Void = { _ in }

    /// A configuration with the usual limits.
    package init(rules: [Rule], random: @escaping @Sendable () -> UInt64) {
        self.rules = rules
        self.random = random
    }

    /// Whether a question is answered without anybody being asked: that of a special-use name.
    package func isAnsweredHere(_ name: DomainName, _ type: RecordType) -> Bool {
        guard let rule = rule(for: name) else { return false }
        let question = ForwardQuestion(name: name, type: type)
        return SpecialNames().answer(to: question, ruleDomain: rule.domain) != nil
    }

    /// The rule for a name: that of the longest domain.
    package func rule(for name: DomainName) -> Rule? {
        rules.filter { name.isWithin($0.domain) }
            .max { $0.domain.labelCount < $1.domain.labelCount }
    }
}

/// What happens to an upstream.
package enum UpstreamEvent: Hashable, Sendable {
    /// Several questions in a row were not answered.
    case unreachable(SocketAddress)
    /// It answers again.
    case reachable(SocketAddress)
    /// What it is asked comes back to us.
    case loops(SocketAddress)
    /// That is over.
    case loopsNoMore(SocketAddress)
    /// It does not repeat the case of letters, so that its replies are easier to forge.
    case losesCase(SocketAddress)
}

/// Why forwarding cannot start.
package enum ForwardingError: Error, Hashable, Sendable {
    case noUpstream(DomainName)
    case tooManyUpstreams(DomainName, Int)
    case repeatedDomain(DomainName)
    case ownAddress(SocketAddress)
    case system(NameServerError)

    /// What is wrong and what helps, in one line.
    package var message: String {
        switch self {
        case .noUpstream(let domain):
            "no upstream is named for \(domain): give at least one address to forward to"
        case .tooManyUpstreams(let domain, let count):
            "\(count) upstreams are named for \(domain): "
                + "at most \(ForwardingLimits.upstreams) are asked"
        case .repeatedDomain(let domain):
            "\(domain) is named twice in forward: put its upstreams into one list"
        case .ownAddress(let address):
            "forwarding to \(address) is a loop: this server listens there; "
                + "name another server's address"
        case .system(let error):
            error.message
        }
    }
}
