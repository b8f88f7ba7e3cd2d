/// What a reply to a message must look like as far as its parse decides, by `MessageWalk` alone.
struct QueryWalk {
    /// Whether there is to be any reply.
    let isAnswered: Bool
    /// The message, if it is one question, or none, with at most one OPT record that is in its
    /// place.
    let walk: MessageWalk?
    /// Whether the message is to be answered as a query of the opcode QUERY.
    let isQuery: Bool

    /// What is known of a message.
    init(_ message: [UInt8]) {
        isAnswered = message.count >= 12 && message[2] & 0x80 == 0
        guard isAnswered, let walk = MessageWalk(message, followsPointers: false),
            walk.counts[0] <= 1, walk.options.count <= 1,
            walk.options.allSatisfy({
                $0.section == 3 && $0.isAtRoot && walk.areOptionsWhole($0, inQuery: true)
            })
        else {
            (walk, isQuery) = (nil, false)
            return
        }
        self.walk = walk
        isQuery = message[2] & 0x78 == 0
    }

    /// Whether the query has an OPT record.
    var hasOptions: Bool { walk.map { !$0.options.isEmpty } ?? false }

    /// The most octets over UDP of a server with a payload size of its own (RFC 6891 §6.2.5).
    func size(_ payload: Int) -> Int {
        guard let options = walk?.options.first else { return 512 }
        return max(512, min(options.recordClass, payload))
    }
}
