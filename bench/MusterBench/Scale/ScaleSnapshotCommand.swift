import ArgumentParser
import BenchData
import DNSWire
import Foundation
import Registry
import Zones

/// `MusterBench scale-snapshot`: tells the anonymous memory of a snapshot of one size, and nothing
/// beside it: no registry, no zone file, no sockets.
///
/// The record sets are those that the server publishes for the data set, with the additional
/// records of SRV, put by the same writer; what the writer keeps for its own use counts too. The
/// memory of a process that has everything but the records is taken off.
struct ScaleSnapshotCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scale-snapshot", abstract: "Measure the memory of a snapshot of one size.",
        shouldDisplay: false)

    @Option(help: "About how many instances there are.") var instances: Int

    /// Builds the snapshot and tells its memory.
    func run() throws {
        let data = ScaleSize(instances: instances).data
        let writer = SnapshotWriter(table: SnapshotTable(key: (1, 2)))
        try writer.putApex()
        let before = try Self.memory()
        for service in data.services { try writer.put(service) }
        writer.publish()
        while writer.reclaim() > 0 {}
        try MeasuringChild.tell(
            SnapshotFigures(records: data.recordCount, octets: try Self.memory() - before))
    }

    private static func memory() throws(Failure) -> Int {
        guard let octets = ProcessFiles.anonymousMemory(of: getpid()) else {
            throw Failure("the kernel does not tell the memory of a process")
        }
        return octets
    }
}

/// The memory of a snapshot.
struct SnapshotFigures: Codable, Sendable {
    let records: Int
    /// Octets of anonymous memory.
    let octets: Int
}

extension SnapshotWriter {
    /// Puts and publishes what the zone of the data set says of itself.
    func putApex() throws {
        let apex = try DomainName(DataSet.namespace)
        let server = try DomainName("ns.muster.internal.")
        let mailbox = try DomainName("hostmaster.muster.internal.")
        let ttl = UInt32(DataSet.negativeTimeToLive)
        putZone(
            apex,
            StartOfAuthority(
                ttl: ttl, primary: server, mailbox: mailbox, serial: 1, refresh: 7200,
                retry: 900, expire: 1_209_600, minimum: ttl))
        let record = RecordDraft(data: server.wire)
        put(RecordSetDraft(type: .ns, ttl: 172_800, records: [record]), at: apex)
        publish()
    }

    /// Puts the record sets of a service and of its SRV records' targets.
    func put(_ service: BenchService) throws {
        let owner = try DomainName(service.ownerName)
        let instances =
            service.kind == .addressed ? try service.instances.map { try ScaleInstance($0) } : []
        for kind in service.recordKinds {
            switch kind {
            case .a: put(.a, instances.map { RecordDraft(data: $0.ipv4) }, at: owner)
            case .aaaa: put(.aaaa, instances.map { RecordDraft(data: $0.ipv6) }, at: owner)
            case .srv: put(.srv, instances.map(\.service), at: owner)
            case .cname:
                let target = service.instances[0].attributes[ReservedAttribute.cname] ?? ""
                let record = RecordDraft(data: try DomainName(target).wire)
                put(.cname, [record], picksOne: true, at: owner)
            }
        }
        guard service.hasPorts else { return }
        for instance in instances {
            put(.a, [RecordDraft(data: instance.ipv4)], at: instance.target)
            put(.aaaa, [RecordDraft(data: instance.ipv6)], at: instance.target)
        }
    }

    private func put(
        _ type: RecordType, _ records: [RecordDraft], picksOne: Bool = false,
        at name: DomainName
    ) {
        let set = RecordSetDraft(
            type: type, ttl: UInt32(DataSet.timeToLive), records: records, picksOne: picksOne)
        put(set, at: name)
    }
}
