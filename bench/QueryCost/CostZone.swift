import DNSWire
import Zones

/// The zone that the counted questions ask for: large enough that the trie is three levels deep.
enum CostZone {
    static let apex = "bench.example"
    /// Names of each kind; also how many queries of a kind are counted.
    static let count = 2_000
    /// Names of services whose instances have targets: few, so that the others' costs stay what
    /// they were without them.
    static let targets = 100

    /// Fills a table whose names are hashed with a fixed key, so that the counts repeat; gives its
    /// writer, which must live as long as the table is read.
    static func fill(_ table: SnapshotTable) throws -> SnapshotWriter {
        let writer = SnapshotWriter(table: table)
        let server = try DomainName("ns.example.net")
        writer.putZone(
            try DomainName(apex),
            StartOfAuthority(
                ttl: 900, primary: server, mailbox: try DomainName("hostmaster.example.net"),
                serial: 1, refresh: 7200, retry: 900, expire: 1_209_600, minimum: 60))
        writer.put(
            RecordSetDraft(type: .ns, ttl: 900, records: [RecordDraft(data: server.wire)]),
            at: try DomainName(apex))
        for number in 0..<count { try put(number, writer) }
        for number in 0..<targets { try putTargets(number, writer) }
        try putShared(writer)
        writer.publish()
        return writer
    }

    private static func put(_ number: Int, _ writer: SnapshotWriter) throws {
        let one = try DomainName("one-\(number).\(apex)")
        writer.put(addresses(1, number), at: one)
        writer.put(addresses(8, number), at: try DomainName("eight-\(number).\(apex)"))
        var weighted = addresses(8, number)
        weighted.picksOne = true
        writer.put(weighted, at: try DomainName("weighted-\(number).\(apex)"))
        let alias = RecordSetDraft(type: .cname, ttl: 60, records: [RecordDraft(data: one.wire)])
        writer.put(alias, at: try DomainName("alias-\(number).\(apex)"))
        let records = try (0..<4).map { index in
            let target = try DomainName("i-\(index).service-\(number).\(apex)")
            let address = address(number, index)
            return RecordDraft(
                data: [0, 1, 0, 1, 0x1F, 0x90] + target.wire,
                additional: [AdditionalRecord(ownerOffset: 6, type: .a, ttl: 60, data: address)])
        }
        writer.put(
            RecordSetDraft(type: .srv, ttl: 60, records: records),
            at: try DomainName("service-\(number).\(apex)"))
    }

    private static func putTargets(_ number: Int, _ writer: SnapshotWriter) throws {
        var list = RecordList(type: .a, ttl: 60)
        for group in 0..<4 {
            list.append(group: (0..<3).map { address(number, 4 * group + $0) }, ttl: 60)
        }
        writer.put(
            list, RecordSetHead(type: .a, ttl: 60, picksOne: true),
            at: try DomainName("target-\(number).\(apex)"))
    }

    private static func putShared(_ writer: SnapshotWriter) throws {
        writer.put(addresses(1, 0), at: try DomainName("*.wild.\(apex)"))
        let glued = try DomainName("ns.cut.\(apex)")
        let glue = AdditionalRecord(ownerOffset: 0, type: .a, ttl: 60, data: address(0, 0))
        writer.put(
            RecordSetDraft(
                type: .ns, ttl: 60,
                records: [RecordDraft(data: glued.wire, additional: [glue])]),
            at: try DomainName("cut.\(apex)"))
    }

    private static func addresses(_ count: Int, _ number: Int) -> RecordSetDraft {
        RecordSetDraft(
            type: .a, ttl: 60,
            records: (0..<count).map { RecordDraft(data: address(number, $0)) })
    }

    private static func address(_ number: Int, _ index: Int) -> [UInt8] {
        [10, UInt8(number >> 8), UInt8(number & 0xFF), UInt8(index)]
    }
}
