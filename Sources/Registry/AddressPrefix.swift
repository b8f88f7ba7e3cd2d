/// A range of IPv4 or IPv6 addresses: `169.254.0.0/16`, `fe80::/10`.
public struct AddressPrefix: Hashable, Sendable, CustomStringConvertible {
    /// As it was written.
    public let description: String
    private let isIPv4: Bool
    /// The bits of the prefix, at the low end of the number.
    private let bits: UInt128
    /// How many bits of an address follow the prefix.
    private let rest: Int

    /// The prefix of this text, an address, `/` and a length, or an address alone; nil when it is
    /// none, or when the address has bits behind the prefix.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard (1...2).contains(parts.count) else { return nil }
        let value: UInt128
        if let ipv4 = AddressText.ipv4(parts[0]) {
            value = UInt128(ipv4)
            isIPv4 = true
        } else if let ipv6 = AddressText.ipv6(parts[0]) {
            value = ipv6
            isIPv4 = false
        } else {
            return nil
        }
        let width = isIPv4 ? 32 : 128
        let length = parts.count == 1 ? width : Self.length(parts[1], upTo: width)
        guard let length else { return nil }
        rest = width - length
        // A shift by all 128 bits gives zero.
        bits = value >> rest
        guard bits << rest == value else { return nil }
        description = text
    }

    /// Whether it is a range of IPv6 addresses.
    package var isIPv6: Bool { !isIPv4 }
    /// The first address of the range as a number.
    package var first: UInt128 { bits << rest }
    /// How many bits the addresses of the range have in common.
    package var length: Int { (isIPv4 ? 32 : 128) - rest }

    private static func length(_ text: String, upTo width: Int) -> Int? {
        guard (1...3).contains(text.utf8.count),
            text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let length = Int(text)
        else { return nil }
        return length <= width ? length : nil
    }

    /// Whether an IPv4 address is in the range; forms of IPv4 inside IPv6 are not looked at.
    package func contains(ipv4 address: UInt32) -> Bool {
        isIPv4 && UInt128(address) >> rest == bits
    }

    /// Whether an IPv6 address is in the range; forms of IPv4 inside IPv6 are not looked at.
    package func contains(ipv6 address: UInt128) -> Bool {
        !isIPv4 && address >> rest == bits
    }

    public static func == (left: Self, right: Self) -> Bool {
        left.isIPv4 == right.isIPv4 && left.bits == right.bits && left.rest == right.rest
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(isIPv4)
        hasher.combine(bits)
        hasher.combine(rest)
    }
}
