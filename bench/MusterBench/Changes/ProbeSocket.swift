import DNSWire

/// A UDP socket that asks a server one question at a time.
struct ProbeSocket: ~Copyable {
    private let socket: BenchSocket

    /// A socket that asks the server on this port of 127.0.0.1, and waits this many milliseconds
    /// for each reply.
    init(port: UInt16, patience: Int) throws(Failure) {
        let socket = try BenchSocket()
        try socket.connect(port: port)
        socket.setReceiveTimeout(milliseconds: patience)
        self.socket = socket
    }

    /// The reply to a question; nil where none came in time, or nobody has the port. Late replies
    /// to former questions are passed over.
    func ask(_ name: DomainName, _ type: RecordType, id: UInt16) -> ReplyReader? {
        var query = PlainQuery(name, type, payloadSize: 4096)
        query.id = id
        guard socket.send(query.octets) else { return nil }
        while let reply = socket.receive() {
            if reply.starts(with: [UInt8(id >> 8), UInt8(id & 0xFF)]) { return ReplyReader(reply) }
        }
        return nil
    }
}
