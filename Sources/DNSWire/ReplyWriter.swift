/// Writes a reply in place, over the query whose header and question it keeps.
///
/// It counts and places; what goes into a reply is decided by its caller. No method writes at or
/// behind `limit`, and room for the OPT record is set aside from the start.
@usableFromInline
package struct ReplyWriter: Sendable {
    /// The sections of a reply, RFC 1035 §4.1.
    @usableFromInline
    package enum Section: Sendable { case answer, authority, additional }

    /// The offset where the next octet goes.
    @usableFromInline package internal(set) var position: Int
    /// The first offset that records may not reach.
    @usableFromInline package internal(set) var limit: Int
    @usableFromInline var answers: UInt16 = 0
    @usableFromInline var authorities: UInt16 = 0
    @usableFromInline var additionals: UInt16 = 0

    /// A writer whose first record goes to `start`, and whose whole reply has at most `size`
    /// octets,
    /// `reserved` of them kept for an OPT record.
    @inlinable
    package init(start: Int, size: Int, reserved: Int) {
        position = start
        limit = max(start, size - reserved)
    }

    /// Keeps some more of the room for what comes at the end.
    package mutating func reserve(_ octets: Int) { limit = max(position, limit - octets) }

    /// Octets that still fit.
    @inlinable package var room: Int { limit - position }

    /// Takes note of records that were stored from `position` on.
    @inlinable
    package mutating func advance(_ octets: Int, records: Int, in section: Section) {
        position += octets
        let count = UInt16(truncatingIfNeeded: records)
        switch section {
        case .answer: answers &+= count
        case .authority: authorities &+= count
        case .additional: additionals &+= count
        }
    }

    /// Takes all records back: the first one goes to `start` again.
    package mutating func takeBack(to start: Int) {
        position = start
        (answers, authorities, additionals) = (0, 0, 0)
    }

    /// Writes the header over the query's (RFC 1035 §4.1.1): id, opcode and RD stay.
    package func finish(
        _ message: inout MutableRawSpan, code: ResponseCode, authoritative: Bool, truncated: Bool
    ) {
        var flags = message.bytes.uint16(at: 2) & 0x7900 | 0x8000 | code.rawValue & 0xF
        if authoritative { flags |= 0x0400 }
        if truncated { flags |= 0x0200 }
        message.store(flags, at: 2)
        message.store(answers, at: 6)
        message.store(authorities, at: 8)
        message.store(additionals, at: 10)
    }

    /// Makes the message a reply that is a header with this code and nothing else.
    package static func reject(_ message: inout MutableRawSpan, code: ResponseCode) -> Int {
        message.store(message.bytes.uint16(at: 2) & 0x7900 | 0x8000 | code.rawValue & 0xF, at: 2)
        for offset in stride(from: 4, to: WireLimits.header, by: 2) {
            message.store(UInt16(0), at: offset)
        }
        return WireLimits.header
    }
}
