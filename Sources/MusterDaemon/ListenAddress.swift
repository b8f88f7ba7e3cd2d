import NIOCore

/// An address and port to listen on, as it is written: `127.0.0.1:5380`, `[::1]:5380`.
package struct ListenAddress: Hashable, Sendable, CustomStringConvertible {
    /// The address without brackets.
    package let host: String
    package let port: Int

    /// Reads an address; nil when it is none, or has no port.
    package init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":") else { return nil }
        let digits = text[text.index(after: colon)...]
        var host = text[..<colon]
        let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
        if isBracketed { host = host.dropFirst().dropLast() }
        guard isBracketed == host.contains(":"), digits.allSatisfy(\.isASCIIDigit),
            let port = UInt16(digits),
            (try? SocketAddress(ipAddress: String(host), port: Int(port))) != nil
        else { return nil }
        self.host = String(host)
        self.port = Int(port)
    }

    /// This address and port.
    init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// What an address should have looked like; nil when `text` is one.
    static func expectation(_ text: String) -> Setting.Expectation? {
        ListenAddress(text) == nil
            ? "an IP address and a port, such as 127.0.0.1:5300 or [::1]:5300" : nil
    }

    /// The same for an address of HTTP, whose listener knows no zone id (`%eth0`).
    static func expectationWithoutZone(_ text: String) -> Setting.Expectation? {
        guard let expectation = expectation(text) else {
            return text.contains("%") ? "an address without a zone id (%)" : nil
        }
        return expectation
    }

    /// True when only programs on this machine reach it.
    package var isLoopback: Bool {
        host.contains(":") ? host == "::1" : host.hasPrefix("127.")
    }

    /// True when it stands for all addresses of the machine.
    package var isWildcard: Bool { ["0.0.0.0", "::", "0::0", "0:0:0:0:0:0:0:0"].contains(host) }

    /// As it is written.
    package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}

extension Character {
    fileprivate var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}
