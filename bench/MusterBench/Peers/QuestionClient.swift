import DNSWire
import Glibc

/// Asks one question after the other over UDP, without EDNS.
struct QuestionClient: ~Copyable {
    private let socket: BenchSocket

    /// A client of the server on a port of 127.0.0.1.
    init(port: UInt16) throws(Failure) {
        let socket = try BenchSocket()
        try socket.connect(port: port)
        self.socket = socket
    }

    /// The reply to a question; nil when there is none in time.
    func ask(_ name: String, _ type: RecordType, within milliseconds: Int) -> ReplySummary? {
        guard let name = try? DomainName(name) else { return nil }
        var query = PlainQuery(name, type)
        query.id = 0x4D75
        socket.setReceiveTimeout(milliseconds: milliseconds)
        guard socket.send(query.octets) else { return nil }
        // A late reply to an earlier question has another question section.
        while let reply = socket.receive() {
            if let summary = ReplySummary(reply), summary.question == "\(name)".lowercased() {
                return summary
            }
        }
        return nil
    }
}
