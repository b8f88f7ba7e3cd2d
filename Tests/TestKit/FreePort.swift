import Glibc
import Synchronization

/// Ports of 127.0.0.1 that nobody listens on.
package enum FreePort {
    /// Below the ports that the kernel gives to clients (32768 and up), so that no tool that runs
    /// meanwhile takes one by chance.
    private static let ports = 20_000..<32_000
    private static let next = Atomic(Int(getpid()) % ports.count)

    /// A port that is free for UDP and TCP, and is given to nobody else in this process.
    package static func take() throws -> Int {
        for _ in ports {
            let step = next.wrappingAdd(1, ordering: .relaxed).oldValue
            let port = ports.lowerBound + step % ports.count
            if isFree(port) { return port }
        }
        throw SystemFailure("find a free port", EADDRINUSE)
    }

    private static func isFree(_ port: Int) -> Bool {
        [Socket.Kind.datagram, .stream].allSatisfy { kind in
            (try? Socket(kind).bind(to: .local(port: port))) != nil
        }
    }
}
