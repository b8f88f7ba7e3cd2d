/// A client that sends octets to a name server on 127.0.0.1 and gives back what comes, once
/// `ReplyJudge` has found nothing wrong with it.
package struct DNSClient: Sendable {
    private let port: Int
    private let isForwardedFor: Bool

    /// A client of the server at this address, `127.0.0.1:5300`, which asks others for it or not.
    package init(_ address: String, isForwardedFor: Bool = false) throws {
        guard let port = address.split(separator: ":").last.flatMap({ Int($0) }) else {
            throw Unreadable(description: "not an address with a port: \(address)")
        }
        self.port = port
        self.isForwardedFor = isForwardedFor
    }

    /// The reply to one datagram.
    package func udp(_ octets: [UInt8]) async throws -> [UInt8] {
        try await blocking {
            let socket = try Socket(.datagram)
            try socket.connect(to: .local(port: port))
            try socket.send(octets)
            let reply = try socket.receive()
            try ReplyJudge.judge(
                reply, to: octets, isStream: false, isForwardedFor: isForwardedFor)
            return reply
        }
    }

    /// The replies to messages that are sent over one connection without waiting in between.
    package func tcp(_ messages: [[UInt8]]) async throws -> [[UInt8]] {
        try await blocking {
            let socket = try connection()
            try socket.send(messages.flatMap { UInt16($0.count).octets + $0 })
            return try messages.map { message in
                let length = try socket.receive(exactly: 2)
                let reply = try socket.receive(exactly: Int(length[0]) << 8 | Int(length[1]))
                // What others answer overtakes and is overtaken (RFC 7766 §6.2.1.1).
                let query = messages.first { isForwardedFor && $0[..<2] == reply[..<2] }
                try ReplyJudge.judge(
                    reply, to: query ?? message, isStream: true, isForwardedFor: isForwardedFor)
                return reply
            }
        }
    }

    /// A TCP connection that has said nothing yet.
    package func connection() throws -> Socket {
        let socket = try Socket(.stream)
        try socket.connect(to: .local(port: port))
        return socket
    }

    /// The reply over UDP to a question such as `www.example.org. A`.
    package func ask(_ question: String, payload: UInt16? = 1232) async throws -> Reply {
        try Reply(try await udp(QueryMessage(question, payload: payload).octets))
    }

    /// The reply over TCP to a question such as `www.example.org. A`.
    package func askTCP(_ question: String) async throws -> Reply {
        try Reply(try await tcp([QueryMessage(question).octets])[0])
    }
}
