internal import DNSWire

/// A reply in the making: the writer, and what the header and the OPT record will say.
struct Reply {
    var writer: ReplyWriter
    /// The most octets of the whole reply.
    let size: Int
    let edns: EDNS?
    var code = ResponseCode.noError
    var isAuthoritative = true
    var isTruncated = false
    /// The set whose explanation goes into an extended error.
    var explained: RecordSet?
    /// What else an extended error would say.
    var remark: Remark?
    /// Whether the query asks for options.
    var hasOptions = false

    /// The remarks that an extended error carries.
    enum Remark { case outside, window }

    /// A reply to `query` that may have `size` octets.
    init(_ query: Query, size: Int) {
        self.size = size
        edns = query.edns
        writer = ReplyWriter(
            start: query.questionEnd, size: size,
            reserved: query.edns == nil ? 0 : ReplyWriter.optionRecord)
    }

    /// Takes note of a set's explanation; of those along an alias chain the first is told.
    mutating func explain(_ set: RecordSet) {
        if explained == nil, set.explanationLength > 0 { explained = set }
    }

    /// Appends the OPT record when the query had one, then writes the header; gives the reply's
    /// length.
    mutating func finish(
        _ message: inout MutableRawSpan, _ configuration: borrowing ResponderConfiguration,
        _ options: borrowing ReplyOptions
    ) -> Int {
        if let edns {
            let record = writer.position
            writer.appendOptions(
                &message, code: code, payloadSize: configuration.udpPayload,
                wantsDNSSEC: edns.wantsDNSSEC)
            if hasOptions { options.append(&message, &writer, record: record, configuration) }
            appendExtendedError(&message, configuration, record: record)
        }
        writer.finish(
            &message, code: code, authoritative: isAuthoritative, truncated: isTruncated)
        return writer.position
    }

    /// Appends the extended error if there is something to say and room to say it.
    private mutating func appendExtendedError(
        _ message: inout MutableRawSpan, _ configuration: borrowing ResponderConfiguration,
        record: Int
    ) {
        let room = size - writer.position - ReplyWriter.extendedErrorHead
        switch remark {
        case .outside:
            guard room >= 0 else { return }
            _ = writer.appendExtendedError(
                &message, .notAuthoritative, textLength: 0, record: record)
        case .window:
            let length = configuration.windowText.count
            guard room >= length else { return }
            let offset = writer.appendExtendedError(
                &message, .other, textLength: length, record: record)
            for index in 0..<length {
                message.store(configuration.windowText[index], at: offset + index)
            }
        case nil:
            guard configuration.explains, let set = explained else { return }
            let length = set.explanationLength
            guard length > 0, room >= length else { return }
            let offset = writer.appendExtendedError(
                &message, .other, textLength: length, record: record)
            set.block.copy(at: set.explanationOffset, count: length, to: &message, at: offset)
        }
    }
}
