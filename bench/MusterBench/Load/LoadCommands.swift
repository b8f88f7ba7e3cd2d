import ArgumentParser
import Foundation

/// `MusterBench echo`: the floor that servers are measured against.
struct EchoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "echo", abstract: "Send datagrams back with the QR bit flipped, until ended.")

    @Option(help: "The port of 127.0.0.1.") var port: UInt16

    /// Serves.
    func run() throws {
        var server = try EchoServer(port: port)
        try server.run()
    }
}

/// `MusterBench load`: the generator that saturates a server.
struct LoadCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load",
        abstract: "Keep a UDP server of 127.0.0.1 saturated, and report as JSON.",
        discussion:
            "\(LoadGenerator.sockets) sockets keep \(LoadGenerator.outstanding) queries under way "
            + "each. A query without a reply within a second is lost.")

    @Option(help: "The server's port.") var port: UInt16
    @Option(help: "The file of questions, as MusterBench data writes it.") var queries: String
    @Option(help: "For how many seconds.") var seconds = 3.0
    @Option(help: "Ask with EDNS and this payload size.") var edns: UInt16?

    /// Refuses numbers that make no sense.
    func validate() throws {
        guard seconds > 0, seconds <= 3600 else {
            throw ValidationError("--seconds may be above 0, up to 3600")
        }
    }

    /// Loads the server and prints the report.
    func run() throws {
        let questions = try QuestionList(file: queries, payloadSize: edns)
        var generator = try LoadGenerator(port: port, questions: questions)
        let report = try generator.run(seconds: seconds)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        print(String(decoding: try encoder.encode(report), as: UTF8.self))
    }
}
