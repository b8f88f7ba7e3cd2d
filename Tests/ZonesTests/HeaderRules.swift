import DNSWire
import TestKit
import Testing

@Suite("Headers, EDNS and hostile messages")
struct HeaderRules {
    private func table() throws -> TestTable {
        let table = try TestTable("example.")
        try table.put("w.example. 60 IN A 192.0.2.1")
        return table
    }

    private func query(_ change: (inout [UInt8]) -> Void) throws -> [UInt8] {
        var octets = try QueryMessage("w.example. A").octets
        change(&octets)
        return octets
    }

    @Test("RD is copied; AD, CD and Z are not")
    func flags() throws {
        let reply = try Reply(
            table().exchange(
                query {
                    $0[2] |= 1; $0[3] |= 0x70
                }))
        #expect(reply.flags == ["qr", "aa", "rd"])
    }

    @Test("Opcodes other than QUERY are NOTIMP, a reply is dropped, a short message too")
    func opcodes() throws {
        for opcode in UInt8(1)...15 {
            let reply = try Reply(table().exchange(query { $0[2] |= opcode << 3 }))
            #expect(reply.code == "NOTIMPL" || reply.code == "NOTIMP")
        }
        #expect(try table().exchange(query { $0[2] |= 0x80 }).isEmpty)
        for length in 0..<12 {
            #expect(try table().exchange(Array(query { _ in }.prefix(length))).isEmpty)
        }
    }

    @Test("A rejected query has an OPT record in its reply when it had one, and its question")
    func rejectedWithOptions() throws {
        let status = try Reply(table().exchange(query { $0[2] |= 2 << 3 }))
        #expect(status.payload == 1232)
        #expect(status.question == ["w.example. IN A"])
        #expect(status.flags == ["qr"])
        let option: [UInt8] = [0, 0, 41, 4, 208, 0, 0, 0, 0, 0, 0]
        let empty = try Reply(table().exchange([0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1] + option))
        #expect(empty.code == "FORMERR")
        #expect(empty.payload == 1232)
        #expect(empty.question.isEmpty)
    }

    @Test("Anything but one question, cut-off records and octets behind the end are FORMERR")
    func formatErrors() throws {
        let whole = try query { _ in }
        var broken = try [
            query { $0[5] = 0 }, query { $0[5] = 2 }, query { $0.append(0) },
            query { $0[12] = 0xC0 }, query { $0[12] = 64 }, query { $0[11] = 2 },
        ]
        broken += (12..<whole.count).map { Array(whole.prefix($0)) }
        for message in broken {
            let octets = try table().exchange(message)
            #expect(octets.count == 12)
            #expect(octets[3] & 15 == 1)
        }
    }

    @Test("A second OPT record, or one whose owner is not the root, is FORMERR")
    func options() throws {
        let plain = try QueryMessage("w.example. A", payload: nil).octets
        let option: [UInt8] = [0, 0, 41, 4, 208, 0, 0, 0, 0, 0, 0]
        var twice = plain + option + option
        twice[11] = 2
        #expect(try table().exchange(twice)[3] & 15 == 1)
        var owned = plain + [1, 97] + option
        owned[11] = 1
        #expect(try table().exchange(owned)[3] & 15 == 1)
        var lying = plain + [0, 0, 41, 4, 208, 0, 0, 0, 0, 0, 5, 0, 9, 0, 2, 1]
        lying[11] = 1
        #expect(try table().exchange(lying)[3] & 15 == 1)
    }

    @Test("Unknown options are ignored, DO is copied, version 1 is BADVERS without an answer")
    func edns() throws {
        let plain = try QueryMessage("w.example. A", payload: nil).octets
        func ask(_ option: [UInt8]) throws -> [UInt8] {
            var octets = plain + option
            octets[11] = 1
            return try table().exchange(octets)
        }
        let unknown = try Reply(
            ask([0, 0, 41, 4, 208, 0, 0, 0x80, 0, 0, 6, 0xFD, 0xE9, 0, 2, 1, 2]))
        #expect(unknown.answer.count == 1)
        #expect(unknown.options.isEmpty)
        let signed = try ask([0, 0, 41, 4, 208, 0, 0, 0x80, 0, 0, 0])
        #expect(signed[signed.count - 4] == 0x80)
        let future = try Reply(ask([0, 0, 41, 4, 208, 0, 1, 0, 0, 0, 0]))
        #expect(future.code == "BADVERS")
        #expect(future.answer.isEmpty && future.question.count == 1)
    }

    @Test("Classes other than IN and zone transfers are refused")
    func refused() throws {
        for recordClass in [UInt8(3), 4, 254, 255] {
            let octets = try table().exchange(query { $0[$0.count - 12] = recordClass })
            #expect(octets[3] & 15 == 5)
        }
        for type in ["AXFR", "IXFR"] {
            #expect(try table().ask("example. \(type)").code == "REFUSED")
        }
    }

    @Test("Noise is dropped, refused or answered, and the reply is never over its limit")
    func noise() throws {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededGenerator(seed: seed)
        let table = try table()
        let whole = try query { _ in }
        for round in 0..<20_000 {
            var message = whole
            if round % 2 == 0 {
                message = (0..<Int.random(in: 0...80, using: &random)).map { _ in
                    UInt8.random(in: 0...255, using: &random)
                }
            } else {
                for _ in 0..<Int.random(in: 1...4, using: &random) {
                    let index = Int.random(in: 0..<message.count, using: &random)
                    message[index] = .random(in: 0...255, using: &random)
                }
            }
            let reply = table.exchange(message)
            #expect(reply.count <= 1232, "seed \(seed)")
            if !reply.isEmpty { _ = try Reply(reply) }
        }
    }
}
