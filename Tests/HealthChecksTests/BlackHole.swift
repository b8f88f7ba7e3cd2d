import Glibc
import TestKit

/// A port of the loopback address whose queue of connections is full: what comes in now gets no
/// answer at all.
final class BlackHole: Sendable {
    let port: Int
    private let listener: Int32
    private let fillers: [Int32]

    /// Listens, and fills the queue.
    init() throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        self.listener = listener
        var address = Self.address(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        // SAFETY: both calls use a local of the length that they are told.
        let isBound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                unsafe bind(listener, generic, length) == 0
                    && getsockname(listener, generic, &length) == 0
            }
        }
        guard isBound, listen(listener, 0) == 0 else {
            throw SystemFailure("listen", errno)
        }
        port = Int(UInt16(bigEndian: address.sin_port))
        // One connection fits into a queue of length 0; the next stay half open.
        fillers = (0..<4).map { _ in Self.filler(address) }
    }

    deinit {
        for descriptor in fillers + [listener] { close(descriptor) }
    }

    private static func filler(_ address: sockaddr_in) -> Int32 {
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let descriptor = socket(AF_INET, kind, 0)
        var address = address
        // SAFETY: the call reads a local of the length that it is told.
        unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                _ = unsafe connect(
                    descriptor, generic, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        return descriptor
    }

    private static func address(port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }
}
