package import DNSWire

/// One record of a master file, ready for the wire.
package struct ZoneRecord: Hashable, Sendable {
    /// In the spelling that the zone has for the name first.
    package let owner: DomainName
    package let type: RecordType
    /// Seconds.
    package let ttl: UInt32
    /// The uncompressed wire form; names keep the case they were written in.
    package let rdata: [UInt8]
    /// Where its entry starts.
    package let place: SourcePlace

    /// A record as a master file gave it.
    package init(
        owner: DomainName, type: RecordType, ttl: UInt32, rdata: [UInt8], place: SourcePlace
    ) {
        (self.owner, self.type, self.ttl) = (owner, type, ttl)
        (self.rdata, self.place) = (rdata, place)
    }
}

/// One zone as its master file and what that includes describe it, all checks passed. It is a class
/// because views of its record sets refer to it, a million of them one after the other.
package final class ZoneFile: Sendable {
    package let apex: DomainName
    /// The records in the order of the file; a record that is written twice is here once.
    package let records: ZoneRecords
    /// The records by owner and type.
    package let owners: OwnerIndex
    /// The file's path.
    package let path: String
    /// Where the file declares its apex.
    package let place: SourcePlace

    /// A zone of records that are known to be in order.
    init(
        apex: DomainName, records: ZoneRecords, owners: OwnerIndex, path: String,
        place: SourcePlace
    ) {
        (self.apex, self.records, self.owners) = (apex, records, owners)
        (self.path, self.place) = (path, place)
    }
}
