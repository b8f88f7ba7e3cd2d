import Glibc

/// An accepted connection, and what it holds between two events: nothing, while it is idle.
struct TCPConnection: ~Copyable {
    /// The descriptor, which does not block.
    let descriptor: FileDescriptor
    /// Who opened it.
    let client: SocketAddress.Host
    /// The beginning of a message, or whole messages that wait until `output` is sent.
    var input: [UInt8] = []
    /// Replies for which the kernel had no room.
    var output: [UInt8] = []
    /// Questions that were handed over and are not answered yet.
    var awaited = 0
    /// Whether the client has said that nothing more comes; it may still read (RFC 7766 §6.2.3).
    var hasEnded = false
    /// Octets of `output` that were sent.
    private var sent = 0

    /// A connection that is idle.
    init(_ descriptor: consuming FileDescriptor, client: SocketAddress.Host) {
        self.descriptor = descriptor
        self.client = client
    }

    /// What the connection does when it neither reads nor writes.
    var restingPhase: Phase { awaited > 0 ? .awaiting : .idle }

    /// Octets of memory that the connection holds beyond itself.
    var heldOctets: Int { input.count + output.count }

    /// What became of sending.
    enum Sending { case done, blocked, broken }

    /// Sends the replies that wait.
    mutating func sendOutput() -> Sending {
        while sent < output.count {
            // SAFETY: the octets from `sent` on belong to the array for the length of the call.
            let count = unsafe output.withUnsafeBytes {
                unsafe send(
                    descriptor.number, $0.baseAddress! + sent, $0.count - sent, streamSendFlags)
            }
            if count < 0 && errno == EINTR { continue }
            if count < 0 { return errno == EAGAIN ? .blocked : .broken }
            sent += count
        }
        output = []
        sent = 0
        return .done
    }
}
