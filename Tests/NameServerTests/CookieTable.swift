import DNSWire
import TestKit
import Testing
import Zones

@testable import NameServer

@Suite("Cookies, over sockets (RFC 7873, RFC 9018)")
struct CookieTable {
    private static func ask(_ cookies: [UInt8]...) throws -> RawQuery {
        var options = RawOptions()
        options.data = cookies.flatMap { RawOptions.option(EDNSOption.cookie, $0) }
        return try RawQuery("www.example. A").with(options)
    }

    @Test("Cookies of 8 and of 16 to 40 octets are answered, of another length FORMERR (§5.2.2)")
    func lengths() throws {
        let server = try AnsweringServer()
        defer { server.stop() }
        var table = OutlineTable()
        for length in 0...41 {
            let isCookie = length == 8 || (16...40).contains(length)
            table.add(
                "\(length) octets", try Self.ask(Array(repeating: 9, count: length)),
                isCookie ? "NOERROR aa 1/1/0/1 opt 10:24" : "FORMERR 1/0/0/1 opt")
        }
        try table.check(server)
    }

    @Test(
        "A server's cookie that is ours comes back, any other is replaced",
        arguments: Transport.both)
    func proof(transport: Transport) throws {
        let server = try AnsweringServer()
        defer { server.stop() }
        func cookie(_ sent: [UInt8]...) throws -> [UInt8] {
            var options = RawOptions()
            options.data = sent.flatMap { RawOptions.option(EDNSOption.cookie, $0) }
            let query = try RawQuery("www.example. A").with(options)
            let reply = try #require(try server.exchange(query.octets, over: transport))
            return Array(try Reply(reply).options.dropFirst(4))
        }
        let client: [UInt8] = [1, 2, 3, 4, 5, 6, 7, 8]
        let ours = try cookie(client)
        #expect(ours.count == 24 && Array(ours.prefix(8)) == client)
        #expect(try cookie(ours) == ours)
        #expect(server.server.server.validCookies == 1)
        for place in 0..<24 {
            var other = ours
            other[place] ^= 1
            let answer = try cookie(other)
            #expect(answer.prefix(8) == other.prefix(8) && answer != other, "octet \(place)")
        }
        // One of a length that none of ours has gets a new one: the same within the same second.
        let proofs = server.server.server.validCookies
        let new = try cookie(ours + [0])
        #expect(new.count == 24 && Array(new.prefix(8)) == client)
        #expect(server.server.server.validCookies == proofs)
        // A second one counts for nothing.
        #expect(try cookie(ours, [8, 7, 6, 5, 4, 3, 2, 1]) == ours)
        #expect(try cookie(ours, [1]) == ours)
    }
}

extension NameServer {
    /// How many cookies were found to be ours.
    fileprivate var validCookies: UInt64 {
        responderCounters.reduce(0) { $0 + $1.load()[.validCookies] }
    }
}
