import BenchData
import DNSWire
import Foundation
import Logging
import Muster
import NameServer

/// A server in this process that forwards to a socket nobody reads, and a load from another
/// process.
struct ForwardBench {
    private let server: Server
    private let port: UInt16
    private let silent: SilentUpstream
    private let folder: WorkFolder
    private let waiting: Int
    private let seconds: Double

    /// Milliseconds that questions wait: longer than a load takes, with its start.
    private static let timeout = 30_000

    /// Starts the server with the data set.
    init(waiting: Int, seconds: Double) async throws {
        raiseFileLimit()
        guard fileLimit() / 2 >= waiting else {
            throw Failure(
                "the limit of open files is \(fileLimit()): \(waiting) questions need twice as many"
            )
        }
        (self.waiting, self.seconds) = (waiting, seconds)
        folder = try WorkFolder()
        silent = try SilentUpstream()
        var configuration = ServerConfiguration()
        configuration.workers = 1
        configuration.dnsSD = false
        configuration.logger.logLevel = .critical
        configuration.forwarding.upstreams = [".": ["127.0.0.1:\(silent.port)"]]
        configuration.forwarding.inFlight = waiting
        configuration.forwarding.timeout = Self.timeout
        server = try await Server.start(configuration)
        let data = DataSet(services: 1000)
        try await data.register(in: server)
        try data.queries(to: folder.path("queries"), count: 100_000)
        guard let port = server.addresses[0].split(separator: ":").last.flatMap({ UInt16($0) })
        else { throw Failure("the server has no address") }
        self.port = port
    }

    /// Stops the server.
    func stop() async { await server.stop() }

    /// Measures in turn without and with questions that wait.
    func run(rounds: Int) async throws -> ForwardResults {
        var results = ForwardResults(waiting: waiting)
        let before = try residentOctets()
        for round in 1...rounds {
            let first = try load()
            try await fill(round)
            let second = try load()
            guard await count() == waiting else {
                throw Failure("questions did not wait as long as the load took")
            }
            results.grown = max(results.grown, try residentOctets() - before)
            try await drain()
            results.alone.append(first.queriesPerSecond)
            results.beside.append(second.queriesPerSecond)
            results.lost += first.lost + second.lost
            Progress.show("round \(round) of \(rounds)")
        }
        return results
    }

    private func load() throws -> LoadReport {
        let output = try Tool.output(of: [
            Tool.own, "load", "--port", "\(port)", "--queries", folder.path("queries"),
            "--seconds", "\(seconds)",
        ])
        return try JSONDecoder().decode(LoadReport.self, from: Data(output.utf8))
    }

    /// Has as many questions wait, each for another name.
    private func fill(_ round: Int) async throws {
        let socket = try BenchSocket()
        try socket.connect(port: port)
        var sent = 0
        let end = ContinuousClock().now + .seconds(20)
        while await count() < waiting {
            guard ContinuousClock().now < end else { throw Failure("questions get lost") }
            // A few at a time, so that no buffer of the kernel overflows.
            for _ in 0..<min(200, waiting - (await count())) {
                let name = try DomainName("q\(sent).round\(round).example.org.")
                var octets = PlainQuery(name, .a).octets
                octets[2] |= 1
                guard socket.send(octets) else { throw Failure("send", code: errno) }
                sent += 1
            }
            waitBriefly()
        }
    }

    private func drain() async throws {
        let end = ContinuousClock().now + .milliseconds(2 * Self.timeout)
        while await count() > 0 {
            guard ContinuousClock().now < end else { throw Failure("questions wait for ever") }
            waitBriefly()
        }
    }

    private func count() async -> Int { await server.statistics().forwarding?.waiting ?? 0 }

    private func residentOctets() throws -> Int {
        let text = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
        return (Int(text.split(separator: " ")[1]) ?? 0) * 4096
    }
}

/// A port that takes datagrams and never answers.
final class SilentUpstream {
    private let socket: BenchSocket
    let port: UInt16

    init() throws(Failure) {
        let socket = try BenchSocket()
        guard socket.bind(port: 0) else { throw Failure("bind", code: errno) }
        port = socket.localPort
        self.socket = socket
    }
}
