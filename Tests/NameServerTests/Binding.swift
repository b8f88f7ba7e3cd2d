import Glibc
import Testing
import Zones

@testable import NameServer

@Suite("Binding")
struct Binding {
    private func error(listening text: String) -> NameServerError? {
        do throws(NameServerError) {
            let address = try SocketAddress(parsing: text)
            let configuration = NameServerConfiguration(listen: [address], seed: 1)
            _ = try NameServer(
                configuration, table: SnapshotTable(key: (1, 2)),
                responder: ResponderConfiguration())
            return nil
        } catch {
            return error
        }
    }

    @Test("a second server on the same port fails, and the message says what to do")
    func secondServer() throws {
        let server = try TestServer()
        defer { server.stop() }
        let error = try #require(self.error(listening: server.address.description))
        #expect(error == .addressInUse(server.address, "UDP"))
        #expect(
            error.message == "\(server.address) is already in use (UDP): "
                + "stop the program that listens there, or choose another port")
    }

    @Test("a server on the wildcard address fails when one of its addresses is in use")
    func wildcardOverSpecific() throws {
        let server = try TestServer()
        defer { server.stop() }
        let wildcard = SocketAddress(host: .ipv4(0), port: server.address.port)
        #expect(error(listening: wildcard.description) == .addressInUse(wildcard, "UDP"))
    }

    @Test("a port that another program uses for TCP alone is in use")
    func onlyTCP() throws {
        let listener = try TestClient(
            stream: true, to: nil, from: SocketAddress(parsing: "127.0.0.1:0"))
        let address = SocketAddress.bound(of: listener.socket)
        #expect(listen(listener.socket.number, 1) == 0)
        #expect(error(listening: address.description) == .addressInUse(address, "TCP"))
    }

    @Test("a port that lingers in TIME_WAIT is not in use")
    func restart() throws {
        var address: SocketAddress
        do {
            let server = try TestServer { $0.idleTimeout = .milliseconds(1) }
            defer { server.stop() }
            address = server.address
            #expect(try server.connection().isEnded())
        }
        let again = try TestServer(on: address.description)
        defer { again.stop() }
        #expect(try again.answers())
    }

    @Test("an address of another machine is not available")
    func foreignAddress() throws {
        let address = try SocketAddress(parsing: "192.0.2.1:5300")
        #expect(error(listening: "192.0.2.1:5300") == .addressNotAvailable(address))
        #expect(
            NameServerError.addressNotAvailable(address).message
                == "cannot listen on 192.0.2.1:5300: no interface of this machine has that address")
    }

    @Test("without permission for a low port the message names the remedy")
    func lowPort() throws {
        let address = try SocketAddress(parsing: "127.0.0.1:53")
        let error = NameServerError(binding: address, "UDP", code: EACCES)
        #expect(error == .notPermitted(address))
        #expect(error.message.contains("CAP_NET_BIND_SERVICE"))
    }

    @Test("no address at all is an error")
    func noAddress() {
        #expect(throws: NameServerError.noAddress) {
            try NameServer(
                NameServerConfiguration(listen: [], seed: 1), table: SnapshotTable(key: (1, 2)),
                responder: ResponderConfiguration())
        }
    }

    @Test("port 0 gives UDP and TCP one port, and each address its own")
    func freePort() throws {
        let server = try TestServer(on: "127.0.0.1:0", "127.0.0.2:0")
        defer { server.stop() }
        for address in server.server.addresses {
            #expect(address.port != 0)
            let query = TestQuery(id: 1)
            let udp = try TestClient(stream: false, to: address)
            udp.send(query.octets)
            #expect(query.isAnswered(by: udp.receive()))
            let tcp = try TestClient(stream: true, to: address)
            #expect(tcp.asks(query))
        }
    }

    @Test("several servers in one process answer each on its port")
    func severalServers() throws {
        let first = try TestServer()
        defer { first.stop() }
        let second = try TestServer()
        defer { second.stop() }
        #expect(first.address != second.address)
        #expect(try first.answers())
        #expect(try second.answers())
        first.stop()
        #expect(try second.answers())
    }

    @Test("workers that are bound to processors answer, more of them than there are processors")
    func pinned() throws {
        let server = try TestServer {
            $0.pinWorkers = true
            $0.udpWorkers = 8
            $0.tcpWorkers = 3
        }
        defer { server.stop() }
        for _ in 0..<10 { #expect(try server.answers()) }
    }
}
