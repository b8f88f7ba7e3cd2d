import Testing

@testable import NameServer

/// Whether this machine has the IPv6 loopback address.
let hasIPv6 =
    (try? TestClient(
        stream: false, to: nil, from: SocketAddress(parsing: "[::1]:0"))) != nil

@Suite("The reply comes from the address that was asked")
struct AskedAddress {
    @Test(
        "a server on 0.0.0.0 answers from each address",
        arguments: [
            "127.0.0.1", "127.0.0.2", "127.1.2.3",
        ])
    func wildcardIPv4(asked: String) throws {
        let server = try TestServer(on: "0.0.0.0:0")
        defer { server.stop() }
        let target = try SocketAddress(parsing: asked, defaultPort: server.address.port)
        // A connected socket takes datagrams from the address to which it is connected alone.
        let client = try TestClient(
            stream: false, to: target, from: SocketAddress(parsing: "127.0.0.1:0"))
        let query = TestQuery(id: 1)
        client.send(query.octets)
        #expect(query.isAnswered(by: client.receive()))
    }

    @Test("a server on :: answers from ::1, over UDP and TCP", .enabled(if: hasIPv6))
    func wildcardIPv6() throws {
        let server = try TestServer(on: "[::]:0")
        defer { server.stop() }
        let target = try SocketAddress(parsing: "::1", defaultPort: server.address.port)
        let client = try TestClient(stream: false, to: target)
        let query = TestQuery(id: 2)
        client.send(query.octets)
        #expect(query.isAnswered(by: client.receive()))
        let connection = try TestClient(stream: true, to: target)
        connection.send(query.framed)
        #expect(query.isAnswered(by: connection.receiveMessage()))
    }

    @Test("a server on ::1 answers over UDP and TCP", .enabled(if: hasIPv6))
    func plainIPv6() throws {
        let server = try TestServer(on: "[::1]:0")
        defer { server.stop() }
        #expect(try server.answers())
    }

    @Test("0.0.0.0 and :: can be served on one port by two addresses", .enabled(if: hasIPv6))
    func bothFamilies() throws {
        let first = try TestServer(on: "0.0.0.0:0")
        defer { first.stop() }
        let second = try TestServer(on: "[::]:\(first.address.port)")
        defer { second.stop() }
        #expect(try first.answersAt("127.0.0.1"))
        #expect(try second.answersAt("::1"))
    }
}

extension TestServer {
    /// True when the server answers over UDP at this address.
    func answersAt(_ text: String) throws -> Bool {
        let query = TestQuery(id: 3)
        let target = try SocketAddress(parsing: text, defaultPort: address.port)
        let client = try TestClient(stream: false, to: target)
        client.send(query.octets)
        return query.isAnswered(by: client.receive())
    }
}
