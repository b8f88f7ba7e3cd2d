import Glibc
import Zones

// Who asks, from the forms that UDP and TCP have of its address.

extension Client {
    /// The client of a datagram that came from this address.
    init(kernelForm form: sockaddr_in6) {
        guard form.sin6_family == sa_family_t(AF_INET6) else {
            // A sockaddr_in has its address where the longer form has the flow information.
            self.init(low: UInt64(form.sin6_flowinfo), high: 0, isIPv6: false)
            return
        }
        // SAFETY: an in6_addr is 16 octets of plain old data.
        self = unsafe withUnsafeBytes(of: form.sin6_addr) {
            unsafe Client(
                low: $0.loadUnaligned(as: UInt64.self),
                high: $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self), isIPv6: true)
        }
    }

    /// The client of a connection from this host.
    init(_ host: SocketAddress.Host) {
        switch host {
        case .ipv4(let address):
            self.init(
                low: UInt64(address.byteSwapped), high: 0, isIPv6: false)
        case .ipv6(let high, let low, _):
            self.init(
                low: high.byteSwapped, high: low.byteSwapped, isIPv6: true)
        }
    }
}
