import Testing

@testable import NameServer

@Suite("Limits of connections")
struct ConnectionLimits {
    @Test("when all places are taken, the oldest idle connection is closed first")
    func oldestIdleGoesFirst() throws {
        let server = try TestServer {
            $0.connections = 3
            $0.connectionsPerClient = 3
        }
        defer { server.stop() }
        let query = TestQuery(id: 1)
        let clients = try (0..<3).map { _ in try server.connection() }
        for client in clients { #expect(client.asks(query)) }
        // The first speaks again: now the second has been idle longest.
        #expect(waitForTick())
        #expect(clients[0].asks(query))
        let late = try server.connection()
        #expect(late.asks(query))
        #expect(clients[1].isEnded())
        #expect(clients[0].asks(query))
        #expect(clients[2].asks(query))
        withExtendedLifetime((clients, late)) {
            #expect(server.server.counters()[.tcpEvicted] == 1)
            #expect(server.server.counters().tcpOpen == 3)
        }
    }

    @Test("a client that takes too many places loses its own, nobody else's")
    func perClient() throws {
        let server = try TestServer {
            $0.connections = 10
            $0.connectionsPerClient = 2
        }
        defer { server.stop() }
        let query = TestQuery(id: 2)
        let other = try server.connection(from: SocketAddress(parsing: "127.0.0.2:0"))
        #expect(other.asks(query))
        let greedy = try (0..<8).map { _ in try server.connection() }
        #expect(greedy[7].asks(query))
        for client in greedy[..<6] { #expect(client.isEnded()) }
        #expect(greedy[6].asks(query))
        #expect(other.asks(query))
    }

    @Test("a client whose connections are all busy is turned away")
    func busyClient() throws {
        let server = try TestServer { $0.connectionsPerClient = 2 }
        defer { server.stop() }
        let query = TestQuery(id: 3)
        let busy = try (0..<2).map { _ in try server.connection() }
        for client in busy {
            #expect(client.asks(query))
            client.send([0])
        }
        // The server answers in the order of arrival, so an answer elsewhere says it has read
        // these.
        let other = try server.connection(from: SocketAddress(parsing: "127.0.0.2:0"))
        #expect(other.asks(query))
        let refused = try server.connection()
        #expect(refused.isEnded())
        #expect(server.value(of: .tcpRefused, reaching: 1) == 1)
        busy[0].send(query.framed.dropFirst())
        #expect(query.isAnswered(by: busy[0].receiveMessage()))
    }

    @Test("who has an IPv6 network is one client, whatever the addresses")
    func perNetwork() throws {
        let queues = DeadlineQueues(idle: 1, awaiting: 1, reading: 1, writing: 1)
        var table = ConnectionTable(capacity: 16, queues: queues)
        func host(_ text: String) throws -> SocketAddress.Host {
            try SocketAddress(parsing: text, defaultPort: 53).host
        }
        func open(_ text: String) throws -> Int {
            let any = try SocketAddress(parsing: "127.0.0.1:0")
            let descriptor = try FileDescriptor(socketFor: any, stream: true)
            return table.open(TCPConnection(descriptor, client: try host(text)), at: 0)
        }
        let addresses = ["2001:db8::1", "2001:db8::2", "2001:db8:0:ff:ffff::"]
        let slots = try addresses.map(open)
        let other = try open("2001:db8:0:100::1")
        let (four, next) = (try open("192.0.2.1"), try open("192.0.2.2"))
        for address in addresses {
            #expect(table.count(of: try host(address)) == 3)
            #expect(table.oldestIdle(of: try host(address)) == slots[0])
        }
        #expect(table.count(of: try host("2001:db8:0:100::7")) == 1)
        #expect(table.oldestIdle(of: try host("2001:db8:0:100::7")) == other)
        #expect(table.oldestIdle(of: try host("192.0.2.1")) == four)
        #expect(table.oldestIdle(of: try host("192.0.2.2")) == next)
        #expect(table.oldestIdle(of: try host("192.0.2.3")) == nil)
        for slot in slots { table.close(slot) }
        #expect(table.count(of: try host("2001:db8::1")) == 0)
        #expect(table[other].client == (try host("2001:db8:0:100::1")))
    }

    @Test("2,000 connections that say nothing keep nobody from being answered")
    func silentConnections() throws {
        let server = try TestServer { $0.connections = 500 }
        defer { server.stop() }
        let silent = try (0..<2_000).map { _ in try server.connection() }
        #expect(try server.answers())
        #expect(server.value(of: .tcpOpened, reaching: 2_001) == 2_001)
        #expect(server.server.counters().tcpOpen <= 500)
        #expect(silent.count == 2_000)
    }

    @Test(
        "22 of 100 files may be connections, and at least one",
        arguments: [(1024, 225), (64, 14), (1, 1), (1 << 20, 10_000)])
    func filesBoundConnections(files: Int, connections: Int) {
        let configuration = NameServerConfiguration(listen: [], seed: 1)
        let share = TCPShare(configuration, workers: 1, fileLimit: files)
        #expect(share.connections == connections)
    }

    @Test(
        "what all parts of the program may open is less than the limit",
        arguments: [256, 1024, 4096, 65_536, 1 << 20, .max])
    func fileShares(limit: Int) {
        let all = FileShare.allCases.reduce(0) { $0 + $1.files(of: limit) }
        #expect(all <= limit - limit / 8)
    }

    @Test("the limit of files is raised to the hard limit")
    func raisesLimit() {
        #expect(raiseFileLimit() == fileLimit())
        #expect(raiseFileLimit() >= 256)
    }

    @Test("the workers' shares never exceed the limits of the server")
    func shares() throws {
        var configuration = NameServerConfiguration(listen: [], seed: 1)
        configuration.connections = 100
        configuration.connectionsPerClient = 10
        for workers in 1...20 {
            let share = TCPShare(configuration, workers: workers, fileLimit: 1024)
            #expect(share.connections * workers <= 100)
            #expect(share.connectionsPerClient >= 1 && share.connectionsPerClient <= 10)
        }
    }
}

extension TestClient {
    /// Sends a query over TCP; true when it is answered.
    func asks(_ query: TestQuery) -> Bool {
        send(query.framed)
        return query.isAnswered(by: receiveMessage())
    }
}

/// Waits until the coarse clock has moved on.
func waitForTick() -> Bool {
    let start = coarseMilliseconds()
    return waitUntil { coarseMilliseconds() > start }
}
