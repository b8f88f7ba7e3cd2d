import ArgumentParser
import Foundation

/// Where the programs and results of a benchmark are.
struct BenchPlaces: ParsableArguments {
    @Option(help: "The folder of the unpacked peers.") var peers = ".build/bench/peers"
    @Option(help: "The program muster; by default the one beside this program.")
    var muster: String?
    @Option(help: "The folder to write the results to.") var results = "bench/results"

    /// The path of the program `muster`.
    func musterPath() throws(Failure) -> String { try program("muster", at: muster) }

    /// The path of a program of this package: beside this one unless it is told.
    func program(_ product: String, at path: String? = nil) throws(Failure) -> String {
        let path = path ?? URL(filePath: Tool.own).deletingLastPathComponent().path + "/" + product
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw Failure(
                "there is no program \(path): swift build -c release --product \(product)")
        }
        return path
    }

    /// Fails when a program is missing.
    func checkTools(_ tools: [String], needsPeers: Bool) throws(Failure) {
        for tool in tools where Tool.path(of: tool) == nil {
            throw Failure("there is no \(tool) here: the make target installs it")
        }
        if needsPeers, !FileManager.default.fileExists(atPath: peers + "/packages") {
            throw Failure("no peers in \(peers): bench/peers/unpack \(peers)")
        }
    }

    /// The command line, as somebody would type it.
    static var command: String {
        ([".build/release/MusterBench"] + CommandLine.arguments.dropFirst())
            .joined(separator: " ")
    }

    /// `2025-01-31`.
    static var today: String { Date.now.formatted(.iso8601.year().month().day()) }
}
