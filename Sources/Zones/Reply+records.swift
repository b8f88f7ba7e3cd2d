internal import DNSWire

/// Where the records of a set went, for what is written about them later.
struct WrittenRecords {
    /// The index of the first record in its set.
    var first: Int
    var count: Int
    /// Where in the message the first record starts.
    var position: Int
}

extension Reply {
    /// Writes the records of a set that one answer shows, from the record `first` on, their owner
    /// being the name at offset `owner` of the message. Whole records only; as many as fit.
    mutating func write(
        _ set: RecordSet, owner: Int, first: Int, in section: ReplyWriter.Section,
        _ message: inout MutableRawSpan
    ) -> WrittenRecords {
        var written = WrittenRecords(first: first, count: 0, position: writer.position)
        let wanted = set.answerCount
        var cursor = set.cursor(at: first)
        while written.count < wanted {
            let record = cursor.record
            let run = cursor.chunk.stride == 0 ? 1 : min(cursor.run, wanted - written.count)
            var fitting = run
            var length = run * record.length
            if length > writer.room {
                fitting = writer.room / record.length
                length = fitting * record.length
            }
            if fitting == 0 { break }
            let position = writer.position
            record.block.copy(at: record.offset, count: length, to: &message, at: position)
            if owner != WireLimits.header {
                for index in 0..<fitting {
                    message.store(0xC000 | UInt16(owner), at: position + index * record.length)
                }
            }
            writer.advance(length, records: fitting, in: section)
            written.count += fitting
            cursor.advance(fitting)
        }
        return written
    }

    /// Writes the additional records of what was written. Those of one record go as a whole or not
    /// at all; the first that does not fit ends it. False when something was left out.
    mutating func writeAdditional(
        of set: RecordSet, _ written: WrittenRecords, _ message: inout MutableRawSpan
    ) -> Bool {
        if !set.isChunked, set.chunk(0).stride != 0 { return true }
        if set.hasCompanions { return writeCompanions(of: set, written, &message) }
        return writeAdditional(of: set, written, mayChain: false, &message)
    }

    /// - Parameter mayChain: whether an owner may stand in another additional record, as with PTR
    ///   records (RFC 6763 §12.1), for which it takes longer.
    @inline(__always)
    mutating func writeAdditional(
        of set: RecordSet, _ written: WrittenRecords, mayChain: Bool,
        _ message: inout MutableRawSpan
    ) -> Bool {
        var cursor = set.cursor(at: written.first)
        var position = written.position
        for _ in 0..<written.count {
            let record = cursor.record
            if record.additionalCount > 0 {
                // All owners stand in front of what the answer, or the first additional record,
                // ends with.
                let last = mayChain ? writer.position : position
                guard record.additionalLength <= writer.room,
                    last + RecordEntry.head + WireLimits.name <= WireLimits.pointer
                else { return false }
                copyAdditional(of: record, writtenAt: position, mayChain: mayChain, &message)
            }
            position += record.length
            cursor.advance()
        }
        return true
    }

    /// Copies a record's additional records and turns their owners, offsets in the record or in
    /// the first of them, into compression pointers (RFC 1035 §4.1.4).
    @inline(__always)
    private mutating func copyAdditional(
        of record: RecordView, writtenAt answer: Int, mayChain: Bool,
        _ message: inout MutableRawSpan
    ) {
        let start = writer.position
        record.block.copy(
            at: record.offset + record.length, count: record.additionalLength, to: &message,
            at: start)
        var position = start
        for _ in 0..<record.additionalCount {
            let place = message.bytes.uint16(at: position)
            let isChained = mayChain && place & AdditionalOwner.inAdditional != 0
            let owner =
                isChained ? Int(place & ~AdditionalOwner.inAdditional) + start : Int(place) + answer
            message.store(0xC000 | UInt16(owner), at: position)
            position += RecordEntry.head + Int(message.bytes.uint16(at: position + 10))
        }
        writer.advance(
            record.additionalLength, records: record.additionalCount, in: .additional)
    }

    /// Writes the zone's SOA as negative answers carry it (RFC 2308 §3), owned by the apex at
    /// offset
    /// `owner` of the message.
    mutating func writeNegative(
        _ apex: NameNode, owner: Int, _ message: inout MutableRawSpan
    ) {
        guard let set = apex.set(NameNode.negative) else { return }
        let written = write(set, owner: owner, first: 0, in: .authority, &message)
        if written.count == 0 { isTruncated = true }
    }
}
