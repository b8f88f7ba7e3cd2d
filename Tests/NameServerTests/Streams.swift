import Testing

@testable import NameServer

@Suite("Streams")
struct Streams {
    @Test("pipelined queries are all answered, in their order")
    func pipelining() throws {
        let server = try TestServer()
        defer { server.stop() }
        let client = try server.connection()
        let queries = (0..<500).map { TestQuery(id: UInt16($0)) }
        client.send(queries.flatMap(\.framed))
        for query in queries { try #require(query.isAnswered(by: client.receiveMessage())) }
    }

    @Test("a query that arrives one octet at a time is answered")
    func octetByOctet() throws {
        let server = try TestServer()
        defer { server.stop() }
        let client = try server.connection()
        client.socket.setOption(1, to: 1, level: 6)
        for id in 0..<3 as Range<UInt16> {
            let query = TestQuery(id: id)
            for octet in query.framed { client.send([octet]) }
            try #require(query.isAnswered(by: client.receiveMessage()))
        }
    }

    @Test("queries cut at every octet into two packets are answered")
    func cutAnywhere() throws {
        let server = try TestServer()
        defer { server.stop() }
        let client = try server.connection()
        client.socket.setOption(1, to: 1, level: 6)
        let pair = [TestQuery(id: 1), TestQuery(id: 2)]
        let octets = pair.flatMap(\.framed)
        for cut in 1..<octets.count {
            client.send(octets[..<cut])
            client.send(octets[cut...])
            for query in pair { try #require(query.isAnswered(by: client.receiveMessage())) }
        }
    }

    @Test("a client that ends sending after its queries still gets all replies")
    func halfClose() throws {
        let server = try TestServer()
        defer { server.stop() }
        let client = try server.connection()
        let queries = (0..<200).map { TestQuery(id: UInt16($0)) }
        client.send(queries.flatMap(\.framed))
        client.endSending()
        for query in queries { try #require(query.isAnswered(by: client.receiveMessage())) }
        #expect(client.isEnded())
    }

    @Test("the longest message there can be is taken whole, and the next one is answered")
    func longestMessage() throws {
        let server = try TestServer()
        defer { server.stop() }
        let client = try server.connection()
        let reply = [UInt8](repeating: 0xFF, count: 65_535)
        let query = TestQuery(id: 5)
        client.send(TestQuery.frame(reply) + query.framed)
        try #require(query.isAnswered(by: client.receiveMessage()))
        #expect(server.value(of: .tcpUnanswered, reaching: 1) == 1)
    }

    @Test("a message shorter than a header ends the connection, after the replies before it")
    func tooShort() throws {
        let server = try TestServer()
        defer { server.stop() }
        let client = try server.connection()
        let query = TestQuery(id: 6)
        client.send(query.framed + [0, 11] + [UInt8](repeating: 0, count: 11))
        try #require(query.isAnswered(by: client.receiveMessage()))
        #expect(client.isEnded())
        #expect(server.value(of: .tcpInvalid, reaching: 1) == 1)
    }

    @Test("64 KiB of noise do no harm", arguments: 1...8 as ClosedRange<UInt64>)
    func noise(seed: UInt64) throws {
        let server = try TestServer()
        defer { server.stop() }
        var state = seed
        let noise = (0..<65_536).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 56)
        }
        let client = try server.connection()
        client.send(noise)
        client.endSending()
        #expect(client.isEnded())
        #expect(try server.answers())
    }
}
