import DNSWire
import Forwarding
import NameServer
import Synchronization
import TestKit
import Zones

@testable import NameServer

/// A name server without zones, or with those of a table, that forwards.
final class ForwardingServer: Sendable {
    let server: NameServer
    let forwarder: Forwarder
    let client: DNSClient

    /// A server that forwards to these upstreams; `change` sets what the test is about.
    convenience init(
        _ upstreams: SocketAddress..., table: SnapshotTable = SnapshotTable(key: (1, 2)),
        port: Int = 0, workers: Int = 1, allowed: [AddressRange] = AddressRange.local,
        idleTimeout: Duration = .seconds(10),
        change: (inout ForwardingConfiguration) -> Void = { _ in }
    ) throws {
        try self.init(
            rules: [.init(domain: .root, upstreams: upstreams)], table: table, port: port,
            workers: workers, allowed: allowed, idleTimeout: idleTimeout, change: change)
    }

    init(
        rules: [ForwardingConfiguration.Rule], table: SnapshotTable = SnapshotTable(key: (1, 2)),
        port: Int = 0, workers: Int = 1, allowed: [AddressRange] = AddressRange.local,
        idleTimeout: Duration = .seconds(10),
        change: (inout ForwardingConfiguration) -> Void = { _ in }
    ) throws {
        var configuration = NameServerConfiguration(
            listen: [try SocketAddress(parsing: "127.0.0.1:\(port)")], seed: 1)
        configuration.udpWorkers = workers
        configuration.tcpWorkers = 1
        configuration.idleTimeout = idleTimeout
        var responder = ResponderConfiguration()
        responder.forwarding = ClientRules(allowed: allowed)
        server = try NameServer(configuration, table: table, responder: responder)
        let box = EventBox()
        var forwarding = ForwardingConfiguration(rules: rules) {
            .random(in: 0...UInt64.max)
        }
        forwarding.report = { event in box.events.withLock { $0.append(event) } }
        change(&forwarding)
        forwarder = try Forwarder(forwarding, for: server)
        try server.start()
        client = try DNSClient(
            "127.0.0.1:\(server.addresses[0].port)",
            isForwardedFor: allowed == AddressRange.local)
        self.box = box
    }

    private let box: EventBox

    /// What was reported of upstreams so far.
    var events: [UpstreamEvent] { box.events.withLock { $0 } }

    /// Stops both.
    func stop() {
        server.stop()
        forwarder.stop()
    }

    /// The reply to a question such as `www.example.org. A`, recursion desired.
    func ask(_ question: String, payload: UInt16? = 1232) async throws -> Reply {
        let query = try QueryMessage(question, recursionDesired: true, payload: payload)
        return try Reply(try await client.udp(query.octets))
    }

    /// The same over TCP.
    func askTCP(_ question: String) async throws -> Reply {
        let query = try QueryMessage(question, recursionDesired: true)
        return try Reply(try await client.tcp([query.octets])[0])
    }
}

private final class EventBox: Sendable {
    let events = Mutex<[UpstreamEvent]>([])
}
