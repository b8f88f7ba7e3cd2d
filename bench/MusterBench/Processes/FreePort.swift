import Glibc

/// Ports of 127.0.0.1 that nobody listens on.
enum FreePort {
    /// A port that is free for UDP and TCP.
    static func take() throws(Failure) -> UInt16 {
        for _ in 0..<64 {
            let port = try bound(stream: true, port: 0)
            if let port, try bound(stream: false, port: port) != nil { return port }
        }
        throw Failure("find a port that is free for UDP and TCP", code: EADDRINUSE)
    }

    /// The port that a socket got, which is closed again; nil when it is taken.
    private static func bound(
        stream: Bool, port: UInt16
    ) throws(Failure) -> UInt16? {
        let socket = try BenchSocket(stream: stream)
        return socket.bind(port: port) ? socket.localPort : nil
    }
}
