import Glibc

/// Where a socket of a test is bound or connected to.
package enum Endpoint: Hashable, Sendable {
    /// A port of 127.0.0.1.
    case local(port: Int)
    /// A port of the loopback address 127.0.0.0 plus this number.
    case loopback(UInt32, port: Int)
    /// A local socket: a path of at most 107 octets.
    case path(String)
}

/// A socket of a test. Reading waits twenty seconds and no longer.
package final class Socket: Sendable {
    /// What the socket carries.
    package enum Kind: Sendable {
        case datagram, stream, localDatagram, localStream
    }

    private let descriptor: Int32

    /// A socket that is neither bound nor connected.
    package init(_ kind: Kind) throws {
        let domain = kind == .datagram || kind == .stream ? AF_INET : AF_UNIX
        let type: __socket_type =
            kind == .datagram || kind == .localDatagram ? SOCK_DGRAM : SOCK_STREAM
        descriptor = socket(domain, Int32(type.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw SystemFailure("socket") }
    }

    deinit { close(descriptor) }

    /// Gives the socket this address.
    package func bind(to endpoint: Endpoint) throws {
        // SAFETY: the address lives across the call, which is given its size.
        let result = unsafe withAddress(of: endpoint) { address, length in
            unsafe Glibc.bind(descriptor, address, length)
        }
        guard result == 0 else { throw SystemFailure("bind to \(endpoint)") }
    }

    /// Listens at this address, also when a connection of an earlier listener lingers there. The
    /// kernel accepts connections, and nobody takes them.
    package func listen(at endpoint: Endpoint) throws {
        var isReused: Int32 = 1
        // SAFETY: `isReused` lives across the call, which is given its size.
        let result = unsafe setsockopt(
            descriptor, SOL_SOCKET, SO_REUSEADDR, &isReused,
            socklen_t(MemoryLayout<Int32>.size))
        guard result == 0 else { throw SystemFailure("reuse the address \(endpoint)") }
        try bind(to: endpoint)
        guard Glibc.listen(descriptor, 4096) == 0 else { throw SystemFailure("listen") }
    }

    /// Connects the socket to this address.
    package func connect(to endpoint: Endpoint) throws {
        // SAFETY: the address lives across the call, which is given its size.
        let result = unsafe withAddress(of: endpoint) { address, length in
            unsafe Glibc.connect(descriptor, address, length)
        }
        guard result == 0 else { throw SystemFailure("connect to \(endpoint)") }
    }

    /// Sends all these octets.
    package func send(_ octets: [UInt8]) throws {
        var sent = 0
        while sent < octets.count {
            let rest = octets[sent...]
            // SAFETY: the buffer lives across the call, which is given its size.
            let count = unsafe rest.withUnsafeBytes {
                unsafe Glibc.send(
                    descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count >= 0 else { throw SystemFailure("send") }
            sent += count
        }
    }

    /// Tells the peer of a stream that no more is sent; what it sends still arrives.
    package func endSending() throws {
        guard shutdown(descriptor, Int32(SHUT_WR)) == 0 else { throw SystemFailure("shutdown") }
    }

    /// What arrives next: one datagram, or at most `limit` octets of a stream, none at its end.
    package func receive(atMost limit: Int = 65_535) throws -> [UInt8] {
        guard try isReadable(within: 20_000) else { throw SystemFailure("receive", ETIMEDOUT) }
        var buffer = [UInt8](repeating: 0, count: limit)
        // SAFETY: the buffer lives across the call, which is given its size.
        let count = unsafe buffer.withUnsafeMutableBytes {
            unsafe Glibc.recv(descriptor, $0.baseAddress, $0.count, 0)
        }
        guard count >= 0 else { throw SystemFailure("receive") }
        return Array(buffer[..<count])
    }

    /// True when something has arrived, or does within this many milliseconds.
    package func isReadable(within milliseconds: Int = 0) throws -> Bool {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        // SAFETY: `entry` lives across the call, which is told that it is one.
        let count = unsafe poll(&entry, 1, Int32(milliseconds))
        guard count >= 0 else { throw SystemFailure("poll") }
        return count > 0
    }

    /// Exactly this many octets of a stream.
    package func receive(exactly count: Int) throws -> [UInt8] {
        var octets: [UInt8] = []
        while octets.count < count {
            let more = try receive(atMost: count - octets.count)
            guard !more.isEmpty else { throw SystemFailure("receive", ECONNRESET) }
            octets += more
        }
        return octets
    }
}

/// Calls `body` with the endpoint as the system calls want it.
private func withAddress(
    of endpoint: Endpoint, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
) -> Int32 {
    switch endpoint {
    case .local(let port):
        // SAFETY: `body` keeps its pointer to itself.
        return unsafe withAddress(of: .loopback(1, port: port), body)
    case .loopback(let number, let port):
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0000 + number).bigEndian
        // SAFETY: `body` keeps its pointer to itself.
        return unsafe withBytes(of: &address, body)
    case .path(let path):
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        // SAFETY: a path that does not fit is not copied; the call then fails for an empty one.
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { field in
            if path.utf8.count < field.count { unsafe field.copyBytes(from: path.utf8) }
        }
        return unsafe withBytes(of: &address, body)
    }
}

private func withBytes<Address>(
    of address: inout Address, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
) -> Int32 {
    // SAFETY: every socket address starts as sockaddr does, and its true size goes along.
    unsafe withUnsafePointer(to: &address) { pointer in
        unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            unsafe body($0, socklen_t(MemoryLayout<Address>.size))
        }
    }
}
