import Glibc

/// A TCP port of 127.0.0.1 that takes connections and says nothing, until nobody holds it any more.
package final class Listener: Sendable {
    package let port: Int
    private let descriptor: Int32

    /// Listens on a port, which may have been listened on before.
    package init(port: Int) throws {
        self.port = port
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        self.descriptor = descriptor
        var isReused: Int32 = 1
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        // SAFETY: both calls read a local of the size that they are told.
        unsafe setsockopt(
            descriptor, SOL_SOCKET, SO_REUSEADDR, &isReused, socklen_t(MemoryLayout<Int32>.size))
        let isBound = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isBound, listen(descriptor, 1024) == 0 else { throw SystemFailure("listen") }
    }

    deinit { close(descriptor) }
}
