import DNSWire
import Zones

/// The choice: the snapshot, with all that `respond` does for a query.
struct SnapshotRecords: RecordTable {
    static let title = "snapshot (the choice)"

    let shared = SnapshotTable(key: (0x6D75_7374, 0x6572))
    private let writer: SnapshotWriter

    /// The zone and its names.
    init(_ records: [AddressRecord]) {
        writer = SnapshotWriter(table: shared)
        guard let apex = AddressRecord(0).name.parent else { preconditionFailure("an apex") }
        writer.putZone(
            apex,
            StartOfAuthority(
                ttl: 60, primary: apex, mailbox: apex, serial: 1, refresh: 60, retry: 60,
                expire: 60, minimum: 60))
        for record in records { put(record) }
        writer.publish()
    }

    private func put(_ record: AddressRecord) {
        writer.put(
            RecordSetDraft(type: .a, ttl: 60, records: [RecordDraft(data: record.address)]),
            at: record.name)
    }

    /// Copies the path to the name, and that to the apex, whose serial rises.
    mutating func publish(_ record: AddressRecord) {
        put(record)
        writer.publish()
    }
}

/// Answers from the snapshot as a worker does.
struct SnapshotRecordsReader: RecordReader, ~Copyable {
    typealias Table = SnapshotRecords

    private var reader: SnapshotReader
    private var responder = Responder(
        configuration: ResponderConfiguration(), seed: 1, counters: ResponderCounterBlock())

    /// A reader of this table.
    init(_ shared: SnapshotTable) { reader = shared.makeReader() }

    /// Enters the snapshot once for all queries.
    mutating func answer(_ queries: ArraySlice<[UInt8]>, in message: inout MutableRawSpan) -> Int {
        let snapshot = reader.enter()
        var octets = 0
        for query in queries {
            place(query, in: &message)
            octets += responder.respond(
                to: &message, queryLength: query.count, transport: .udp, snapshot: snapshot)
        }
        reader.leave()
        responder.publishCounts()
        return octets
    }
}
