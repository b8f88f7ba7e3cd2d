import DNSWire
package import Zones

/// What is wrong with how the server treats an input: text for who reads the crash.
package struct FuzzFinding: Error, CustomStringConvertible {
    package let description: String
}

/// Everything that an input is tried on, made once.
package final class FuzzCheck {
    private let plain: FuzzTable
    private let colliding: FuzzTable
    private var buffer = FuzzBuffer()
    /// What was counted of all inputs: each is answered twice.
    package private(set) var counts = ResponderCounts()

    /// Two tables of the fuzzed zones.
    package init() throws {
        plain = try FuzzTable(hashMask: .max, hasRoot: false)
        colliding = try FuzzTable(hashMask: 0x7, hasRoot: true)
    }

    /// Answers an input twice and judges what comes back; gives the reply, empty where there is
    /// none. Anything that no client may see is thrown.
    ///
    /// The second time the query is read ahead for and what lies behind it in memory is something
    /// else: the reply must be the same, whatever was in the buffer before.
    @discardableResult
    package func run(_ input: FuzzInput) throws -> [UInt8] {
        try parse(input.message)
        read(input.message)
        let reply = try respond(input, filler: 0xA5, readsAhead: false)
        let again = try respond(input, filler: 0x5A, readsAhead: true)
        if reply != again {
            throw FuzzFinding(description: "two replies to one query: \(reply) and \(again)")
        }
        try ReplyRules(input).check(reply)
        return reply
    }

    /// Reads the message as a query: what is found must be what the message says.
    private func parse(_ octets: [UInt8]) throws {
        var name = CanonicalName()
        // SAFETY: octets have no padding.
        let message = unsafe octets.span.bytes
        let expected = QueryWalk(octets)
        switch Query.parse(message, name: &name) {
        case .drop:
            if expected.isAnswered { throw FuzzFinding(description: "a query is dropped") }
        case .reject(let code, let query):
            if !expected.isAnswered { throw FuzzFinding(description: "a reply is answered") }
            if (query == nil) != (expected.walk == nil) {
                throw FuzzFinding(description: "a message that parses is rejected unread")
            }
            if let refusal = expected.refusal, refusal != Int(code.rawValue) {
                throw FuzzFinding(description: "\(code), not \(refusal)")
            }
        case .unknownKey:
            if expected.refusal != 9 {
                throw FuzzFinding(description: "a signature where there is none")
            }
        case .query(let query):
            guard expected.isQuery, let walk = expected.walk, walk.counts[0] == 1 else {
                throw FuzzFinding(description: "a message that does not parse is answered")
            }
            guard query.questionEnd == walk.question.upperBound,
                (query.edns != nil) == expected.hasOptions,
                name.length == walk.question.count - 4,
                (0..<name.length).allSatisfy({
                    name.octet(at: $0) == lowercased(octets[12 + $0])
                })
            else { throw FuzzFinding(description: "the question is read wrong: \(query)") }
        }
    }

    /// Reads the message as a reply, as the `muster` command reads what comes back to it.
    private func read(_ octets: [UInt8]) {
        guard let reply = ReplyReader(octets) else { return }
        _ = (reply.code, reply.extendedError, reply.option(EDNSOption.cookie))
    }

    /// The reply to an input from a responder of its own, in a buffer that is filled with `filler`
    /// behind the query. What lies behind the limit of the reply must stay as it was.
    private func respond(
        _ input: FuzzInput, filler: UInt8, readsAhead: Bool
    ) throws -> [UInt8] {
        buffer.hold(input.message, filler: filler)
        let length = try answer(input, readsAhead: readsAhead)
        let limit = ReplyRules(input).limit
        guard length <= limit else {
            throw FuzzFinding(description: "a reply of \(length) octets, at most \(limit)")
        }
        guard buffer.isUntouched(from: max(limit, length)) else {
            throw FuzzFinding(description: "something is written behind the limit, \(limit)")
        }
        return Array(buffer.octets.prefix(length))
    }

    private func answer(_ input: FuzzInput, readsAhead: Bool) throws -> Int {
        let table = input.collides ? colliding : plain
        let counted = ResponderCounterBlock()
        var responder = Responder(
            configuration: input.configuration, seed: input.seed, counters: counted)
        responder.client = input.client
        var reader = table.table.makeReader()
        let snapshot = reader.enter()
        defer { reader.leave() }
        var expected: Int?
        if readsAhead {
            // SAFETY: octets have no padding.
            expected = responder.expect(unsafe input.message.span.bytes, in: snapshot)
            responder.readAhead(in: snapshot)
        }
        let length = buffer.change(first: input.capacity) { message in
            responder.respond(
                to: &message, queryLength: input.message.count, transport: input.transport,
                snapshot: snapshot, expected: expected)
        }
        responder.publishCounts()
        counts.add(counted.load())
        if length < 0 { try check(responder.outline, length: -length, input) }
        return abs(length)
    }

    /// A reply that others have to complete is a failure until then, and its outline says where its
    /// parts are.
    private func check(_ outline: ReplyOutline, length: Int, _ input: FuzzInput) throws {
        let places = [12, outline.questionEnd, outline.answersEnd, outline.optionsEnd].map(Int.init)
        guard input.isForwardedFor, places == places.sorted(), places[3] <= length,
            outline.target >= 12, outline.target < outline.answersEnd
        else { throw FuzzFinding(description: "\(outline) of \(length) octets") }
    }
}
