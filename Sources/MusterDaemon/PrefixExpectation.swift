import NameServer
import Registry

/// What a setting that is a range of addresses should have been; nil when it is right.
enum PrefixExpectation {
    /// A range of IPv4 or IPv6 addresses.
    static func prefix(_ text: String) -> Setting.Expectation? {
        guard AddressPrefix(text) == nil else { return nil }
        let usual = "an address range such as 10.0.0.0/8 or fd00::/8"
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, let address = AddressPrefix(parts[0]) else { return usual }
        let width = address.isIPv6 ? 128 : 32
        guard let length = Int(parts[1]), (0...width).contains(length) else {
            return "an address range with a length from 0 to \(width)"
        }
        let first = address.first & (UInt128.max << (width - length))
        return "an address range without bits behind its length: \(name(first, address.isIPv6))"
            + "/\(length)"
    }

    private static func name(_ address: UInt128, _ isIPv6: Bool) -> String {
        let host: SocketAddress.Host =
            isIPv6
            ? .ipv6(
                high: UInt64(address >> 64), low: UInt64(truncatingIfNeeded: address), scope: 0)
            : .ipv4(UInt32(truncatingIfNeeded: address))
        return host.description
    }
}
