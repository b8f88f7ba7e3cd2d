import TestKit
import Zones

extension Client {
    /// The client of an address in dotted form, or of the eight groups of an IPv6 address.
    init(_ text: String) throws {
        let octets = try Self.octets(text)
        self.init(
            low: Self.word(octets.prefix(8)), high: Self.word(octets.dropFirst(8)),
            isIPv6: octets.count == 16)
    }

    fileprivate static func octets(_ text: String) throws -> [UInt8] {
        let parts = text.split(separator: text.contains(":") ? ":" : ".")
        let octets: [UInt8] =
            text.contains(":")
            ? parts.compactMap { UInt16($0, radix: 16) }.flatMap(\.octets)
            : parts.compactMap { UInt8($0) }
        guard [4, 16].contains(octets.count) else {
            throw Unreadable(description: "not an address: \(text)")
        }
        return octets
    }

    private static func word(_ octets: ArraySlice<UInt8>) -> UInt64 {
        octets.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}

extension AddressRange {
    /// The range of a text such as `10.0.0.0/8`.
    init(_ text: String) throws {
        let parts = text.split(separator: "/").map(String.init)
        let octets = try Client.octets(parts[0])
        guard parts.count == 2, let length = Int(parts[1]) else {
            throw Unreadable(description: "not a range: \(text)")
        }
        self.init(
            octets.reduce(0) { $0 << 8 | UInt128($1) }, length: length, isIPv6: octets.count == 16)
    }
}
