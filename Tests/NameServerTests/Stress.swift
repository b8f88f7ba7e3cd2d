import DNSWire
import Synchronization
import TestKit
import Testing
import Zones

@testable import NameServer

/// What `make sanitize` runs: workers that answer at full speed while a writer publishes.
@Suite("Workers and a writer at full speed")
struct Stress {
    private static let owners: UInt8 = 8

    @Test("every reply is whole, of one version and about its name", .timeLimit(.minutes(10)))
    func fullSpeed() throws {
        let seed = UInt64.random(in: 0 ... .max)
        print("seed \(seed), \(stressSeconds) s")
        let table = SnapshotTable(key: (1, 2))
        let writer = SnapshotWriter(table: table, memory: .system)
        try Self.addZone(writer)
        let server = try TestServer(table: table)
        defer { server.stop() }
        let findings = Findings()
        let clients = try [false, false, true].map { isStream in
            try WorkerThread("client", processor: nil) { [address = server.address] in
                Self.ask(address, isStream: isStream, findings)
            }
        }
        let end = coarseTime() + 1_000 * Int64(stressSeconds)
        var random = SeededGenerator(seed: seed)
        var publishes = 0
        while coarseTime() < end {
            for _ in 0..<20 { try Self.change(writer, &random) }
            publishes += 20
            #expect(server.server.counters()[.udpSendErrors] == 0)
            #expect(server.server.responderCounters.allSatisfy { $0.load()[.dropped] == 0 })
        }
        findings.isOver.store(true, ordering: .releasing)
        for client in clients { client.join() }
        #expect(findings.faults.withLock(\.self) == [], "seed \(seed)")
        let counts = server.server.counters()
        print("\(publishes) publishes, \(counts[.udpReplies]) and \(counts[.tcpReplies]) replies")
        #expect(publishes > 20 && counts[.udpReplies] > 50 && counts[.tcpReplies] > 50)
    }

    /// What the clients found out, and whether they shall end.
    private final class Findings: Sendable {
        let isOver = Atomic(false)
        let faults = Mutex<[String]>([])
    }

    private static func addZone(_ writer: SnapshotWriter) throws {
        let apex = try DomainName("example.")
        writer.putZone(
            apex,
            StartOfAuthority(
                ttl: 900, primary: apex, mailbox: apex, serial: 1, refresh: 2, retry: 3,
                expire: 4, minimum: 60))
        writer.publish()
    }

    /// Registers, changes or deregisters what one name stands for.
    private static func change(
        _ writer: SnapshotWriter, _ random: inout SeededGenerator
    ) throws {
        let set = VersionedSet(owner: .random(in: 0..<owners, using: &random))
        let name = try DomainName(set.name)
        let version = UInt8.random(in: 0...255, using: &random)
        if version % 8 == 0 {
            writer.remove(.a, at: name)
        } else {
            let records = set.data(version: version).map { RecordDraft(data: $0) }
            writer.put(RecordSetDraft(type: .a, ttl: 60, records: records), at: name)
        }
        writer.publish()
    }

    /// Asks for all names again and again, all at once, until it shall end or finds a fault.
    /// Clients come and go.
    private static func ask(_ address: SocketAddress, isStream: Bool, _ findings: Findings) {
        do {
            while !findings.isOver.load(ordering: .acquiring) {
                let client = try TestClient(stream: isStream, to: address)
                for _ in 0..<50 { try askAll(client, isStream: isStream) }
            }
        } catch {
            findings.faults.withLock { $0.append("\(error)") }
        }
    }

    /// Sends a query for every name, then reads the replies. Over TCP they keep the order; over UDP
    /// the id tells whose reply it is.
    private static func askAll(_ client: TestClient, isStream: Bool) throws {
        let sets = (0..<owners).map { VersionedSet(owner: $0) }
        let queries = try sets.map {
            try QueryMessage("\($0.name) A", id: UInt16($0.owner)).octets
        }
        if isStream {
            client.send(queries.flatMap { TestQuery.frame($0) })
        } else {
            for query in queries { client.send(query) }
        }
        for position in queries.indices {
            guard let reply = isStream ? client.receiveMessage() : client.receive(),
                reply.count > 12, isStream ? Int(reply[1]) == position : reply[1] < owners
            else { throw Unreadable(description: "query \(position) has no reply") }
            let owner = Int(reply[1])
            try ReplyJudge.compare(reply, with: queries[owner], isStream: isStream)
            if let fault = sets[owner].fault(in: reply, to: queries[owner]) {
                throw Unreadable(description: "\(fault): \(reply)")
            }
        }
    }
}
