internal import Registry

extension ProbeTarget.Address {
    /// Whether one of the prefixes holds this address, or the IPv4 address that an IPv6 address
    /// stands for.
    func isDenied(by prefixes: [AddressPrefix]) -> Bool {
        switch self {
        case .ipv4(let address): prefixes.contains { $0.contains(ipv4: address) }
        case .ipv6(let address):
            prefixes.contains { prefix in
                prefix.contains(ipv6: address)
                    || Self.embedded(in: address).contains { prefix.contains(ipv4: $0) }
            }
        }
    }

    /// The IPv4 addresses that an IPv6 address may lead to.
    private static func embedded(in address: UInt128) -> [UInt32] {
        let low = UInt32(truncatingIfNeeded: address)
        let group = { (index: Int) in UInt16(truncatingIfNeeded: address >> (112 - 16 * index)) }
        switch address >> 32 {
        // IPv4-mapped (RFC 4291 §2.5.5.2), IPv4-translated (RFC 7915), NAT64 (RFC 6052).
        case 0xFFFF, 0xFFFF_0000, 0x64_FF9B << 64: return [low]
        // IPv4-compatible (RFC 4291 §2.5.5.1); the loopback address is none.
        case 0: return low > 0xFFFF ? [low] : []
        default: break
        }
        // Local-use NAT64 (RFC 8215), which may lay out the address in any way of RFC 6052.
        if address >> 80 == 0x64_FF9B_0001 {
            let after48 =
                UInt32(group(3)) << 16 | UInt32(truncatingIfNeeded: address >> 40) & 0xFFFF
            let after56 =
                UInt32(truncatingIfNeeded: address >> 64) << 24
                | UInt32(truncatingIfNeeded: address >> 32) & 0xFF_FFFF
            let after64 = UInt32(truncatingIfNeeded: address >> 24)
            return [low, after48, after56, after64]
        }
        // 6to4 (RFC 3056).
        if group(0) == 0x2002 { return [UInt32(group(1)) << 16 | UInt32(group(2))] }
        return []
    }
}
