package import DNSWire

/// What there is at a name before it is published.
package enum FoundRecords: Hashable, Sendable {
    /// The data of all records, whatever one answer shows of them.
    case records([[UInt8]], ttl: UInt32)
    /// The name stands for this one: a CNAME or DNAME record says so.
    case alias(DomainName, ttl: UInt32)
    /// The name exists, and has no such records.
    case noData
    /// Neither the name nor anything below it exists.
    case nameError
    /// Others answer for the name: it is in no zone of ours, or behind a zone cut.
    case elsewhere
}

extension SnapshotWriter {
    /// What a query would be answered with after a publish. Of several CNAME records at a name the
    /// first is the one.
    package func records(of type: RecordType, at owner: DomainName) -> FoundRecords {
        var name = CanonicalName()
        name.read(owner)
        let snapshot = Snapshot.make(
            root, hash: hash, in: Block.allocate(Snapshot.size, edition: 0))
        defer { snapshot.block.free() }
        switch snapshot.lookUp(&name, type, leaf: nil) {
        case .records(let set): return .records(set.allData, ttl: set.ttl)
        case .alias(let set):
            return Self.alias(set.allData.first ?? [], prefix: [], ttl: set.ttl)
        case .rewrite(let set, let offset):
            let prefix = owner.wire[..<offset]
            return Self.alias(set.allData.first ?? [], prefix: prefix, ttl: set.ttl)
        case .referral, .outside: return .elsewhere
        case .noData: return .noData
        case .nameError: return .nameError
        }
    }

    private static func alias(
        _ target: [UInt8], prefix: ArraySlice<UInt8>, ttl: UInt32
    ) -> FoundRecords {
        // A name that a DNAME makes too long does not exist (RFC 6672 §2.2).
        (try? DomainName(wire: prefix + target)).map { .alias($0, ttl: ttl) } ?? .nameError
    }
}

extension RecordSet {
    /// The data of all records.
    fileprivate var allData: [[UInt8]] {
        (0..<chunkCount).flatMap { index in
            let chunk = chunk(index)
            return (0..<chunk.count).map { index in
                let record = chunk.record(index)
                return record.block.octets(
                    at: record.dataOffset, count: record.length - RecordEntry.head)
            }
        }
    }
}
