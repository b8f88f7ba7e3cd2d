import CLinux
import Glibc

/// A UDP socket of a listen address, read by one worker.
final class UDPSocket: Sendable {
    /// The descriptor, which blocks.
    let descriptor: FileDescriptor
    /// The address to which it is bound.
    let address: SocketAddress
    /// True for a socket of another program: several workers read it, and it outlives the server.
    /// It must not be shut down, so that threads which wait in it are woken by a signal.
    let isPassed: Bool

    private init(
        _ descriptor: consuming FileDescriptor, _ address: SocketAddress, isPassed: Bool = false
    ) {
        self.descriptor = descriptor
        self.address = address
        self.isPassed = isPassed
    }

    /// Takes over a socket that is bound to this address.
    convenience init(passed: PassedSocket, _ address: SocketAddress, receiveBuffer: Int32) {
        let descriptor = passed.adopt(blocks: true)
        descriptor.prepare(for: address, receiveBuffer)
        self.init(descriptor, address, isPassed: true)
    }

    /// Opens `count` sockets on one address; the kernel spreads clients over them.
    static func open(
        _ address: SocketAddress, count: Int, receiveBuffer: Int32
    ) throws(NameServerError) -> [UDPSocket] {
        let first = try UDPSocket(binding: address, shared: false, receiveBuffer)
        var sockets = [first]
        while sockets.count < count {
            sockets.append(try UDPSocket(binding: first.address, shared: true, receiveBuffer))
        }
        return sockets
    }

    private convenience init(
        binding address: SocketAddress, shared: Bool, _ receiveBuffer: Int32
    ) throws(NameServerError) {
        let descriptor = try FileDescriptor(socketFor: address, stream: false)
        descriptor.prepare(for: address, receiveBuffer)
        try descriptor.bind(to: address, shared: shared, transport: "UDP")
        let bound = address.port == 0 ? SocketAddress.bound(of: descriptor) : address
        self.init(descriptor, bound)
    }

    /// Has replies that exceed an interface sent in fragments from now on.
    func allowFragments() { descriptor.setFragments(allowed: true, address) }
}

extension FileDescriptor {
    /// A new socket for the family of an address, for that family alone.
    package init(socketFor address: SocketAddress, stream: Bool) throws(NameServerError) {
        let number = muster_open_socket(address.family, stream ? 1 : 0)
        guard number >= 0 else { throw .system(call: "socket", address, code: errno) }
        self.init(adopting: number)
        if address.family == AF_INET6 {
            setOption(IPV6_V6ONLY, to: 1, level: Int32(IPPROTO_IPV6))
        }
    }

    /// Binds a socket; `shared` means that others of this server are bound to the same port.
    ///
    /// SO_REUSEPORT would let a second server of the same user take half of the queries without a
    /// word. So the first socket is bound without it, which fails when anybody has the port, and
    /// allows sharing afterwards: a second server fails at its own first socket.
    func bind(
        to address: SocketAddress, shared: Bool, transport: String
    ) throws(NameServerError) {
        if shared { setOption(SO_REUSEPORT, to: 1) }
        // SAFETY: the pointer lives for the length of the closure.
        let result = unsafe address.withKernelForm { unsafe Glibc.bind(number, $0, $1) }
        guard result == 0 else {
            throw NameServerError(binding: address, transport, code: errno)
        }
        if !shared { setOption(SO_REUSEPORT, to: 1) }
    }

    /// Sets what a UDP socket of this address needs.
    fileprivate func prepare(for address: SocketAddress, _ receiveBuffer: Int32) {
        enlarge(SO_RCVBUF, force: SO_RCVBUFFORCE, to: receiveBuffer)
        enlarge(SO_SNDBUF, force: SO_SNDBUFFORCE, to: NameServerLimits.sendBuffer)
        setFragments(allowed: false, address)
        if address.host.isWildcard { reportAskedAddress(address) }
    }

    /// Asks for a large buffer: beyond the system's limit where we may, else up to it.
    func enlarge(_ option: Int32, force: Int32, to octets: Int32) {
        if !setOption(force, to: octets) { setOption(option, to: octets) }
    }

    /// Whether a reply that exceeds the interface goes out in fragments, or not at all (EMSGSIZE).
    ///
    /// A forged ICMP message does not shape replies either way: the path's MTU is ignored (RFC 9715
    /// §3.1). Without fragments the kernel makes up no number for each datagram, which it would
    /// need to put fragments together.
    fileprivate func setFragments(allowed: Bool, _ address: SocketAddress) {
        if address.family == AF_INET {
            setOption(
                IP_MTU_DISCOVER, to: allowed ? IP_PMTUDISC_OMIT : IP_PMTUDISC_PROBE,
                level: Int32(IPPROTO_IP))
        } else {
            setOption(
                IPV6_MTU_DISCOVER, to: allowed ? IPV6_PMTUDISC_OMIT : IPV6_PMTUDISC_PROBE,
                level: Int32(IPPROTO_IPV6))
        }
    }

    /// Has each datagram come with the address to which it was sent.
    fileprivate func reportAskedAddress(_ address: SocketAddress) {
        if address.family == AF_INET {
            setOption(IP_PKTINFO, to: 1, level: Int32(IPPROTO_IP))
        } else {
            setOption(IPV6_RECVPKTINFO, to: 1, level: Int32(IPPROTO_IPV6))
        }
    }
}
