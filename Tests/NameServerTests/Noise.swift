import Foundation
import FuzzKit
import TestKit
import Testing
import Zones

@testable import NameServer

/// What `make fuzz` runs with ten million messages, and `make test` with fewer.
@Suite("Noise")
struct Noise {
    /// Messages to send: MUSTER_NOISE_MESSAGES of the environment, or a few seconds' worth.
    private static var messages: Int {
        ProcessInfo.processInfo.environment["MUSTER_NOISE_MESSAGES"].flatMap { Int($0) } ?? 200_000
    }
    /// Octets by which the process may have grown: a leak of one octet for each of ten million
    /// messages is twice as much.
    private static let tolerance = 5 << 20

    @Test(
        "Noise over UDP and TCP leaves memory and files as they were, and questions answered",
        .timeLimit(.minutes(20)))
    func memory() throws {
        let seed = UInt64.random(in: 0 ... .max)
        let table = try FuzzTable(hashMask: .max, hasRoot: false)
        let server = try TestServer(table: table.table)
        defer { server.stop() }
        var noise = try NoiseSource(seed: seed)
        // What is allocated once is there before it is measured.
        let before = try usage(after: Self.messages / 10, of: &noise, by: server)
        let after = try usage(after: Self.messages, of: &noise, by: server)
        print(
            "seed \(seed): \(Self.messages) messages, resident \(before.resident >> 10) KiB before,"
                + " \(after.resident >> 10) KiB after, files \(before.files) and \(after.files)")
        #expect(after.resident - before.resident < Self.tolerance, "seed \(seed)")
        // What tests before this one leave open may be closed meanwhile.
        #expect(after.files <= before.files, "seed \(seed)")
        #expect(try server.answers())
    }

    /// What the process holds once so many messages are answered and all connections closed.
    private func usage(
        after count: Int, of noise: inout NoiseSource, by server: TestServer
    ) throws -> Usage {
        try send(count, to: server, &noise)
        #expect(waitUntil { server.isWithoutConnections })
        return try Usage()
    }

    /// Sends so many messages, one in ten over TCP; behind each group a question is asked that must
    /// be answered.
    private func send(_ count: Int, to server: TestServer, _ noise: inout NoiseSource) throws {
        let datagrams = try NoiseClient(server.datagrams())
        var connection: NoiseClient?
        for _ in 0..<count / 80 {
            try datagrams.exchange(noise.group(72))
            let stream = try connection ?? NoiseClient(server.connection())
            if noise.isLying() {
                stream.lie(noise.group(8))
                connection = nil
            } else {
                try stream.exchangeFramed(noise.group(8))
                connection = stream
            }
        }
    }
}

extension TestServer {
    /// Whether every connection that was opened is closed.
    fileprivate var isWithoutConnections: Bool {
        let counts = server.counters()
        return counts[.tcpOpened] == counts[.tcpClosed]
    }
}

/// What this process holds, as the kernel counts it.
private struct Usage {
    /// Octets of resident memory.
    let resident: Int
    /// Open files.
    let files: Int

    /// What it holds at this moment.
    init() throws {
        let words = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
            .split(separator: " ")
        guard words.count > 1, let pages = Int(words[1]) else {
            throw Unreadable(description: "/proc/self/statm says \(words)")
        }
        resident = pages * Int(getpagesize())
        files = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    }
}
