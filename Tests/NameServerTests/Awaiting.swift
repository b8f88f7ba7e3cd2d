import TestKit
import Testing
import Zones

@testable import NameServer

/// Connections whose questions others have, who take their time.
@Suite("Connections that wait for others' replies")
struct Awaiting {
    /// A server that hands questions over to the test.
    private final class Waiting {
        let server: NameServer
        let handOff: HandOff

        init() throws {
            var configuration = NameServerConfiguration(
                listen: [try SocketAddress(parsing: "127.0.0.1:0")], seed: 1)
            (configuration.udpWorkers, configuration.tcpWorkers) = (1, 1)
            configuration.idleTimeout = .milliseconds(100)
            var responder = ResponderConfiguration()
            responder.forwarding = ClientRules()
            server = try NameServer(
                configuration, table: SnapshotTable(key: (1, 2)), responder: responder)
            handOff = try server.makeHandOff()
            try server.start()
        }

        /// A connection with a question, and the question as it was handed over.
        func ask() throws -> (TestClient, HandedQuestion) {
            let client = try TestClient(stream: true, to: server.addresses[0])
            let query = try QueryMessage("www.example.org. A", recursionDesired: true)
            client.send(TestQuery.frame(query.octets))
            var question: HandedQuestion?
            var buffer = [UInt8](repeating: 0, count: 65_535)
            waitUntil {
                question = handOff.take(&buffer)
                return question != nil
            }
            return (client, try #require(question))
        }
    }

    @Test("are not idle until they have them (RFC 7766 §6.2.3)")
    func notIdle() throws {
        let waiting = try Waiting()
        defer { waiting.server.stop() }
        let (client, question) = try waiting.ask()
        #expect(!client.isReadable(within: 400))
        #expect(waiting.handOff.send(question.message, to: question))
        #expect(
            client.receiveExactly(2 + question.message.count)?.dropFirst(2) == question.message[...]
        )
        #expect(client.isEnded())
        #expect(waiting.server.counters()[.tcpIdleTimeouts] == 1)
    }

    @Test("are told before a server that stops closes them")
    func stopping() throws {
        let waiting = try Waiting()
        defer { waiting.server.stop() }
        let (client, question) = try waiting.ask()
        var isSent = false
        waiting.server.stop { isSent = waiting.handOff.send(question.message, to: question) }
        #expect(isSent)
        #expect(
            client.receiveExactly(2 + question.message.count)?.dropFirst(2) == question.message[...]
        )
        #expect(client.isEnded())
        #expect(waiting.server.counters()[.tcpAbandoned] == 0)
    }
}
