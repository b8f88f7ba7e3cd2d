/// Where a query came from, as far as its reply depends on it.
package struct Client: Sendable {
    /// The address as it stands in a packet, the first octet in the lowest bits; IPv4 in `low`.
    package var low: UInt64
    package var high: UInt64
    package var isIPv6: Bool

    /// A client of this address.
    package init(low: UInt64, high: UInt64, isIPv6: Bool) {
        self.low = low
        self.high = high
        self.isIPv6 = isIPv6
    }

    /// Nobody in particular, for questions inside the process.
    package static var unnamed: Client { Client(low: 0, high: 0, isIPv6: false) }
}
