import Glibc
import TestKit
import Zones

@testable import NameServer

/// The sockets of a port, as a service manager keeps them and passes them on.
struct SocketManager: ~Copyable {
    let udp: TestClient
    let tcp: TestClient
    let address: SocketAddress

    /// Binds a free port.
    init() throws {
        let bound = try SocketAddress(parsing: "127.0.0.1:\(try FreePort.take())")
        let datagrams = try TestClient(stream: false, to: nil, from: bound)
        let listener = try TestClient(stream: true, to: nil, from: bound)
        let status = listen(listener.socket.number, 16)
        guard status == 0 else { throw NameServerError.notPermitted(bound) }
        udp = datagrams
        tcp = listener
        address = bound
    }

    /// The sockets as they are passed to one server.
    var passed: [PassedSocket] {
        [
            PassedSocket(number: dup(udp.socket.number), name: "dns-udp"),
            PassedSocket(number: dup(tcp.socket.number), name: "dns-tcp"),
        ]
    }

    /// A server on these sockets that is started; `change` sets what the test is about.
    func start(change: (inout NameServerConfiguration) -> Void = { _ in }) throws -> NameServer {
        var configuration = NameServerConfiguration(listen: [address], seed: 1)
        configuration.udpWorkers = 2
        configuration.tcpWorkers = 2
        change(&configuration)
        let server = try NameServer(
            configuration, sockets: ListenSockets(configuration, passed: passed),
            table: SnapshotTable(key: (1, 2)), responder: ResponderConfiguration())
        try server.start()
        return server
    }
}
