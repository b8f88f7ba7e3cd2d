/// The limits of DNS messages and names, each with the rule that sets it.
@usableFromInline
package enum WireLimits {
    /// Octets of a label, RFC 1035 §2.3.4.
    package static let label = 63
    /// Octets of a name in wire form with its final zero, RFC 1035 §2.3.4.
    package static let name = 255
    /// Labels of a name, not counting the root: 255 octets hold no more.
    package static let labels = 127
    /// Octets of a message header, RFC 1035 §4.1.1.
    @inlinable package static var header: Int { 12 }
    /// Octets of a reply over UDP to a query without EDNS, RFC 1035 §4.2.1.
    package static let plainUDP = 512
    /// Octets of a message over TCP: its length prefix has 16 bits, RFC 1035 §4.2.2.
    package static let message = 65_535
    /// The last offset that a compression pointer can reach, RFC 1035 §4.1.4.
    package static let pointer = 0x3FFF
}
