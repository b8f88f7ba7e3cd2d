import Testing
import Zones

@testable import NameServer

@Suite("Counters")
struct Counting {
    @Test("add up over all workers and both transports")
    func addUp() throws {
        let server = try TestServer { $0.udpWorkers = 4 }
        defer { server.stop() }
        let query = TestQuery(id: 1)
        var notQuery = query.octets
        notQuery[2] = 0x80
        for _ in 0..<30 {
            let udp = try server.datagrams()
            udp.send(notQuery)
            for _ in 0..<10 {
                udp.send(query.octets)
                try #require(query.isAnswered(by: udp.receive()))
            }
            let tcp = try server.connection()
            tcp.send(TestQuery.frame(notQuery))
            for _ in 0..<5 { #expect(tcp.asks(query)) }
        }
        #expect(waitUntil { server.server.counters()[.tcpClosed] == 30 })
        let counters = server.server.counters()
        #expect(counters[.udpQueries] == 330)
        #expect(counters[.udpReplies] == 300)
        #expect(counters[.udpUnanswered] == 30)
        #expect(counters[.tcpQueries] == 180)
        #expect(counters[.tcpReplies] == 150)
        #expect(counters[.tcpUnanswered] == 30)
        #expect(counters[.tcpOpened] == 30)
        #expect(counters.tcpOpen == 0)
        var asked = ResponderCounts()
        for block in server.server.responderCounters { asked.add(block.load()) }
        #expect(asked[.udpQueries] == 330)
        #expect(asked[.tcpQueries] == 180)
    }

    @Test("of one worker fit into its memory, each in a place of its own")
    func places() {
        let counters = WorkerCounters()
        for counter in TransportCounter.allCases { counters.add(counter, counter.rawValue + 1) }
        for counter in TransportCounter.allCases {
            #expect(counters[counter] == UInt64(counter.rawValue) + 1)
        }
    }
}
