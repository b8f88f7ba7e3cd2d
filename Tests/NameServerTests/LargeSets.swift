import DNSWire
import TestKit
import Testing
import Zones

@testable import NameServer

@Suite("Sets that are too large, over sockets")
struct LargeSets {
    @Test("Over UDP as many whole records as fit, with TC; over TCP all of them, without")
    func truncation() throws {
        let server = try AnsweringServer()
        defer { server.stop() }
        for (payload, fitting) in [(nil, 30), (512, 29), (1232, 74)] as [(UInt16?, Int)] {
            let query = try QueryMessage("big.example. A", payload: payload).octets
            let cut = try #require(try server.exchange(query, over: .udp))
            let tail = payload == nil ? "0" : "1 opt"
            #expect(try Reply.outline(cut) == "NOERROR aa tc 1/\(fitting)/0/\(tail)")
            let whole = try #require(try server.exchange(query, over: .tcp))
            #expect(try Reply.outline(whole) == "NOERROR aa 1/200/0/\(tail)")
        }
    }

    @Test("A set for no message is sent over TCP in parts that rotate, with a remark, and counted")
    func window() throws {
        let server = try AnsweringServer()
        defer { server.stop() }
        let query = try QueryMessage("huge.example. A").octets
        var seen: Set<String> = []
        for reply in try server.exchange(Array(repeating: query, count: 30), over: .tcp) {
            let octets = try #require(reply)
            let reply = try Reply(octets)
            #expect(!reply.isTruncated && octets.count > 65_535 - 16)
            #expect(reply.extendedErrors.count == 1)
            #expect(reply.extendedErrors[0].hasPrefix("0 the record set exceeds a message"))
            seen.formUnion(reply.answer)
        }
        #expect(seen.count == 5000)
        let windows = server.server.server.responderCounters.reduce(0) { $0 + $1.load()[.windowed] }
        #expect(windows == 30)
        let plain = try QueryMessage("huge.example. A", payload: nil).octets
        let reply = try #require(try server.exchange(plain, over: .tcp))
        #expect(try !Reply(reply).isTruncated && reply.count > 65_535 - 16)
    }

    @Test("The owner of each record points at the question")
    func owners() throws {
        let server = try AnsweringServer()
        defer { server.stop() }
        let query = try QueryMessage("BIG.example. A").octets
        let reply = try #require(try server.exchange(query, over: .tcp))
        for record in try MessageParts(reply).answers {
            #expect(reply[record.start..<record.start + 2] == [0xC0, 12])
        }
    }
}
