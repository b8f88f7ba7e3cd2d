import Glibc
import Testing
import Zones

@testable import NameServer

@Suite("Sockets of another program")
struct PassedSockets {
    /// The sockets of a port, as a service manager keeps them.
    private struct Manager: ~Copyable {
        let udp: TestClient
        let tcp: TestClient
        let address: SocketAddress

        init() throws {
            let any = try SocketAddress(parsing: "127.0.0.1:0")
            let datagrams = try TestClient(stream: false, to: nil, from: any)
            let bound = SocketAddress.bound(of: datagrams.socket)
            let listener = try TestClient(stream: true, to: nil, from: bound)
            let status = listen(listener.socket.number, 16)
            guard status == 0 else { throw NameServerError.notPermitted(bound) }
            udp = datagrams
            tcp = listener
            address = bound
        }

        var passed: [PassedSocket] {
            [
                PassedSocket(number: dup(udp.socket.number), name: "dns-udp"),
                PassedSocket(number: dup(tcp.socket.number), name: "dns-tcp"),
            ]
        }
    }

    private func start(_ manager: borrowing Manager) throws -> NameServer {
        var configuration = NameServerConfiguration(listen: [manager.address], seed: 1)
        configuration.udpWorkers = 2
        configuration.tcpWorkers = 2
        let server = try NameServer(
            configuration, sockets: ListenSockets(configuration, passed: manager.passed),
            table: SnapshotTable(key: (1, 2)), responder: ResponderConfiguration())
        try server.start()
        return server
    }

    private func isAnswered(at address: SocketAddress) throws -> Bool {
        let query = TestQuery(id: 7)
        let udp = try TestClient(stream: false, to: address)
        udp.send(query.octets)
        let tcp = try TestClient(stream: true, to: address)
        return query.isAnswered(by: udp.receive()) && tcp.asks(query)
    }

    @Test("several workers answer on them, and the next server can have them")
    func again() throws {
        let manager = try Manager()
        for _ in 0..<3 {
            let server = try start(manager)
            #expect(try isAnswered(at: manager.address))
            let begin = coarseTime()
            server.stop()
            #expect(coarseTime() - begin < 2_000)
        }
    }

    @Test("what is asked while no server runs waits for the next one")
    func waiting() throws {
        let manager = try Manager()
        try start(manager).stop()
        let query = TestQuery(id: 8)
        let client = try TestClient(stream: false, to: manager.address)
        client.send(query.octets)
        let server = try start(manager)
        defer { server.stop() }
        #expect(query.isAnswered(by: client.receive()))
    }

    private func refusal(_ listen: SocketAddress, _ passed: [PassedSocket]) -> String? {
        do throws(NameServerError) {
            let configuration = NameServerConfiguration(listen: [listen], seed: 1)
            _ = try ListenSockets(configuration, passed: passed)
            return nil
        } catch {
            return error.message
        }
    }

    @Test("those that are of no use are named")
    func refused() throws {
        let manager = try Manager()
        let other = manager.address.with(port: 1)
        // SAFETY: the path is a C string for the length of the call.
        let null = unsafe open("/dev/null", O_RDONLY)
        let file = PassedSocket(number: null, name: "null")
        defer { close(file.number) }
        let (udp, tcp) = (manager.passed[0], manager.passed[1])
        for (listen, sockets, reason) in [
            (
                other, [udp],
                "dns-udp (\(udp.number)) is for UDP on \(manager.address), which is not"
            ),
            (manager.address, [udp], "comes without one for TCP on \(manager.address)"),
            (manager.address, [tcp], "comes without one for UDP on \(manager.address)"),
            (manager.address, [udp, tcp, udp], "is a second one for UDP"),
            (manager.address, [file], "null (\(file.number)) is no socket"),
        ] {
            let message = try #require(refusal(listen, sockets))
            #expect(
                message.hasPrefix("the passed socket") && message.contains(reason), "\(message)")
        }
    }

    @Test("one that takes IPv4 and IPv6 is refused")
    func dualStack() throws {
        let number = socket(AF_INET6, Int32(SOCK_DGRAM.rawValue), 0)
        defer { close(number) }
        let address = try SocketAddress(parsing: "[::]:0")
        let message = refusal(address, [PassedSocket(number: number, name: "both")])
        #expect(message?.contains("BindIPv6Only=ipv6-only") == true)
    }
}
