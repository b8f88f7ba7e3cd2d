internal import DNSWire
internal import NameServer

extension ForwardingConfiguration {
    /// Refuses what cannot work: a domain without upstreams, with too many, or twice.
    package static func check(_ rules: [Rule]) throws(ForwardingError) {
        var domains: Set<DomainName> = []
        for rule in rules {
            guard domains.insert(rule.domain).inserted else { throw .repeatedDomain(rule.domain) }
            if rule.upstreams.isEmpty { throw .noUpstream(rule.domain) }
            guard rule.upstreams.count <= ForwardingLimits.upstreams else {
                throw .tooManyUpstreams(rule.domain, rule.upstreams.count)
            }
        }
    }

    /// Refuses upstreams that are ourselves.
    static func check(
        _ rules: [Rule], against listening: [SocketAddress]
    ) throws(ForwardingError) {
        for upstream in rules.flatMap(\.upstreams)
        where listening.contains(where: { isReached(by: upstream, $0) }) {
            throw .ownAddress(upstream)
        }
    }

    /// Whether what is sent to an upstream's address arrives at one that we listen on.
    private static func isReached(by upstream: SocketAddress, _ own: SocketAddress) -> Bool {
        guard upstream.port == own.port else { return false }
        if upstream.host.isWildcard { return true }
        return upstream.host == own.host || (own.host.isWildcard && upstream.host.isLocal)
    }
}
