/// How many replies a network gets over UDP, whose source addresses anybody can write.
package struct RateLimit: Hashable, Sendable {
    /// Replies a second for one network, in the long run.
    package var replies: Int
    /// Seconds for which a network that asked nothing gets replies at once.
    package var window: Int
    /// One of so many replies over the limit is sent, short, and leads to TCP; 0 sends none.
    package var slip: Int
    /// The bits of an address that tell its network.
    package var ipv4Prefix: Int
    package var ipv6Prefix: Int

    /// A limit of these numbers, each inside its range in `ZoneLimits`.
    package init(
        replies: Int = 1000, window: Int = 2, slip: Int = 2, ipv4Prefix: Int = 24,
        ipv6Prefix: Int = 56
    ) {
        precondition(ZoneLimits.rateReplies.contains(replies))
        precondition(ZoneLimits.rateWindow.contains(window))
        precondition(ZoneLimits.rateSlip.contains(slip))
        precondition(ZoneLimits.rateIPv4Prefix.contains(ipv4Prefix))
        precondition(ZoneLimits.rateIPv6Prefix.contains(ipv6Prefix))
        self.replies = replies
        self.window = window
        self.slip = slip
        self.ipv4Prefix = ipv4Prefix
        self.ipv6Prefix = ipv6Prefix
    }
}
