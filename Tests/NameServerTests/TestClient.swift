import Glibc
import TestKit
import Testing

@testable import NameServer

/// A client's socket with a deadline of five seconds on everything it waits for. Every message that
/// it receives is judged as a reply.
final class TestClient: Sendable {
    let socket: FileDescriptor
    private let isStream: Bool

    /// A client of this kind; `from` binds it to an address first, `shared` shares that port.
    init(
        stream: Bool, to server: SocketAddress?, from source: SocketAddress? = nil,
        receiveBuffer: Int32? = nil, shared: Bool = false
    ) throws {
        let family = (server ?? source)!.family
        isStream = stream
        let type = stream ? SOCK_STREAM : SOCK_DGRAM
        socket = FileDescriptor(adopting: Glibc.socket(family, Int32(type.rawValue), 0))
        if shared { socket.setOption(SO_REUSEPORT, to: 1) }
        if let receiveBuffer { socket.setOption(SO_RCVBUF, to: receiveBuffer) }
        var limit = timeval(tv_sec: 5, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        // SAFETY: the kernel reads a local that outlives the calls.
        unsafe setsockopt(socket.number, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
        unsafe setsockopt(socket.number, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
        let number = socket.number
        if let source {
            // SAFETY: the pointer lives for the length of the closure.
            guard unsafe source.withKernelForm({ unsafe Glibc.bind(number, $0, $1) }) == 0
            else { throw TestClientError(call: "bind", code: errno) }
        }
        if let server {
            // SAFETY: as above.
            guard unsafe server.withKernelForm({ unsafe Glibc.connect(number, $0, $1) }) == 0
            else { throw TestClientError(call: "connect", code: errno) }
        }
    }

    /// Sends octets; false when the other side is gone or takes nothing for five seconds.
    @discardableResult
    func send(_ octets: some Sequence<UInt8>) -> Bool {
        let octets = Array(octets)
        // SAFETY: the kernel reads the array for the length of the call.
        return unsafe Glibc.send(socket.number, octets, octets.count, Int32(MSG_NOSIGNAL))
            == octets.count
    }

    /// Sends one datagram to an address.
    @discardableResult
    func send(_ octets: [UInt8], to address: SocketAddress) -> Bool {
        // SAFETY: the kernel reads the array and the address for the length of the call.
        unsafe address.withKernelForm {
            unsafe sendto(socket.number, octets, octets.count, 0, $0, $1)
        } == octets.count
    }

    /// Receives what is there: nil after five seconds or an error, empty at the end of a
    /// connection.
    func receive(_ most: Int = 65_535) -> [UInt8]? {
        var octets = [UInt8](repeating: 0, count: most)
        // SAFETY: the kernel writes at most the array's count.
        let count = unsafe recv(socket.number, &octets, most, 0)
        if count < 0 { return nil }
        return isStream ? Array(octets[..<count]) : Self.judged(Array(octets[..<count]))
    }

    private static func judged(_ reply: [UInt8]) -> [UInt8] {
        do {
            try ReplyJudge.judge(reply)
        } catch {
            Issue.record(error)
        }
        return reply
    }

    /// Receives exactly this many octets from a connection; nil when it ends before.
    func receiveExactly(_ count: Int) -> [UInt8]? {
        var octets: [UInt8] = []
        while octets.count < count {
            guard let more = receive(count - octets.count), !more.isEmpty else { return nil }
            octets += more
        }
        return octets
    }

    /// Receives one message with its length in front.
    func receiveMessage() -> [UInt8]? {
        guard let length = receiveExactly(2) else { return nil }
        return receiveExactly(Int(length[0]) << 8 | Int(length[1])).map(Self.judged)
    }

    /// True when the server ends the connection within five seconds, with or without a reset.
    func isEnded() -> Bool {
        while true {
            errno = 0
            guard let octets = receive() else { return errno == ECONNRESET || errno == EPIPE }
            if octets.isEmpty { return true }
        }
    }

    /// True when something arrives, or the connection ends, within so many milliseconds.
    func isReadable(within milliseconds: Int32) -> Bool {
        var request = pollfd(fd: socket.number, events: Int16(POLLIN), revents: 0)
        // SAFETY: the kernel reads and writes one local that outlives the call.
        return unsafe poll(&request, 1, milliseconds) > 0
    }

    /// True when there is room to send, or the connection ends, within so many milliseconds.
    func isWritable(within milliseconds: Int32) -> Bool {
        var request = pollfd(fd: socket.number, events: Int16(POLLOUT), revents: 0)
        // SAFETY: the kernel reads and writes one local that outlives the call.
        return unsafe poll(&request, 1, milliseconds) > 0
    }

    /// Sends no more, but still receives.
    func endSending() { _ = shutdown(socket.number, Int32(SHUT_WR)) }
}

/// Why a test's client has no socket.
struct TestClientError: Error {
    let call: String
    let code: Int32
}
