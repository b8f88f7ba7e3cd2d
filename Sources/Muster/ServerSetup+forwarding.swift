internal import DNSWire
internal import Forwarding
internal import Logging
internal import NameServer
internal import Registry
internal import Zones

// Forwarding, checked and made from the configuration.
extension ServerSetup {
    /// Where names outside our zones are asked; nil where they are refused.
    static func forwarding(
        _ configuration: ServerConfiguration
    ) throws(ServerError) -> ForwardingConfiguration? {
        let settings = configuration.forwarding
        guard settings.isOn else { return nil }
        let rules = try forwardingRules(settings.upstreams)
        var result = ForwardingConfiguration(rules: rules) { .random(in: 0...(.max)) }
        for (number, range, what) in [
            (settings.timeout, 100...60_000, "time in milliseconds"),
            (settings.inFlight, 1...ForwardingLimits.mostInFlight, "number of questions"),
            (settings.cacheOctets, 0...Int(Int32.max), "size of the cache"),
        ] where !range.contains(number) {
            throw .invalid(
                "forwarding: the \(what) is \(number); it may be \(range.lowerBound) to "
                    + "\(range.upperBound)")
        }
        (result.timeout, result.inFlight) = (settings.timeout, settings.inFlight)
        result.cacheOctets = settings.cacheOctets
        let logger = configuration.logger
        result.report = { $0.log(to: logger) }
        return result
    }

    /// The rules of upstreams by domain.
    static func forwardingRules(
        _ upstreams: [String: [String]]
    ) throws(ServerError) -> [ForwardingConfiguration.Rule] {
        var rules: [ForwardingConfiguration.Rule] = []
        for (domain, addresses) in upstreams.sorted(by: { $0.key < $1.key }) {
            let name = try name(domain, what: "domain to forward")
            var upstreams: [SocketAddress] = []
            for address in addresses { upstreams.append(try upstream(address)) }
            rules.append(.init(domain: name, upstreams: upstreams))
        }
        do throws(ForwardingError) {
            try ForwardingConfiguration.check(rules)
        } catch {
            throw .invalid(error.message)
        }
        return rules
    }

    /// For whom others are asked; nil where nobody is.
    static func forwardedClients(_ configuration: ServerConfiguration) -> ClientRules? {
        let settings = configuration.forwarding
        guard settings.isOn, !settings.allowed.isEmpty else { return nil }
        return ClientRules(allowed: settings.allowed.map(AddressRange.init))
    }

    private static func upstream(_ text: String) throws(ServerError) -> SocketAddress {
        if let address = try? SocketAddress(parsing: text, defaultPort: 53), address.port > 0 {
            return address
        }
        throw .invalid(
            "'\(text)' is no address to forward to: write 192.0.2.53, 192.0.2.53:5353 or "
                + "[2001:db8::53]:53")
    }
}

extension UpstreamEvent {
    /// Tells what happened to an upstream.
    fileprivate func log(to logger: Logger) {
        func metadata(_ address: SocketAddress) -> Logger.Metadata {
            ["upstream": "\(address)"]
        }
        switch self {
        case .unreachable(let address):
            logger.warning("an upstream does not answer", metadata: metadata(address))
        case .reachable(let address):
            logger.notice("an upstream answers again", metadata: metadata(address))
        case .loops(let address):
            logger.error(
                """
                a forwarding loop: an upstream sends our questions back to us and is passed over; \
                take this server out of its upstreams, or it out of ours
                """, metadata: metadata(address))
        case .loopsNoMore(let address):
            logger.notice(
                "an upstream no longer sends questions back", metadata: metadata(address))
        case .losesCase(let address):
            logger.notice(
                "an upstream does not keep the case of letters: its replies are easier to forge",
                metadata: metadata(address))
        }
    }
}
