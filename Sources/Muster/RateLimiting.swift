public import Registry

/// How many replies a network gets over UDP, where the source of a query may be somebody else's
/// address. Networks over the limit are led to TCP, which proves the address, as cookies do.
public struct RateLimiting: Hashable, Sendable {
    /// Replies a second for one network, 1 to 1,000,000; nil sets no limit.
    public var replies: Int? = 1000
    /// Seconds of replies that a network gets at once, 1 to 60.
    public var window = 2
    /// Of so many replies over the limit one is sent, on average, cut so that its client comes
    /// again over TCP; 1 sends all, 0 none; at most 100.
    public var slip = 2
    /// The leading bits of an IPv4 address that tell its network, 8 to 32.
    public var ipv4Prefix = 24
    /// The leading bits of an IPv6 address that tell its network, 16 to 64.
    public var ipv6Prefix = 56
    /// Clients that are never limited.
    public var exempt: [AddressPrefix] = []
    /// Whether loopback, private, link-local and unique-local addresses are limited too.
    public var limitsLocal = false

    /// The usual limit.
    public init() {}
}
