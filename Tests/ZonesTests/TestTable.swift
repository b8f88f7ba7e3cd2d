import DNSWire
import TestKit
import ZoneFiles
import Zones

/// A table that tests fill with records in presentation format and ask in the same.
final class TestTable {
    let table: SnapshotTable
    let writer: SnapshotWriter
    private var client: InProcessClient

    /// A table of these zones, each an apex; SOA TTL 900, MINIMUM 60, serial 1.
    ///
    /// Its blocks are the system allocator's, which sanitizers watch, unless told otherwise.
    init(
        _ zones: String..., hashMask: UInt64 = .max, memory: BlockMemory.Kind = .system
    ) throws {
        table = SnapshotTable(key: (1, 2), hashMask: hashMask)
        writer = SnapshotWriter(table: table, memory: memory)
        client = InProcessClient(table)
        for zone in zones { try addZone(zone) }
        writer.publish()
    }

    /// Adds a zone that the next publish shows.
    func addZone(_ apex: String) throws {
        writer.putZone(
            try DomainName(apex),
            StartOfAuthority(
                ttl: 900, primary: try DomainName("ns.\(apex == "." ? "" : apex)"),
                mailbox: try DomainName("h.\(apex == "." ? "" : apex)"),
                serial: 1, refresh: 2, retry: 3, expire: 4, minimum: 60))
    }

    /// Puts record sets, each a run of lines of one owner and type, and publishes.
    func put(_ lines: String..., picksOne: Bool = false, maxAnswers: Int = 0, why: String = "")
        throws
    {
        let records = try lines.map { try Presentation.parse($0) }
        var sets: [(name: DomainName, set: RecordSetDraft)] = []
        for record in records {
            let draft = RecordDraft(data: record.rdata)
            if let last = sets.last, last.name == record.owner, last.set.type == record.type {
                sets[sets.count - 1].set.records.append(draft)
                continue
            }
            sets.append(
                (
                    record.owner,
                    RecordSetDraft(
                        type: record.type, ttl: record.ttl, records: [draft], picksOne: picksOne,
                        maxAnswers: maxAnswers, explanation: why)
                ))
        }
        for (name, set) in sets { writer.put(set, at: name) }
        writer.publish()
    }

    /// Takes a set out and publishes.
    func remove(_ name: String, _ type: RecordType) throws {
        writer.remove(type, at: try DomainName(name))
        writer.publish()
    }

    /// The reply to `www.example. A`; nil where there is none.
    func ask(
        _ question: String, payload: UInt16? = 1232, over transport: Transport = .udp
    ) throws -> Reply {
        try Reply(exchange(try QueryMessage(question, payload: payload).octets, over: transport))
    }

    /// The octets of the reply to a message; none where there is no reply.
    func exchange(_ query: [UInt8], over transport: Transport = .udp) -> [UInt8] {
        client.exchange(query, over: transport)
    }
}
