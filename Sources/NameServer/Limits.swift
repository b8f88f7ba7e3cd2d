/// The limits of the sockets, threads and connections of a name server.
package enum NameServerLimits {
    /// Datagrams that one system call receives or sends.
    package static let batch = 64
    /// Octets of the largest query over UDP, and of the buffer in which it is answered.
    package static let datagram = 4096
    /// Octets from one buffer of a batch to the next: a power of two would put the first lines of
    /// all buffers into the same few sets of the processor's cache.
    package static let datagramStride = datagram + 128
    /// Octets that are asked for in the receive buffer of a UDP socket: a burst of some 10,000
    /// queries.
    package static let receiveBuffer: Int32 = 4 << 20
    /// Octets that are asked for in the send buffer of a UDP socket.
    package static let sendBuffer: Int32 = 1 << 20
    /// Milliseconds that a UDP worker waits for room in its send buffer before it gives up a reply.
    package static let sendWait: Int32 = 10
    /// Most UDP sockets of one address, and most TCP threads.
    package static let workers = 256
    /// Tries to find a port that is free for UDP and TCP alike.
    package static let portTries = 64

    /// Octets of the largest message over TCP (RFC 1035 §4.2.2) with its length in front.
    package static let framedMessage = 2 + 65_535
    /// Octets that are read at once from a TCP connection.
    package static let streamRead = 16 << 10
    /// Octets of the kernel's send buffer of a TCP connection: one large reply, no more, because a
    /// thousand slow readers can each fill theirs.
    package static let streamSendBuffer: Int32 = 64 << 10
    /// Octets of the kernel's receive buffer of a TCP connection.
    package static let streamReceiveBuffer: Int32 = 32 << 10
    /// Octets of replies that wait for a client that does not read them.
    package static let waitingReplies = 4 * framedMessage
    /// Octets of unfinished queries and unsent replies that all TCP connections hold together.
    package static let heldOctets = 32 << 20
    /// Milliseconds that a connection waits for others' replies: longer than forwarding may take.
    package static let awaiting: Int64 = 65_000
    /// Octets that are asked for between a worker and the forwarder: some thousand questions.
    package static let packetBuffer: Int32 = 4 << 20
    /// Connections that wait in the kernel to be accepted.
    package static let backlog: Int32 = 1024
    /// Connections that are accepted before those at hand are served.
    package static let acceptedAtOnce = 64
    /// Events that one epoll_wait reports.
    package static let events = 256
    /// TCP connections in all, where files allow it.
    package static let connections = 10_000
    /// Bits of an IPv6 address whose connections are counted together: of which one subscriber has
    /// all the addresses (RFC 6177 §2), and by which replies are counted too.
    static let networkBits: UInt64 = 56
    /// Milliseconds in which workers answer what has arrived when the server stops, and in which
    /// clients can read replies that wait.
    package static let stopGrace: Int64 = 300
    /// Milliseconds after which a thread that shall end, and does not, is woken again.
    static let wakeInterval: Int32 = 5
    /// Octets of a worker thread's stack.
    package static let stack = 512 << 10
}
