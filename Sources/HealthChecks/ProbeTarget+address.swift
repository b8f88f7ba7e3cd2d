internal import NIOCore

extension ProbeTarget: CustomStringConvertible {
    /// `192.0.2.1:80`, `[2001:db8::1]:80`.
    package var description: String { "\(address):\(port)" }
}

extension ProbeTarget.Address: CustomStringConvertible {
    /// As a URL has it (RFC 3986 §3.2.2): `192.0.2.1`, `[2001:db8::1]`.
    package var description: String {
        guard let text = try? SocketAddress(ProbeTarget(self, port: 0)).ipAddress else {
            preconditionFailure("4 or 16 octets are an address")
        }
        if case .ipv6 = self { return "[\(text)]" }
        return text
    }
}

extension SocketAddress {
    /// The address of a target.
    init(_ target: ProbeTarget) throws {
        var octets = ByteBuffer()
        switch target.address {
        case .ipv4(let address): octets.writeInteger(address)
        case .ipv6(let address):
            octets.writeInteger(UInt64(truncatingIfNeeded: address >> 64))
            octets.writeInteger(UInt64(truncatingIfNeeded: address))
        }
        try self.init(packedIPAddress: octets, port: Int(target.port))
    }
}
