internal import DNSWire

// Questions that others have to answer.

extension Responder {
    /// Whether others are asked for the client.
    private var isForwardedFor: Bool {
        forwarding.map { !$0.verdict(of: client).contains(.refused) } ?? false
    }

    /// Has others asked for the name at `target`, unless they are not: who does not want recursion
    /// (RD clear) wants to know what is known here; nothing is, and what others have asked for is
    /// nobody's business. The reply becomes a failure, for the case that nobody can be asked.
    @inline(never)
    mutating func forwards(_ query: Query, from target: Int, _ reply: inout Reply) -> Bool {
        guard query.flags & 0x0100 != 0, isForwardedFor else { return false }
        outline = ReplyOutline()
        outline.target = UInt16(target)
        outline.questionEnd = UInt16(query.questionEnd)
        outline.answersEnd = UInt16(reply.writer.position)
        outline.size = UInt16(reply.size)
        outline.wantsDNSSEC = query.edns?.wantsDNSSEC ?? false
        outline.checkingDisabled = query.flags & 0x0010 != 0
        reply.code = .serverFailure
        reply.isAuthoritative = false
        reply.remark = .unforwarded
        return true
    }

    /// Says in a reply of this length that recursion is available, to whom it is (RFC 1035 §4.1.1),
    /// and tells replies that others have to complete from those that are whole.
    @inline(never)
    mutating func settle(
        _ length: Int, isForOthers: Bool, _ message: inout MutableRawSpan
    ) -> Int {
        guard length > 0, isForwardedFor else { return length }
        message.store(message.bytes.uint16(at: 2) | 0x0080, at: 2)
        guard isForOthers else { return length }
        if outline.optionsEnd < outline.answersEnd { outline.optionsEnd = UInt16(length) }
        return -length
    }
}
