/// Where a query came from, as far as its reply depends on it.
package struct Client: Sendable {
    /// The address as it stands in a packet, the first octet in the lowest bits; IPv4 in `low`.
    package var low: UInt64
    package var high: UInt64
    package var isIPv6: Bool

    /// A client of this address; one that stands for an IPv4 address (`::ffff:192.0.2.1`, RFC 4291
    /// §2.5.5.2) is that.
    package init(low: UInt64, high: UInt64, isIPv6: Bool) {
        let isMapped = isIPv6 && low == 0 && high & 0xFFFF_FFFF == Self.mapped
        self.low = isMapped ? high >> 32 : low
        self.high = isMapped ? 0 : high
        self.isIPv6 = isIPv6 && !isMapped
    }

    /// The second half of what an IPv6 address has in front of an IPv4 one.
    private static let mapped: UInt64 = 0xFFFF_0000

    /// Nobody in particular, for questions inside the process.
    package static var unnamed: Client { Client(low: 0, high: 0, isIPv6: false) }
}
