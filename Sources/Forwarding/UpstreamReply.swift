internal import DNSWire

/// What an upstream's message is, judged by the query that it should answer.
enum UpstreamReply {
    /// An answer, of whatever code.
    case answer(Answer)
    /// The reply did not fit: TC is set.
    case truncated
    /// The query with its options was not understood (RFC 6891 §7), or their version is not known.
    case needsPlainQuery
    /// Not a reply to this query.
    case wrong(Wrong)

    /// What is wrong with a reply; each is counted, none is believed (RFC 5452 §9.1).
    enum Wrong {
        case message, id, question, letterCase
    }

    /// Judges the octets that came from the upstream's address.
    init(_ octets: [UInt8], to query: UpstreamQuery, ignoringCase: Bool = false) {
        let message = MessageOctets(octets: octets)
        guard octets.count >= WireLimits.header, octets[2] & 0xF8 == 0x80,
            let id = message.number(at: 0), let questions = message.number(at: 4)
        else {
            self = .wrong(.message)
            return
        }
        guard id == query.id else {
            self = .wrong(.id)
            return
        }
        // A server that could not read the query may reply without its question.
        if questions == 0, octets[3] & 0xF == ResponseCode.formatError.rawValue {
            self = .needsPlainQuery
            return
        }
        let end = WireLimits.header + query.section.count
        guard questions == 1, octets.count >= end,
            octets[WireLimits.header..<end - 4].map(lowercased) + octets[end - 4..<end]
                == query.plainSection
        else {
            self = .wrong(.question)
            return
        }
        guard ignoringCase || octets[WireLimits.header..<end].elementsEqual(query.section) else {
            self = .wrong(.letterCase)
            return
        }
        // What names point at the question gets small letters, ours are not meant for clients.
        var content = octets
        content.replaceSubrange(WireLimits.header..<end, with: query.plainSection)
        self = Self.content(of: MessageOctets(octets: content), questionEnd: end)
    }

    private static func content(of message: MessageOctets, questionEnd: Int) -> UpstreamReply {
        if message.octets[2] & 0x02 != 0 { return .truncated }
        guard let answer = Answer(message, questionEnd: questionEnd) else {
            return .wrong(.message)
        }
        switch answer.code {
        // What servers that do not know EDNS say, and those that know another one.
        case .formatError, .notImplemented, .badVersion: return .needsPlainQuery
        default: return .answer(answer)
        }
    }
}
