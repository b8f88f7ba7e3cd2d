/// The addresses of one family that begin with the same bits.
package struct AddressRange: Hashable, Sendable {
    /// Whether these are IPv6 addresses.
    package let isIPv6: Bool
    /// The first and the last of them, as numbers.
    package let first: UInt128
    package let last: UInt128

    /// The addresses that begin with the `length` upper bits of `address`. Those of IPv6 that stand
    /// for IPv4 ones (RFC 4291 §2.5.5.2) are IPv4 addresses.
    package init(_ address: UInt128, length: Int, isIPv6: Bool) {
        let isMapped = isIPv6 && length >= 96 && address >> 32 == Self.mapped
        self.isIPv6 = isIPv6 && !isMapped
        let rest = (isIPv6 ? 128 : 32) - length
        // A shift by all 128 bits gives zero.
        let kept = UInt128.max << rest
        let bits = (isMapped ? address & 0xFFFF_FFFF : address) & kept
        first = bits
        last = bits | ~kept
    }

    /// What an IPv6 address has in front of an IPv4 one: `::ffff`.
    private static let mapped: UInt128 = 0xFFFF

    /// Loopback, private (RFC 1918), link-local (RFC 3927, RFC 4291 §2.5.6) and unique-local
    /// (RFC 4193): addresses that nobody else in the internet can write on a query.
    package static let local = [
        AddressRange(0x7F00_0000, length: 8, isIPv6: false),
        AddressRange(0x0A00_0000, length: 8, isIPv6: false),
        AddressRange(0xAC10_0000, length: 12, isIPv6: false),
        AddressRange(0xC0A8_0000, length: 16, isIPv6: false),
        AddressRange(0xA9FE_0000, length: 16, isIPv6: false),
        AddressRange(1, length: 128, isIPv6: true),
        AddressRange(0xFE80 << 112, length: 10, isIPv6: true),
        AddressRange(0xFC00 << 112, length: 7, isIPv6: true),
    ]
}
