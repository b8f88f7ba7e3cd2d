import Glibc
import Testing

@testable import NameServer

@Suite("The path's MTU is ignored (RFC 9715 §3.1)")
struct Fragments {
    @Test(
        "A socket asks for no path MTU discovery, and with fragments allowed neither",
        arguments: ["127.0.0.1:0"] + (hasIPv6 ? ["[::1]:0"] : []))
    func option(address: String) throws {
        let socket = try UDPSocket.open(
            SocketAddress(parsing: address), count: 1, receiveBuffer: 1 << 16)[0]
        let isIPv6 = socket.address.family == AF_INET6
        #expect(discovery(socket, isIPv6) == (isIPv6 ? IPV6_PMTUDISC_PROBE : IP_PMTUDISC_PROBE))
        socket.allowFragments()
        #expect(discovery(socket, isIPv6) == (isIPv6 ? IPV6_PMTUDISC_OMIT : IP_PMTUDISC_OMIT))
    }

    /// What the kernel says of a socket's discovery of MTUs.
    private func discovery(_ socket: UDPSocket, _ isIPv6: Bool) -> Int32 {
        var value: Int32 = -1
        var size = socklen_t(MemoryLayout<Int32>.size)
        let level = Int32(isIPv6 ? IPPROTO_IPV6 : IPPROTO_IP)
        let option = isIPv6 ? IPV6_MTU_DISCOVER : IP_MTU_DISCOVER
        // SAFETY: the kernel writes one integer, whose size it is given.
        let result = unsafe getsockopt(
            socket.descriptor.number, level, option, &value, &size)
        return result == 0 ? value : -1
    }
}
