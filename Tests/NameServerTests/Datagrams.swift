import Glibc
import Testing

@testable import NameServer

@Suite("Datagrams")
struct Datagrams {
    @Test("a query over UDP is answered")
    func answersAQuery() throws {
        let server = try TestServer()
        defer { server.stop() }
        let client = try server.datagrams()
        let query = TestQuery(id: 7)
        client.send(query.octets)
        #expect(query.isAnswered(by: client.receive()))
    }

    @Test("of 1,000 queries that 50 sockets send at once, none is lost")
    func losesNothing() throws {
        let server = try TestServer()
        defer { server.stop() }
        var received = Set<UInt16>()
        let clients = try (0..<50).map { _ in try server.datagrams() }
        for (number, client) in clients.enumerated() {
            for index in 0..<20 {
                client.send(TestQuery(id: UInt16(number * 20 + index)).octets)
            }
        }
        for client in clients {
            for _ in 0..<20 {
                let reply = try #require(client.receive())
                received.insert(UInt16(reply[0]) << 8 | UInt16(reply[1]))
            }
        }
        #expect(received == Set(0..<1000))
    }

    @Test("a datagram longer than a query may be gets no reply, and the next one does")
    func dropsOversized() throws {
        let server = try TestServer()
        defer { server.stop() }
        let client = try server.datagrams()
        let query = TestQuery(id: 8)
        client.send(query.octets + [UInt8](repeating: 0, count: 8_000))
        client.send(query.octets)
        #expect(query.isAnswered(by: client.receive()))
        #expect(server.value(of: .udpOversized, reaching: 1) == 1)
        #expect(server.value(of: .udpReplies, reaching: 1) == 1)
    }

    @Test("a reply is not replied to, and neither is an empty datagram")
    func ignoresReplies() throws {
        let server = try TestServer()
        defer { server.stop() }
        let client = try server.datagrams()
        var reply = TestQuery(id: 9).octets
        reply[2] |= 0x80
        client.send(reply)
        client.send([])
        let query = TestQuery(id: 10)
        client.send(query.octets)
        #expect(query.isAnswered(by: client.receive()))
        #expect(server.value(of: .udpUnanswered, reaching: 2) == 2)
    }

    @Test("a query that claims to come from the server itself is dropped")
    func dropsItsOwn() throws {
        let server = try TestServer()
        defer { server.stop() }
        let port = server.address.port
        let loopback = SocketAddress(host: .ipv4(0x7F00_0001), port: port)
        // The port is shared with the server, as another process of the same user could. What is
        // sent from 0.0.0.0 to the server has the server's address.
        let source = SocketAddress(host: .ipv4(0), port: port)
        let client = try TestClient(stream: false, to: nil, from: source, shared: true)
        client.send(TestQuery(id: 11).octets, to: loopback)
        #expect(server.value(of: .udpUnanswerable, reaching: 1) == 1)
        #expect(server.server.counters()[.udpReplies] == 0)
    }

    @Test(
        "a query from the address and port that it was sent to is dropped on a wildcard address"
    )
    func tellsSources() throws {
        let server = try UDPSocket.open(
            SocketAddress(parsing: "0.0.0.0:0"), count: 1, receiveBuffer: 1 << 16)[0]
        var batch = UDPBatch(wildcard: true)
        let target = SocketAddress(host: .ipv4(0x7F00_0001), port: server.address.port)
        let client = try TestClient(stream: false, to: target)
        client.send([1, 2, 3])
        let count = batch.receive(from: server.descriptor.number, flags: Int32(MSG_DONTWAIT))
        try #require(count == 1)
        let isAnswerable = batch.isAnswerable(0, by: server.address)
        #expect(isAnswerable)
        let isAnswerableByItself = batch.isAnswerable(0, by: .bound(of: client.socket))
        #expect(!isAnswerableByItself)
    }
}
