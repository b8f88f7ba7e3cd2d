internal import NameServer

/// The socket of one query to an upstream: its port is a random one of the kernel's.
final class UpstreamSocket: Sendable {
    let descriptor: FileDescriptor
    let upstream: SocketAddress

    private init(_ descriptor: consuming FileDescriptor, _ upstream: SocketAddress) {
        self.descriptor = descriptor
        self.upstream = upstream
    }

    /// Sends a query in a datagram; nil when that fails.
    ///
    /// The socket is not connected: so replies from elsewhere are seen, and counted.
    static func ask(_ upstream: SocketAddress, _ query: [UInt8]) -> UpstreamSocket? {
        guard let descriptor = try? FileDescriptor(socketFor: upstream, stream: false) else {
            return nil
        }
        descriptor.reportErrors(of: upstream)
        guard descriptor.send(query, to: upstream) else { return nil }
        return UpstreamSocket(descriptor, upstream)
    }

    /// Begins to connect to an upstream; nil when that fails at once.
    static func connect(_ upstream: SocketAddress) -> UpstreamSocket? {
        guard let descriptor = try? FileDescriptor(socketFor: upstream, stream: true),
            descriptor.connect(to: upstream)
        else { return nil }
        return UpstreamSocket(descriptor, upstream)
    }

    /// What came.
    enum Received {
        case message([UInt8], from: SocketAddress)
        case nothing
        /// The network says that the upstream cannot be reached.
        case failure
    }

    /// Takes one datagram that waits, if any.
    func receive(_ buffer: inout [UInt8]) -> Received {
        let (count, source) = descriptor.receive(into: &buffer)
        if count >= 0 { return .message(Array(buffer[..<count]), from: source) }
        return FileDescriptor.wouldWait ? .nothing : .failure
    }

    /// Reads what a connection has; empty at its end, nil when there is nothing yet.
    func read(_ buffer: inout [UInt8]) -> [UInt8]? {
        let count = descriptor.receive(into: &buffer).count
        if count < 0 && FileDescriptor.wouldWait { return nil }
        return Array(buffer[..<max(0, count)])
    }

    /// Sends what a connection takes; how many octets went, or -1 when it is broken.
    func write(_ octets: ArraySlice<UInt8>) -> Int {
        let count = descriptor.send(octets)
        return count < 0 && FileDescriptor.wouldWait ? 0 : count
    }
}
