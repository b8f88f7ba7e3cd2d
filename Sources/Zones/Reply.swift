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
    enum Remark { case outside, unforwarded, window, prohibited }

    /// A reply to `query` that may have `size` octets.
    @inline(__always)
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
}
