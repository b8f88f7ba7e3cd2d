/// An IPv4 or IPv6 address with a port: `127.0.0.1:5300`, `[::1]:53`, `[fe80::1%eth0]:53`.
package struct SocketAddress: Hashable, Sendable {
    /// An address without a port, in host byte order.
    package enum Host: Hashable, Sendable {
        case ipv4(UInt32)
        /// The scope is the interface of a link-local address, otherwise 0.
        case ipv6(high: UInt64, low: UInt64, scope: UInt32)

        /// True for `0.0.0.0` and `::`, which stand for every address of the machine.
        package var isWildcard: Bool {
            switch self {
            case .ipv4(let address): address == 0
            case .ipv6(let high, let low, _): high == 0 && low == 0
            }
        }

        /// Whoever this host is, as far as connections are counted: an IPv4 address, or the network
        /// of an IPv6 one, since who has one address there has all that it begins.
        var network: Host {
            switch self {
            case .ipv4: self
            case .ipv6(let high, _, let scope):
                .ipv6(
                    high: high & ~(UInt64.max >> NameServerLimits.networkBits), low: 0,
                    scope: scope)
            }
        }
    }

    /// The address.
    package let host: Host
    /// The port; 0 asks for one that is free.
    package let port: UInt16

    /// An address from its parts.
    package init(host: Host, port: UInt16) {
        self.host = host
        self.port = port
    }

    /// The same address with another port.
    package func with(port: UInt16) -> SocketAddress { SocketAddress(host: host, port: port) }

    /// Reads `ADDRESS:PORT`; IPv6 with a port stands in brackets. Where `defaultPort` is given, a
    /// bare address has that port.
    package init(parsing text: String, defaultPort: UInt16? = nil) throws(NameServerError) {
        guard let parts = Self.split(text), let host = Host(text: parts.host),
            let port = parts.port.map({ Self.number($0) }) ?? defaultPort
        else { throw .invalidAddress(text) }
        self.init(host: host, port: port)
    }

    /// The text of the address and of the port; nil for a port that is not there.
    private static func split(_ text: String) -> (host: String, port: Substring?)? {
        if text.first == "[" {
            guard let end = text.firstIndex(of: "]") else { return nil }
            let host = text[text.index(after: text.startIndex)..<end]
            let rest = text[text.index(after: end)...]
            guard host.contains(":") else { return nil }
            if rest.isEmpty { return (String(host), nil) }
            return rest.first == ":" ? (String(host), rest.dropFirst()) : nil
        }
        guard let colon = text.lastIndex(of: ":") else { return (text, nil) }
        if text.firstIndex(of: ":") != colon { return (text, nil) }
        return (String(text[..<colon]), text[text.index(after: colon)...])
    }

    private static func number(_ text: Substring) -> UInt16? {
        text.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } ? UInt16(text) : nil
    }
}

extension SocketAddress: CustomStringConvertible {
    /// The text that `init(parsing:)` reads.
    package var description: String {
        switch host {
        case .ipv4: "\(host):\(port)"
        case .ipv6: "[\(host)]:\(port)"
        }
    }
}
