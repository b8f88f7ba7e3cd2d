import DNSWire
import TestKit
import Testing

/// That the judge of replies sees what it is there for.
@Suite("Replies that are wrong are noticed")
struct Judging {
    private let query: [UInt8]
    private let reply: [UInt8]

    init() throws {
        let table = try TestTable("example.")
        try table.put(
            "_x._tcp.example. 60 IN SRV 1 1 80 a.example.",
            "_x._tcp.example. 60 IN SRV 1 1 80 b.example.")
        query = try QueryMessage("_x._tcp.example. SRV").octets
        reply = table.exchange(query)
    }

    private func isRight(_ change: (inout [UInt8]) -> Void) -> Bool {
        var octets = reply
        change(&octets)
        return (try? ReplyJudge.judge(octets, to: query, isStream: false)) != nil
    }

    @Test("Headers: id, QR, opcode, RD, RA, Z, AD, CD, a code with an answer")
    func headers() {
        #expect(isRight { _ in })
        #expect(!isRight { $0[1] ^= 1 })
        for bit in [7, 3, 0] { #expect(!isRight { $0[2] ^= 1 << bit }, "bit \(bit)") }
        for bit in 4...7 { #expect(!isRight { $0[3] ^= 1 << bit }, "bit \(bit)") }
        for code in [1, 2, 4, 5] as [UInt8] { #expect(!isRight { $0[3] |= code }) }
    }

    @Test("The question in another case, and another one")
    func question() {
        #expect(!isRight { $0[14] ^= 0x20 })
        #expect(!isRight { $0[query.count - 12] ^= 1 })
    }

    @Test("Counts, lengths and octets that are too few or too many")
    func counts() {
        for count in [5, 7, 9, 11] {
            #expect(!isRight { $0[count] += 1 }, "count \(count)")
            #expect(!isRight { $0[count] &-= 1 }, "count \(count)")
        }
        #expect(!isRight { $0.append(0) })
        for length in 0..<reply.count {
            #expect(!isRight { $0.removeLast($0.count - length) }, "\(length) octets")
        }
    }

    @Test("Pointers that lead forward, to themselves or into the header")
    func pointers() throws {
        let owner = try MessageParts(reply).answers[0].start
        #expect(reply[owner] == 0xC0)
        for target in [0, 11, owner, owner + 2, reply.count] {
            #expect(!isRight { $0[owner + 1] = UInt8(target) }, "to \(target)")
        }
    }

    @Test("Names in record data that are compressed, or do not fill it")
    func data() throws {
        let target = try MessageParts(reply).answers[0].data.lowerBound + 6
        #expect(!isRight { $0.replaceSubrange(target..<target + 2, with: [0xC0, 12]) })
        #expect(!isRight { $0[target] = 0 })
    }

    @Test("A record that comes twice")
    func copies() throws {
        let records = try MessageParts(reply).answers
        let second = records[1].start..<records[1].data.upperBound
        let first = Array(reply[records[0].start..<records[0].data.upperBound])
        #expect(!isRight { $0.replaceSubrange(second, with: first) })
    }

    @Test("An OPT record that is missing, comes twice, or says what it may not")
    func options() throws {
        let record = try #require(try MessageParts(reply).options.first)
        let octets = Array(reply[record.start...])
        #expect(
            !isRight {
                $0.removeLast(octets.count)
                $0[11] -= 1
            })
        #expect(
            !isRight {
                $0 += octets
                $0[11] += 1
            })
        // The version, a flag that nobody knows, DO, a payload size of 210.
        for (offset, value) in [(6, 1), (8, 1), (7, 0x80), (3, 0)] as [(Int, UInt8)] {
            #expect(!isRight { $0[record.start + offset] = value }, "octet \(offset)")
        }
    }

    @Test("A reply that is too long, and one with EDNS that nobody asked for")
    func sizes() throws {
        let table = try TestTable("example.")
        try table.put(
            "w.example. 60 IN TXT \"\(String(repeating: "x", count: 250))\"",
            "w.example. 60 IN TXT \"\(String(repeating: "y", count: 250))\"")
        let reply = table.exchange(try QueryMessage("w.example. TXT").octets)
        #expect(reply.count > 512)
        for payload in [nil, 512] as [UInt16?] {
            let query = try QueryMessage("w.example. TXT", payload: payload).octets
            #expect(throws: Unreadable.self) {
                try ReplyJudge.judge(reply, to: query, isStream: false)
            }
        }
        let plain = try QueryMessage("w.example. TXT", payload: nil).octets
        #expect(throws: Unreadable.self) {
            try ReplyJudge.judge(reply, to: plain, isStream: true)
        }
    }

    @Test("A negative answer without its SOA")
    func negative() throws {
        let table = try TestTable("example.")
        let query = try QueryMessage("x.example. A", payload: nil).octets
        var reply = table.exchange(query)
        try ReplyJudge.judge(reply, to: query, isStream: false)
        reply.removeLast(reply.count - query.count)
        reply[9] = 0
        #expect(throws: Unreadable.self) {
            try ReplyJudge.judge(reply, to: query, isStream: false)
        }
    }
}
