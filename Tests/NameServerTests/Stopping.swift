import Synchronization
import Testing
import Zones

@testable import NameServer

@Suite("Stopping")
struct Stopping {
    @Test("what has arrived over UDP when the server stops is answered")
    func drainsDatagrams() throws {
        let server = try TestServer()
        defer { server.stop() }
        let clients = try (0..<20).map { _ in try server.datagrams() }
        let query = TestQuery(id: 1)
        for client in clients { for _ in 0..<20 { client.send(query.octets) } }
        server.stop()
        for client in clients {
            for _ in 0..<20 { try #require(query.isAnswered(by: client.receive())) }
        }
    }

    @Test("what has arrived over TCP when the server stops is answered")
    func finishesConnections() throws {
        let server = try TestServer()
        defer { server.stop() }
        let client = try server.connection()
        let query = TestQuery(id: 2)
        #expect(client.asks(query))
        for _ in 0..<100 { client.send(query.framed) }
        server.stop()
        for _ in 0..<100 { try #require(query.isAnswered(by: client.receiveMessage())) }
        #expect(client.isEnded())
    }

    @Test("under load the server stops within a second")
    func underLoad() throws {
        let server = try TestServer()
        defer { server.stop() }
        let isOver = SharedFlag(false)
        let address = server.address
        let load = try (0..<3).map { number in
            try WorkerThread("load", processor: nil) {
                guard let client = try? TestClient(stream: number == 0, to: address) else { return }
                let query = TestQuery(id: 3)
                while !isOver.flag.load(ordering: .relaxed) {
                    client.send(number == 0 ? query.framed : query.octets)
                }
            }
        }
        #expect(server.value(of: .udpReplies, reaching: 1_000) >= 1_000)
        #expect(server.value(of: .tcpQueries, reaching: 100) >= 100)
        let start = coarseTime()
        server.stop()
        #expect(coarseTime() - start < 1_000)
        isOver.flag.store(true, ordering: .relaxed)
        for thread in load { thread.join() }
    }

    @Test("a client that does not read its replies does not hold the server")
    func slowReader() throws {
        let server = try TestServer()
        defer { server.stop() }
        let client = try server.connection(receiveBuffer: 4096)
        let label = String(repeating: "z", count: 60)
        let block = (0..<500).flatMap { _ in
            TestQuery(id: 4, labels: [label, label, label]).framed
        }
        while client.isWritable(within: 100) { client.send(block) }
        let start = coarseTime()
        server.stop()
        #expect(coarseTime() - start < 1_000)
    }

    @Test("after it has stopped, the port is free and connections are refused")
    func freesPort() throws {
        let server = try TestServer()
        defer { server.stop() }
        let address = server.address
        #expect(try server.answers())
        server.stop()
        #expect(throws: TestClientError.self) { _ = try TestClient(stream: true, to: address) }
        let next = try TestServer(on: address.description)
        defer { next.stop() }
        #expect(try next.answers())
    }

    @Test("a server can be stopped twice, and is never started again")
    func twice() throws {
        let server = try TestServer()
        defer { server.stop() }
        server.stop()
        server.stop()
        try server.server.start()
        #expect(throws: TestClientError.self) { _ = try server.connection() }
    }

    @Test("a server that is let go without stopping frees its port")
    func letGo() throws {
        var configuration = NameServerConfiguration(
            listen: [try SocketAddress(parsing: "127.0.0.1:0")], seed: 1)
        configuration.udpWorkers = 1
        let table = SnapshotTable(key: (1, 2))
        let address: SocketAddress
        do {
            let server = try NameServer(
                configuration, table: table, responder: ResponderConfiguration())
            try server.start()
            address = server.addresses[0]
        }
        let next = try TestServer(on: address.description)
        defer { next.stop() }
        #expect(try next.answers())
    }
}

/// A flag that threads share.
final class SharedFlag: Sendable {
    let flag: Atomic<Bool>

    init(_ value: Bool) { flag = Atomic(value) }
}
