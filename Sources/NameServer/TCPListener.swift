import CLinux
import Glibc

/// A listening TCP socket of a listen address, accepted from by one worker.
final class TCPListener: Sendable {
    /// What accepting gave.
    enum Accepted: ~Copyable {
        case connection(FileDescriptor, from: SocketAddress.Host)
        /// Nobody waits.
        case nobody
        /// No more files may be opened: by this process or on this machine.
        case outOfFiles
        /// This one connection failed before it was accepted; others may wait.
        case failed(Int32)
    }

    /// The descriptor, which does not block.
    let descriptor: FileDescriptor
    /// The address to which it is bound.
    let address: SocketAddress
    /// True for a listener of another program: several workers accept from it, and it outlives the
    /// server.
    let isPassed: Bool

    /// Opens `count` listeners on one address, which has a port; the kernel spreads clients over
    /// them.
    static func open(
        _ address: SocketAddress, count: Int
    ) throws(NameServerError) -> [TCPListener] {
        var listeners: [TCPListener] = []
        while listeners.count < count {
            listeners.append(try TCPListener(binding: address, shared: !listeners.isEmpty))
        }
        return listeners
    }

    private init(binding address: SocketAddress, shared: Bool) throws(NameServerError) {
        let descriptor = try FileDescriptor(socketFor: address, stream: true)
        // Connections of an earlier run that still linger in TIME_WAIT are no obstacle; a listener
        // is one all the same.
        descriptor.setOption(SO_REUSEADDR, to: 1)
        descriptor.prepareConnections()
        try descriptor.bind(to: address, shared: shared, transport: "TCP")
        guard listen(descriptor.number, NameServerLimits.backlog) == 0 else {
            throw NameServerError(binding: address, "TCP", code: errno)
        }
        self.descriptor = descriptor
        self.address = address
        isPassed = false
    }

    /// Takes over a listener that is bound to this address.
    init(passed: PassedSocket, _ address: SocketAddress) {
        descriptor = passed.adopt(blocks: false)
        descriptor.prepareConnections()
        self.address = address
        isPassed = true
    }

    /// Takes one connection that waits, if any.
    func accept() -> Accepted {
        var client = sockaddr_in6()
        // SAFETY: the kernel writes a local that outlives the call, at most its size.
        let number = unsafe muster_accept(descriptor.number, &client)
        if number >= 0 {
            return .connection(
                FileDescriptor(adopting: number), from: SocketAddress(kernelForm: client).host)
        }
        switch errno {
        case EAGAIN, EINVAL: return .nobody
        case EMFILE, ENFILE: return .outOfFiles
        default: return .failed(errno)
        }
    }
}

extension FileDescriptor {
    /// Sets what connections inherit from their listener.
    fileprivate func prepareConnections() {
        setOption(SO_SNDBUF, to: NameServerLimits.streamSendBuffer)
        setOption(SO_RCVBUF, to: NameServerLimits.streamReceiveBuffer)
        setOption(TCP_NODELAY, to: 1, level: Int32(IPPROTO_TCP))
    }
}
