import Muster
import Zones

// The settings of DNS that depend on who asks, and what the server tells of itself.
extension Setting {
    /// In the order in which `--help` shows them.
    static let clients: [Setting] = [
        prefixes(
            "allowQuery", \.allowQuery, absent: "everybody",
            "Who is answered; of both lists the narrowest range that a client is in decides."),
        prefixes(
            "denyQuery", \.denyQuery, absent: "nobody",
            "Who is refused; wins over allowQuery where both have the same range."),
        optionalCount(
            "rateLimit", \.rateLimiting.replies, ZoneLimits.rateReplies, absent: "off",
            "The most replies a second that one network gets over UDP."),
        count(
            "rateLimitWindow", \.rateLimiting.window, ZoneLimits.rateWindow,
            "Seconds of replies that a network gets at once."),
        count(
            "rateLimitSlip", \.rateLimiting.slip, ZoneLimits.rateSlip,
            "One of so many replies over the limit is sent, cut, and leads to TCP; 0 sends none."),
        count(
            "rateLimitIPv4Prefix", \.rateLimiting.ipv4Prefix, ZoneLimits.rateIPv4Prefix,
            "The leading bits of an IPv4 address that tell its network."),
        count(
            "rateLimitIPv6Prefix", \.rateLimiting.ipv6Prefix, ZoneLimits.rateIPv6Prefix,
            "The leading bits of an IPv6 address that tell its network."),
        prefixes(
            "rateLimitExempt", \.rateLimiting.exempt, "Clients that are never limited."),
        toggle(
            "rateLimitLocal", \.rateLimiting.limitsLocal,
            "Limit loopback, private, link-local and unique-local addresses too."),
        toggle("cookies", \.cookies, "Answer DNS cookies (RFC 7873)."),
        optionalText(
            "cookieSecretFile", "FILE", \.cookieSecretFile,
            fallback: "none: secrets of this process, other ones each day",
            "Cookie secrets that servers of one address share: one or two lines of 32 hexadecimal "
                + "digits, the first makes cookies; only the owner may be able to read the file."),
        optionalText(
            "nsid", "TEXT", \.nsid, fallback: "none",
            "What the server is called for who asks (NSID, id.server); at most 128 octets."),
        optionalText(
            "dnsVersion", "TEXT", \.dnsVersion, fallback: "none",
            "What the server tells as version.bind in the class CH; at most 255 octets."),
    ]
}
