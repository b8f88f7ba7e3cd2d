internal import DNSWire

// What comes with PTR records (RFC 6763 §12.1), apart from what comes with others: here an
// owner may stand in another additional record, and to look for that takes time.

extension Reply {
    /// Writes the additional records of PTR records, under the rules of `writeAdditional`.
    mutating func writeBrowsed(
        _ set: RecordSet, _ written: WrittenRecords, _ message: inout MutableRawSpan
    ) -> Bool {
        var cursor = set.cursor(at: written.first)
        var position = written.position
        for _ in 0..<written.count {
            let record = cursor.record
            if record.additionalCount > 0 {
                // All owners are in front of what the first additional record ends with.
                guard record.additionalLength <= writer.room,
                    writer.position + RecordEntry.head + WireLimits.name <= WireLimits.pointer
                else { return false }
                copyBrowsed(record, writtenAt: position, &message)
            }
            position += record.length
            cursor.advance()
        }
        return true
    }

    /// Copies a record's additional records and points their owners to that record, or to the first
    /// of them.
    private mutating func copyBrowsed(
        _ record: RecordView, writtenAt answer: Int, _ message: inout MutableRawSpan
    ) {
        let start = writer.position
        record.block.copy(
            at: record.offset + record.length, count: record.additionalLength, to: &message,
            at: start)
        var position = start
        for _ in 0..<record.additionalCount {
            let place = message.bytes.uint16(at: position)
            let base = place & AdditionalOwner.inAdditional == 0 ? answer : start
            let owner = Int(place & ~AdditionalOwner.inAdditional) + base
            message.store(0xC000 | UInt16(owner), at: position)
            position += RecordEntry.head + Int(message.bytes.uint16(at: position + 10))
        }
        writer.advance(
            record.additionalLength, records: record.additionalCount, in: .additional)
    }
}
