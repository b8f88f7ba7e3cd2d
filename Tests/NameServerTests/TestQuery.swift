import TestKit

/// A query for the addresses of a name, by its id.
struct TestQuery {
    let id: UInt16
    let labels: [String]

    /// A query with this id; the name is in no zone.
    init(id: UInt16, labels: [String] = ["www", "example", "org"]) {
        self.id = id
        self.labels = labels
    }

    private var question: [UInt8] {
        labels.flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) } + [0, 0, 1, 0, 1]
    }

    /// The message.
    var octets: [UInt8] {
        [UInt8(id >> 8), UInt8(id & 255), 1, 0, 0, 1, 0, 0, 0, 0, 0, 0] + question
    }

    /// The message with its length in front, as it is sent over TCP.
    var framed: [UInt8] { Self.frame(octets) }

    /// A message with its length in front.
    static func frame(_ message: [UInt8]) -> [UInt8] {
        [UInt8(message.count >> 8), UInt8(message.count & 255)] + message
    }

    /// Whether a message is the reply, with the question repeated.
    func isAnswered(by reply: [UInt8]?) -> Bool {
        guard let reply, reply.count >= 12 + question.count else { return false }
        return (try? ReplyJudge.compare(reply, with: octets, isStream: true)) != nil
    }
}
