import Glibc

/// A UDP client of a server on 127.0.0.1.
struct LoopbackClient: ~Copyable {
    private let descriptor: Int32

    /// A socket that is connected to this port.
    init(port: UInt16) throws {
        descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var deadline = timeval(tv_sec: 30, tv_usec: 0)
        // SAFETY: both pointers are to locals that outlive the calls, with their sizes.
        unsafe setsockopt(
            descriptor, SOL_SOCKET, SO_RCVTIMEO, &deadline, socklen_t(MemoryLayout<timeval>.size))
        let result = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                unsafe connect(descriptor, pointer, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else {
            throw CostError("cannot connect to 127.0.0.1:\(port): errno \(errno)")
        }
    }

    deinit { close(descriptor) }

    /// Sends a query, and waits for nothing.
    func send(_ query: [UInt8]) throws {
        // SAFETY: the array lives for the length of the call, which stays inside its count.
        let length = unsafe query.withUnsafeBytes { query in
            unsafe Glibc.send(descriptor, query.baseAddress, query.count, 0)
        }
        guard length == query.count else {
            throw CostError("a query could not be sent: errno \(errno)")
        }
    }

    /// The next reply.
    func receive() throws -> [UInt8] {
        var reply = [UInt8](repeating: 0, count: 4096)
        // SAFETY: as above.
        let count = unsafe reply.withUnsafeMutableBytes { reply in
            unsafe recv(descriptor, reply.baseAddress, reply.count, 0)
        }
        guard count > 0 else { throw CostError("the worker gave no reply: errno \(errno)") }
        return Array(reply.prefix(count))
    }
}
