import Foundation
import TestKit

/// A run of the program `StoreCrasher`, which writes groups to a store and tells of each.
final class Crasher {
    /// How it ended and what it told.
    struct Outcome {
        let status: Int32
        let lines: [String]

        /// The last group that it was told is stored; before the first, the one that it found.
        var lastAcknowledged: Int64 {
            lines.compactMap { line -> Int64? in
                let words = line.split(separator: " ")
                guard words.count == 2, words[0] == "ack" || words[0] == "open" else { return nil }
                return Int64(words[1])
            }.last ?? 0
        }
    }

    private let process = Process()
    private let output = Pipe()
    private let input = Pipe()
    private var pending = Data()

    /// A run on a folder, under a shim's settings or with another program before it.
    init(
        _ folder: String, groups: Int, changesPerCheckpoint: Int = 200,
        environment: [String: String] = [:], through program: [String] = []
    ) throws {
        let crasher = Checkout.product("StoreCrasher")
        let command = program + [crasher, folder, "\(groups)", "\(changesPerCheckpoint)"]
        process.executableURL = URL(fileURLWithPath: command[0])
        process.arguments = Array(command.dropFirst())
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardOutput = output
        process.standardInput = input
    }

    func start() throws { try process.run() }

    /// Runs it and waits for its end.
    func runToEnd() throws -> Outcome {
        try start()
        return end()
    }

    /// The next line it tells; nil at the end.
    func nextLine() -> String? {
        while true {
            if let end = pending.firstIndex(of: UInt8(ascii: "\n")) {
                defer { pending = Data(pending[(end + 1)...]) }
                return String(decoding: pending[..<end], as: UTF8.self)
            }
            let more = output.fileHandleForReading.availableData
            if more.isEmpty { return nil }
            pending += more
        }
    }

    /// Lets it go on after a failure.
    func goOn() { input.fileHandleForWriting.write(Data("\n".utf8)) }

    func kill() {
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Waits for its end.
    func end() -> Outcome {
        var lines: [String] = []
        while let line = nextLine() { lines.append(line) }
        process.waitUntilExit()
        return Outcome(status: process.terminationStatus, lines: lines)
    }
}
