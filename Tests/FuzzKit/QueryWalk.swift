/// What a reply to a message must look like as far as its parse decides, by `MessageWalk` alone.
struct QueryWalk {
    /// Whether there is to be any reply.
    let isAnswered: Bool
    /// The message, if it is one question, or none, with at most one OPT record and one signature,
    /// each in its place.
    let walk: MessageWalk?
    /// Whether the message is to be answered as a query of the opcode QUERY.
    var isQuery: Bool { walk != nil && refusal == nil }
    /// The code that the message gets instead of an answer; nil for a query.
    let refusal: Int?

    /// What is known of a message.
    init(_ message: [UInt8]) {
        isAnswered = message.count >= 12 && message[2] & 0x80 == 0
        let isOther = isAnswered && message[2] & 0x78 != 0
        guard isAnswered, let walk = MessageWalk(message, followsPointers: false),
            walk.counts[0] <= 1, walk.options.count <= 1,
            walk.options.allSatisfy({ $0.section == 3 && $0.isAtRoot }),
            walk.signatures.count <= 1, walk.signatures.allSatisfy({ walk.isSignature($0) })
        else {
            (walk, refusal) = (nil, isOther ? 4 : 1)
            return
        }
        self.walk = walk
        // RFC 6891 §6.1.3 before RFC 8945 §5.2.1, and both before anything else.
        if walk.options.contains(where: { $0.ttl >> 16 & 0xFF > 0 }) {
            refusal = 16
        } else if !walk.signatures.isEmpty {
            refusal = 9
        } else if isOther {
            refusal = 4
        } else if walk.options.allSatisfy({ walk.areOptionsWhole($0, inQuery: true) }) {
            refusal = nil
        } else {
            refusal = 1
        }
    }

    /// Whether the query has an OPT record.
    var hasOptions: Bool { walk.map { !$0.options.isEmpty } ?? false }

    /// The most octets over UDP of a server with a payload size of its own (RFC 6891 §6.2.5).
    func size(_ payload: Int) -> Int {
        guard let options = walk?.options.first else { return 512 }
        return max(512, min(options.recordClass, payload))
    }
}
