internal import DNSWire

extension Responder {
    /// Appends the OPT record when the query had one, then writes the header; gives the reply's
    /// length.
    @inline(__always)
    mutating func finish(_ reply: inout Reply, _ message: inout MutableRawSpan) -> Int {
        if let edns = reply.edns {
            let record = reply.writer.position
            reply.writer.appendOptions(
                &message, code: reply.code, payloadSize: configuration.udpPayload,
                wantsDNSSEC: edns.wantsDNSSEC)
            if reply.hasOptions || reply.remark != nil || reply.explained != nil {
                appendOptions(&reply, &message, record: record)
            }
        }
        reply.writer.finish(
            &message, code: reply.code, authoritative: reply.isAuthoritative,
            truncated: reply.isTruncated)
        return reply.writer.position
    }

    /// Appends what the OPT record at `record` says beyond its head.
    @inline(never)
    private mutating func appendOptions(
        _ reply: inout Reply, _ message: inout MutableRawSpan, record: Int
    ) {
        if reply.hasOptions {
            options.append(&message, &reply.writer, record: record, configuration)
        }
        appendExtendedError(&reply, &message, record: record)
    }

    /// Appends the extended error if there is something to say and room to say it.
    private mutating func appendExtendedError(
        _ reply: inout Reply, _ message: inout MutableRawSpan, record: Int
    ) {
        let room = reply.size - reply.writer.position - ReplyWriter.extendedErrorHead
        switch reply.remark {
        case .outside, .prohibited:
            guard room >= 0 else { return }
            let code: ExtendedErrorCode =
                reply.remark == .outside ? .notAuthoritative : .prohibited
            _ = reply.writer.appendExtendedError(&message, code, textLength: 0, record: record)
        case .unforwarded:
            outline.optionsEnd = UInt16(reply.writer.position)
            guard room >= 0 else { return }
            _ = reply.writer.appendExtendedError(
                &message, .networkError, textLength: 0, record: record)
        case .window:
            let length = configuration.windowText.count
            guard room >= length else { return }
            let offset = reply.writer.appendExtendedError(
                &message, .other, textLength: length, record: record)
            for index in 0..<length {
                message.store(configuration.windowText[index], at: offset + index)
            }
        case nil:
            guard configuration.explains, let set = reply.explained else { return }
            let length = set.explanationLength
            guard length > 0, room >= length else { return }
            let offset = reply.writer.appendExtendedError(
                &message, .other, textLength: length, record: record)
            set.block.copy(at: set.explanationOffset, count: length, to: &message, at: offset)
        }
    }
}
