internal import Registry
internal import Zones

// What holds for which clients, checked and made from the configuration.
extension ServerSetup {
    /// Who is answered, and whose replies are counted.
    static func rules(_ configuration: ServerConfiguration) -> ClientRules {
        let limiting = configuration.rateLimiting
        let local = limiting.limitsLocal ? [] : AddressRange.local
        return ClientRules(
            allowed: configuration.allowsQueries.map(AddressRange.init),
            denied: configuration.deniesQueries.map(AddressRange.init),
            exempt: limiting.replies == nil
                ? nil : local + limiting.exempt.map(AddressRange.init))
    }

    /// Where replies are counted; nil without a limit.
    static func rates(_ limiting: RateLimiting) throws(ServerError) -> RateTable? {
        guard let replies = limiting.replies else { return nil }
        for (number, range, what) in [
            (replies, ZoneLimits.rateReplies, "number of replies a second"),
            (limiting.window, ZoneLimits.rateWindow, "window in seconds"),
            (limiting.slip, ZoneLimits.rateSlip, "slip"),
            (limiting.ipv4Prefix, ZoneLimits.rateIPv4Prefix, "length of an IPv4 prefix"),
            (limiting.ipv6Prefix, ZoneLimits.rateIPv6Prefix, "length of an IPv6 prefix"),
        ] where !range.contains(number) {
            throw .invalid(
                "rate limiting: the \(what) is \(number); it may be \(range.lowerBound) to "
                    + "\(range.upperBound)")
        }
        return RateTable(
            RateLimit(
                replies: replies, window: limiting.window, slip: limiting.slip,
                ipv4Prefix: limiting.ipv4Prefix, ipv6Prefix: limiting.ipv6Prefix),
            key: (.random(in: 0...(.max)), .random(in: 0...(.max)), .random(in: 0...(.max))))
    }

    /// What the server says of itself in the class CH.
    static func facts(
        _ configuration: ServerConfiguration
    ) throws(ServerError) -> [ServerFact] {
        let version = Array(configuration.versionText.utf8)
        guard version.count <= ZoneLimits.versionText else {
            throw .invalid("the version text has more than \(ZoneLimits.versionText) octets")
        }
        return ServerFact.facts(version: version, identity: Array(configuration.identity.utf8))
    }
}

extension AddressRange {
    /// The addresses of a prefix.
    init(_ prefix: AddressPrefix) {
        self.init(prefix.first, length: prefix.length, isIPv6: prefix.isIPv6)
    }
}
