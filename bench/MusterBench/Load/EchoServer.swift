import CLinux
import Glibc

/// A server that sends each datagram back with the QR bit flipped: what is left of a DNS server
/// when it does nothing but the system calls. No server can cost less.
///
/// It receives, sends and buffers as Muster's UDP worker does, with the same sizes. The socket has
/// the kernel's own options otherwise.
struct EchoServer: ~Copyable {
    /// Datagrams of one batch, as NameServerLimits.batch.
    private static let batch = 64
    /// Octets of the receive and send buffers, as in NameServerLimits.
    private static let receiveBuffer: Int32 = 4 << 20
    private static let sendBuffer: Int32 = 1 << 20
    /// Octets of a DNS header: what is shorter is not answered.
    private static let header = 12

    private let socket: BenchSocket
    private var batch: DatagramBatch

    /// A server on a port of 127.0.0.1.
    init(port: UInt16) throws(Failure) {
        let socket = try BenchSocket()
        socket.enlarge(SO_RCVBUF, force: SO_RCVBUFFORCE, to: Self.receiveBuffer)
        socket.enlarge(SO_SNDBUF, force: SO_SNDBUFFORCE, to: Self.sendBuffer)
        guard socket.bind(port: port) else { throw Failure("bind port \(port)", code: errno) }
        self.socket = socket
        batch = DatagramBatch(width: Self.batch, clients: true)
    }

    /// Answers until the process is ended.
    mutating func run() throws(Failure) -> Never {
        while true {
            let count = batch.receive(from: socket.number, flags: muster_wait_for_one())
            if count < 0, errno != EINTR { throw Failure("recvmmsg", code: errno) }
            for slot in 0..<max(0, count) {
                let length = batch.length(slot)
                batch.setLength(length, of: slot)
                guard length >= Self.header else { continue }
                batch.setNumber(batch.number(at: 2, of: slot) ^ 0x8000, at: 2, of: slot)
            }
            if count > 0, !batch.send(count, over: socket.number) {
                throw Failure("sendmmsg", code: errno)
            }
        }
    }
}
