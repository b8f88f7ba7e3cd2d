internal import DNSWire

extension Reply {
    /// Writes the CNAME record that a DNAME implies (RFC 6672 §3.1): the name at offset `owner` of
    /// the message, whose first `prefix` octets are kept and whose rest becomes the DNAME's target.
    ///
    /// Gives the offset of the new name in the message; nil when it does not fit, or is too long,
    /// which is told by YXDOMAIN (§2.2).
    mutating func writeSynthesizedAlias(
        _ set: RecordSet, owner: Int, prefix: Int, _ message: inout MutableRawSpan
    ) -> Int? {
        let target = set.first
        let targetLength = target.length - RecordEntry.head
        guard prefix + targetLength <= WireLimits.name else {
            code = .nameTooLong
            return nil
        }
        let length = RecordEntry.head + prefix + targetLength
        guard length <= writer.room else {
            isTruncated = true
            return nil
        }
        let start = writer.position
        message.store(0xC000 | UInt16(owner), at: start)
        message.store(RecordType.cname.rawValue, at: start + 2)
        message.store(UInt16(1), at: start + 4)
        message.store(set.ttl, at: start + 6)
        message.store(UInt16(prefix + targetLength), at: start + 10)
        message.duplicate(from: owner, count: prefix, at: start + RecordEntry.head)
        target.block.copy(
            at: target.dataOffset, count: targetLength, to: &message,
            at: start + RecordEntry.head + prefix)
        writer.advance(length, records: 1, in: .answer)
        return start + RecordEntry.head
    }
}
