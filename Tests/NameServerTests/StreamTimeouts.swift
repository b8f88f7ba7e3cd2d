import Testing

@testable import NameServer

@Suite("Connections that stall are ended")
struct StreamTimeouts {
    @Test("a connection that says nothing is ended after the idle timeout")
    func idle() throws {
        let server = try TestServer { $0.idleTimeout = .milliseconds(100) }
        defer { server.stop() }
        let client = try server.connection()
        #expect(client.isEnded())
        #expect(server.value(of: .tcpIdleTimeouts, reaching: 1) == 1)
    }

    @Test("an answered query starts the idle timeout anew")
    func idleAfterAnswer() throws {
        let server = try TestServer {
            $0.idleTimeout = .seconds(2)
            $0.readTimeout = .seconds(60)
        }
        defer { server.stop() }
        let client = try server.connection()
        let query = TestQuery(id: 1)
        for _ in 0..<5 {
            #expect(!client.isReadable(within: 600))
            client.send(query.framed)
            #expect(query.isAnswered(by: client.receiveMessage()))
        }
        #expect(client.isEnded())
    }

    @Test("half a message is waited for no longer than the read timeout")
    func halfMessage() throws {
        let server = try TestServer { $0.readTimeout = .milliseconds(100) }
        defer { server.stop() }
        let client = try server.connection()
        client.send(TestQuery(id: 2).framed.dropLast())
        #expect(client.isEnded())
        #expect(server.value(of: .tcpReadTimeouts, reaching: 1) == 1)
    }

    @Test("octets that trickle in do not lengthen the read timeout")
    func trickle() throws {
        let server = try TestServer { $0.readTimeout = .milliseconds(200) }
        defer { server.stop() }
        let client = try server.connection()
        client.send([0xFF, 0xFF])
        var sent = 0
        while sent < 500 && !client.isReadable(within: 10) {
            client.send([0])
            sent += 1
        }
        #expect(sent < 500)
        #expect(server.value(of: .tcpReadTimeouts, reaching: 1) == 1)
    }

    @Test("a client that does not read its replies is cut off, and others are served meanwhile")
    func slowReader() throws {
        let server = try TestServer { $0.writeTimeout = .milliseconds(300) }
        defer { server.stop() }
        let client = try server.connection(receiveBuffer: 4096)
        let label = String(repeating: "x", count: 60)
        let query = TestQuery(id: 3, labels: [label, label, label])
        let block = (0..<500).flatMap { _ in query.framed }
        var blocks = 0
        // The server stops reading: some block does not go, at the latest when the connection ends.
        while blocks < 1_000 && client.send(block) { blocks += 1 }
        #expect(blocks < 1_000)
        #expect(server.value(of: .tcpWriteTimeouts, reaching: 1) == 1)
        #expect(try server.answers())
    }

    @Test("a client that reads late, but in time, gets every reply")
    func lateReader() throws {
        let server = try TestServer()
        defer { server.stop() }
        let client = try server.connection(receiveBuffer: 4096)
        let label = String(repeating: "y", count: 60)
        let queries = (0..<20_000).map { TestQuery(id: UInt16($0), labels: [label, label, label]) }
        let octets = queries.flatMap(\.framed)
        let sender = try WorkerThread("sender", processor: nil) { client.send(octets) }
        defer { sender.join() }
        // The server has stopped when its count of replies stands still: only now they are read.
        var replies: UInt64 = 0
        #expect(
            waitUntil {
                let before = replies
                replies = server.server.counters()[.tcpReplies]
                return replies > 0 && replies == before && !client.isWritable(within: 50)
            })
        #expect(replies < 20_000)
        let answered = queries.filter { $0.isAnswered(by: client.receiveMessage()) }
        #expect(answered.count == queries.count)
    }
}
