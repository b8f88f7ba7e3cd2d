import CLinux
import Glibc

/// A socket on 127.0.0.1, closed when its owner goes.
struct BenchSocket: ~Copyable {
    /// The kernel's number for it.
    let number: Int32

    /// Opens a socket for datagrams, which blocks, or one for connections.
    init(stream: Bool = false) throws(Failure) {
        number = muster_open_socket(AF_INET, stream ? 1 : 0)
        guard number >= 0 else { throw Failure("socket", code: errno) }
    }

    deinit { _ = close(number) }

    /// Binds it to a port, or to a free one with 0; false when that is taken.
    func bind(port: UInt16) -> Bool {
        // SAFETY: the address lives for the length of the closure.
        unsafe Self.address(port) { unsafe Glibc.bind(number, $0, $1) == 0 }
    }

    /// Sends to a port from now on, and receives from it alone.
    func connect(port: UInt16) throws(Failure) {
        // SAFETY: the address lives for the length of the closure.
        let isDone = unsafe Self.address(port) { unsafe Glibc.connect(number, $0, $1) == 0 }
        if !isDone { throw Failure("connect to 127.0.0.1:\(port)", code: errno) }
    }

    /// The port that it is bound to.
    var localPort: UInt16 {
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        // SAFETY: the kernel writes at most `length` octets into a local that outlives the call.
        _ = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe getsockname(number, $0, &length)
            }
        }
        return UInt16(bigEndian: address.sin_port)
    }

    /// Asks for a large buffer: beyond the system's limit where we may, else up to it.
    func enlarge(_ option: Int32, force: Int32, to octets: Int32) {
        if !set(force, to: octets) { set(option, to: octets) }
    }

    /// How long a receive waits, in milliseconds.
    func setReceiveTimeout(milliseconds: Int) {
        var time = timeval(tv_sec: milliseconds / 1000, tv_usec: milliseconds % 1000 * 1000)
        // SAFETY: the kernel reads a local that outlives the call.
        _ = unsafe setsockopt(
            number, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
    }

    @discardableResult
    private func set(_ option: Int32, to value: Int32) -> Bool {
        var value = value
        // SAFETY: the kernel reads four octets of a local that outlives the call.
        return unsafe setsockopt(number, SOL_SOCKET, option, &value, 4) == 0
    }

    private static func address(
        _ port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Bool
    ) -> Bool {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        // SAFETY: the pointer is to a local, of the length that is told, used in the closure only.
        return unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}

// One message at a time, for questions before a measurement.
extension BenchSocket {
    /// Sends a message; false when the system refuses.
    func send(_ message: [UInt8]) -> Bool {
        // SAFETY: the pointer and the count are of the array.
        unsafe message.withUnsafeBytes {
            unsafe Glibc.send(number, $0.baseAddress, $0.count, 0) == $0.count
        }
    }

    /// Receives a datagram; nil when none came in time.
    func receive() -> [UInt8]? {
        var octets = [UInt8](repeating: 0, count: 65_535)
        // SAFETY: the pointer and the count are of the array.
        let count = unsafe octets.withUnsafeMutableBytes {
            unsafe recv(number, $0.baseAddress, $0.count, 0)
        }
        return count > 0 ? Array(octets.prefix(count)) : nil
    }
}
