import Glibc
import NameServer
import Zones

/// A started server on a free port; without a table of its own it has no zones, so that it refuses
/// every query.
final class TestServer: Sendable {
    let server: NameServer

    /// A server with few threads; `change` sets what the test is about.
    init(
        on listen: String..., table: SnapshotTable = SnapshotTable(key: (1, 2)),
        responder: ResponderConfiguration = ResponderConfiguration(),
        change: (inout NameServerConfiguration) -> Void = { _ in }
    ) throws {
        let addresses = listen.isEmpty ? ["127.0.0.1:0"] : listen
        var configuration = NameServerConfiguration(
            listen: try addresses.map { try SocketAddress(parsing: $0) }, seed: 1)
        configuration.udpWorkers = 2
        configuration.tcpWorkers = 1
        change(&configuration)
        server = try NameServer(
            configuration, table: table, responder: responder)
        try server.start()
    }

    /// Stops the server. Every test does so at its end, which keeps the server alive until then.
    func stop() { server.stop() }

    /// The first address that is bound.
    var address: SocketAddress { server.addresses[0] }

    /// A new client over UDP.
    func datagrams(from source: SocketAddress? = nil) throws -> TestClient {
        try TestClient(stream: false, to: address, from: source)
    }

    /// A new connection.
    func connection(
        from source: SocketAddress? = nil, receiveBuffer: Int32? = nil
    ) throws -> TestClient {
        try TestClient(
            stream: true, to: address, from: source, receiveBuffer: receiveBuffer)
    }

    /// True when the server answers over both transports.
    func answers() throws -> Bool { try isAnswered(at: address) }

    /// The value of a counter when it reaches `wanted`, or after five seconds.
    func value(of counter: TransportCounter, reaching wanted: UInt64) -> UInt64 {
        waitUntil { server.counters()[counter] >= wanted }
        return server.counters()[counter]
    }
}

/// True when a server answers at an address over both transports.
func isAnswered(at address: SocketAddress) throws -> Bool {
    let query = TestQuery(id: 4711)
    let udp = try TestClient(stream: false, to: address)
    udp.send(query.octets)
    let tcp = try TestClient(stream: true, to: address)
    tcp.send(query.framed)
    return query.isAnswered(by: udp.receive()) && query.isAnswered(by: tcp.receiveMessage())
}

/// Waits until a condition holds, five seconds at most; false when it never did.
@discardableResult
func waitUntil(_ condition: () -> Bool) -> Bool {
    let deadline = coarseTime() + 5_000
    while !condition() {
        if coarseTime() > deadline { return false }
        _ = poll(nil, 0, 1)
    }
    return true
}

/// Milliseconds of a clock that only runs forward.
func coarseTime() -> Int64 {
    var time = timespec()
    // SAFETY: the kernel fills in a local that outlives the call.
    _ = unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
}
