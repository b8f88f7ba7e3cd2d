internal import DNSWire

// Groups: what one answer shows of a set that picks one is several records, all addresses of one
// target. A set keeps the first of them as the record, and the others where additional records
// are, so that nothing else has to know of groups.

extension Reply {
    /// Writes what comes with PTR and address records, under the rules of `writeAdditional`.
    @inline(never)
    mutating func writeCompanions(
        of set: RecordSet, _ written: WrittenRecords, _ message: inout MutableRawSpan
    ) -> Bool {
        set.type == .ptr
            ? writeAdditional(of: set, written, mayChain: true, &message)
            : writeGroup(set, written, &message)
    }

    /// Writes the whole group of the record that was written, which starts at any of its members.
    /// As many as fit: false when some were left out, which is truncation.
    private mutating func writeGroup(
        _ set: RecordSet, _ written: WrittenRecords, _ message: inout MutableRawSpan
    ) -> Bool {
        guard set.picksOne else { return true }
        let record = set.cursor(at: written.first).record
        let others = min(record.additionalCount, writer.room / record.length)
        let count = record.additionalCount + 1
        let owner = message.bytes.uint16(at: written.position)
        // Nobody has to be surprised by where it starts, and the id of a query is random enough.
        var member = Int(message.bytes.uint16(at: 0)) % count
        for index in 0...others {
            let position = written.position + index * record.length
            record.block.copy(
                at: record.offset + member * record.length, count: record.length, to: &message,
                at: position)
            message.store(owner, at: position)
            member = member + 1 == count ? 0 : member + 1
        }
        writer.advance(others * record.length, records: others, in: .answer)
        if others < record.additionalCount { isTruncated = true }
        return others == record.additionalCount
    }
}
