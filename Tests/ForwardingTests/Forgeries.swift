import TestKit
import Testing

@testable import Forwarding

@Suite("A reply that is not the one that was asked for is ignored and counted (RFC 5452)")
struct Forgeries {
    /// A forged reply that comes before the true one.
    struct Row: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let counter: ForwardCounter
        let forge: @Sendable (AskedQuery) -> ScriptedUpstream.Step
    }

    static let rows = [
        Row(testDescription: "another id", counter: .wrongId) { query in
            let id = UInt16(query.octets[0]) << 8 | UInt16(query.octets[1])
            return .send(forged(query, id: id ^ 1))
        },
        Row(testDescription: "another port of the server", counter: .wrongSource) {
            .sendFromOtherPort(forged($0))
        },
        Row(testDescription: "another server", counter: .wrongSource) {
            .sendFromOtherAddress(forged($0))
        },
        Row(testDescription: "another name", counter: .wrongQuestion) { query in
            var question = query.question
            question[1] ^= 1
            return .send(forged(query, question: question))
        },
        Row(testDescription: "another type", counter: .wrongQuestion) { query in
            var question = query.question
            question[question.count - 3] = 16
            return .send(forged(query, question: question))
        },
        Row(testDescription: "letters of another case", counter: .wrongCase) { query in
            var question = query.question
            for index in 0..<question.count - 4 where question[index] & 0xDF &- 0x41 < 26 {
                question[index] ^= 0x20
            }
            return .send(forged(query, question: question))
        },
        Row(testDescription: "a query", counter: .wrongMessage) { query in
            var reply = forged(query)
            reply[2] &= 0x7F
            return .send(reply)
        },
        Row(testDescription: "a cut header", counter: .wrongMessage) {
            .send(Array(forged($0).prefix(11)))
        },
        Row(testDescription: "records that are not whole", counter: .wrongMessage) {
            .send(forged($0).dropLast())
        },
        Row(testDescription: "octets behind the records", counter: .wrongMessage) {
            .send(forged($0) + [0])
        },
        Row(testDescription: "an owner that points at itself", counter: .wrongMessage) {
            .send(broken($0, owner: [0xC0, UInt8(12 + $0.question.count)]))
        },
        Row(testDescription: "an owner that points into the header", counter: .wrongMessage) {
            .send(broken($0, owner: [0xC0, 2]))
        },
        Row(testDescription: "an owner that points forward", counter: .wrongMessage) {
            .send(broken($0, owner: [0xC0, UInt8(24 + $0.question.count)]))
        },
        Row(testDescription: "an alias that points at itself", counter: .wrongMessage) { query in
            let data: [UInt8] = [0xC0, UInt8(24 + query.question.count)]
            return .send(query.reply(answers: [Record(type: 5, data: data)]))
        },
        Row(testDescription: "no question", counter: .wrongQuestion) { query in
            .send(Array(query.octets[..<2]) + [0x81, 0x80, 0, 0, 0, 0, 0, 0, 0, 0])
        },
    ]

    /// A reply with the forger's address.
    private static func forged(
        _ query: AskedQuery, id: UInt16? = nil, question: [UInt8]? = nil
    ) -> [UInt8] {
        query.reply(
            id: id, question: question, answers: [Record(type: 1, data: [203, 0, 113, 66])])
    }

    /// A reply whose record has an owner that cannot be read.
    private static func broken(_ query: AskedQuery, owner: [UInt8]) -> [UInt8] {
        query.reply(answers: [Record(owner: owner, type: 1, data: [203, 0, 113, 66])])
    }

    @Test("the true answer is given", arguments: rows)
    func ignored(row: Row) async throws {
        let upstream = try ScriptedUpstream { query in
            let forgeries = query.isTCP ? [] : [row.forge(query), row.forge(query)]
            return forgeries + [.wait(30), .send(query.address(7))]
        }
        defer { upstream.stop() }
        let server = try ForwardingServer(upstream.address)
        defer { server.stop() }
        let reply = try await server.ask("www.some-long-name.example.org. A")
        #expect(reply.answer == ["www.some-long-name.example.org. 60 IN A 192.0.2.7"])
        for counter in ForwardCounter.allCases where "\(counter)".hasPrefix("wrong") {
            let count = server.forwarder.counters[counter]
            #expect(counter == row.counter ? count >= 1 : count == 0, "\(counter): \(count)")
        }
        // What was forged is not kept either.
        let again = try await server.ask("www.some-long-name.example.org. A")
        #expect(again.answer.first?.hasSuffix("192.0.2.7") == true)
    }

    @Test("when somebody guesses on, the question goes over TCP")
    func manyGuesses() async throws {
        let upstream = try ScriptedUpstream { query in
            if query.isTCP { return [.send(query.address(7))] }
            let id = UInt16(query.octets[0]) << 8 | UInt16(query.octets[1])
            return (1...40).map { .send(Self.forged(query, id: id ^ UInt16($0))) }
        }
        defer { upstream.stop() }
        let server = try ForwardingServer(upstream.address)
        defer { server.stop() }
        let reply = try await server.ask("www.example.org. A")
        #expect(reply.answer == ["www.example.org. 60 IN A 192.0.2.7"])
        #expect(upstream.queries.map(\.isTCP) == [false, true])
    }

    @Test("ids, ports and letters are different for each question")
    func randomness() async throws {
        let upstream = try ScriptedUpstream { [.send($0.address(7))] }
        defer { upstream.stop() }
        let server = try ForwardingServer(upstream.address)
        defer { server.stop() }
        for number in 0..<40 { _ = try await server.ask("n\(number).abcdefghijkl.example. A") }
        let queries = upstream.queries
        #expect(Set(queries.map { $0.octets[0..<2] }).count > 35)
        #expect(Set(queries.map { $0.name.drop { $0 != "." } }).count > 35)
    }

    @Test("an upstream that does not keep the case of letters is found out over TCP and remembered")
    func lostCase() async throws {
        let upstream = try ScriptedUpstream { [Self.inSmallLetters($0)] }
        defer { upstream.stop() }
        let server = try ForwardingServer(upstream.address)
        defer { server.stop() }
        #expect(try await server.ask("one.abcdefgh.example. A").answer.count == 1)
        #expect(try await server.ask("two.abcdefgh.example. A").answer.count == 1)
        #expect(upstream.queries.map(\.isTCP) == [false, true, false])
        #expect(upstream.queries.last?.name == "two.abcdefgh.example.")
        #expect(server.events == [.losesCase(upstream.address)])
    }

    @Test("the same without TCP is asked in small letters")
    func lostCaseWithoutTCP() async throws {
        let upstream = try ScriptedUpstream { query in
            [query.isTCP ? .close : Self.inSmallLetters(query)]
        }
        defer { upstream.stop() }
        let server = try ForwardingServer(upstream.address)
        defer { server.stop() }
        #expect(try await server.ask("one.abcdefgh.example. A").answer.count == 1)
        #expect(server.events == [.losesCase(upstream.address)])
    }

    /// A true answer whose question has lost its capital letters.
    private static func inSmallLetters(_ query: AskedQuery) -> ScriptedUpstream.Step {
        let small = query.question.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }
        return .send(
            query.reply(question: small, answers: [Record(type: 1, data: [192, 0, 2, 7])]))
    }
}
