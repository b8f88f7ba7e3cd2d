import Synchronization
import TestKit
import Testing

extension Scenarios {
    @Suite("Response rate limiting over sockets")
    struct RateLimitTests {
        /// A server that limits local clients too.
        private func server(_ options: String...) async throws -> MusterServer {
            try await MusterServer(
                folder: ServedFolder.make(), options: ["--rate-limit-local", "on"] + options)
        }

        @Test("A flood gets the limit; what is over it is dropped or cut, and all is counted")
        func flood() async throws {
            let server = try await server(
                "--rate-limit", "50", "--rate-limit-window", "2", "--rate-limit-slip", "2")
            let flood = try Flood(server, from: 1)
            let clock = ContinuousClock()
            let begin = clock.now
            for _ in 0..<40 { try await flood.send(50) }
            try await flood.end()
            // Another network, in the middle of it.
            let other = try Flood(server, from: 0x0101)
            try await other.send(20, isAnswered: true)
            #expect(other.whole == 20 && other.cut == 0)
            // TCP proves the address: it is neither limited nor counted.
            let client = try DNSClient(server.address)
            for _ in 0..<20 {
                let reply = try await client.askTCP("www.example.org. A")
                #expect(reply.answer == ["www.example.org. 300 IN A 192.0.2.80"])
            }
            let seconds = Int((clock.now - begin) / .seconds(1)) + 1
            #expect(flood.whole >= 100 && flood.whole <= 50 * (2 + seconds))
            let limited = try await count("limited", server)
            let slipped = try await count("slipped", server)
            #expect(limited == 2000 - flood.whole && slipped == flood.cut)
            #expect(abs(flood.cut - limited / 2) < 150, "\(flood.cut) of \(limited)")
            #expect(server.log.contains("replies are limited"), "\(server.log)")
        }

        @Test("In a flood dig comes to its answer by a cookie, and without one by TCP")
        func tools() async throws {
            let server = try await server(
                "--rate-limit", "1", "--rate-limit-window", "1", "--rate-limit-slip", "1")
            let flood = try Flood(server, from: 1)
            try await flood.send(50)
            let isOver = Mutex(false)
            async let flooding: Void = {
                while !isOver.withLock(\.self) { try await flood.send(50) }
            }()
            let dig = [
                "dig", "@127.0.0.1", "-p", String(server.port), "+tries=3", "www.example.org", "A",
            ]
            let plain = try await run(dig + ["+nocookie"])
            let cookie = try await run(dig + ["+cookie"])
            let kdig = try await run(["kdig"] + dig.dropFirst().filter { $0 != "+tries=3" })
            isOver.withLock { $0 = true }
            try await flooding
            #expect(plain.output.contains("retrying in TCP mode"), "\(plain.output)")
            #expect(cookie.output.contains("BADCOOKIE, retrying"), "\(cookie.output)")
            for found in [plain, cookie, kdig] {
                #expect(found.output.contains("192.0.2.80"), "\(found.output)")
            }
        }

        @Test("By default local clients are not limited")
        func exempt() async throws {
            let server = try await MusterServer(
                folder: ServedFolder.make(), options: ["--rate-limit", "1"])
            let flood = try Flood(server, from: 1)
            for _ in 0..<10 { try await flood.send(50, isAnswered: true) }
            #expect(flood.whole == 500)
            #expect(try await count("limited", server) == 0)
        }

        /// A counter as `muster stats` prints it.
        private func count(_ name: String, _ server: MusterServer) async throws -> Int {
            let stats = try await server.run("stats")
            let line = stats.output.split(separator: "\n").first {
                $0.hasPrefix("muster_dns_\(name)_total ")
            }
            return try #require(line?.split(separator: " ").last.flatMap { Int($0) })
        }
    }
}

extension MusterServer {
    /// The port of DNS.
    fileprivate var port: Int { address.split(separator: ":").last.flatMap { Int($0) } ?? 0 }
}

/// A client that sends many queries at once from 127.0.0.0 plus a number, and counts what comes.
private final class Flood: Sendable {
    private let socket: Socket
    private let query: [UInt8]
    private let counts = Mutex((whole: 0, cut: 0))

    init(_ server: MusterServer, from number: UInt32) throws {
        socket = try Socket(.datagram)
        try socket.bind(to: .loopback(number, port: 0))
        try socket.connect(to: .local(port: server.port))
        query = try QueryMessage("www.example.org. A").octets
    }

    var whole: Int { counts.withLock(\.whole) }
    var cut: Int { counts.withLock(\.cut) }

    /// Sends so many queries, at most a hundred, which fit every buffer, and takes in the replies
    /// until none has come for a while; a longer while where all are answered.
    func send(_ count: Int, isAnswered: Bool = false) async throws {
        try await blocking { [self] in
            for _ in 0..<count { try socket.send(query) }
            try takeIn(count, patience: isAnswered ? 5000 : 100)
        }
    }

    /// Takes in what is still on its way.
    func end() async throws { try await blocking { [self] in try takeIn(.max, patience: 1000) } }

    private func takeIn(_ count: Int, patience: Int) throws {
        var taken = 0
        while taken < count, try socket.isReadable(within: patience) {
            let octets = try socket.receive()
            try ReplyJudge.judge(octets, to: query, isStream: false)
            let reply = try Reply(octets)
            counts.withLock {
                if reply.isTruncated { $0.cut += 1 } else { $0.whole += 1 }
            }
            taken += 1
        }
    }
}
