import DNSWire
import Zones

/// A zone `ours.example` in which `www` is an alias of a name outside, `api` an address, and `sub`
/// delegated.
final class OurZone {
    let table = SnapshotTable(key: (1, 2))
    /// What was published lives as long as who published it.
    private let writer: SnapshotWriter

    init() throws {
        writer = SnapshotWriter(table: table, memory: .system)
        writer.putZone(
            try DomainName("ours.example."),
            StartOfAuthority(
                ttl: 900, primary: try DomainName("ns.ours.example."),
                mailbox: try DomainName("h.ours.example."), serial: 1, refresh: 2, retry: 3,
                expire: 4, minimum: 60))
        try put(.cname, try DomainName("cdn.example.org.").wire, at: "www.ours.example.")
        try put(.a, [192, 0, 2, 99], at: "api.ours.example.")
        try put(.ns, try DomainName("ns.example.org.").wire, at: "sub.ours.example.")
        writer.publish()
    }

    private func put(_ type: RecordType, _ data: [UInt8], at name: String) throws {
        let draft = RecordSetDraft(type: type, ttl: 300, records: [RecordDraft(data: data)])
        writer.put(draft, at: try DomainName(name))
    }
}
