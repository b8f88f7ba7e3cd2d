import Foundation

/// A server whose API is measured, while it runs.
final class APIServer: Sendable {
    let kind: APIServerKind
    let port: UInt16
    private let process: ChildProcess

    /// Starts a server on a processor; returns when it answers.
    init(_ kind: APIServerKind, in site: APISite, processor: Int) async throws {
        self.kind = kind
        port = try FreePort.take()
        process = try ChildProcess(
            try site.command(of: kind, port: port), processor: processor,
            output: site.folder.path("\(kind.rawValue).output"))
        try await waitUntilItAnswers()
    }

    /// Processor time that it has used.
    var processorTime: ProcessorTime { ProcessorTime(ofGroup: process.id) }

    /// Fails with what it wrote if it has ended.
    func checkRunning() throws(Failure) {
        guard process.isRunning else {
            throw Failure("\(kind.title) has ended by itself:\n\(process.output)")
        }
    }

    private func waitUntilItAnswers() async throws {
        let deadline = ContinuousClock().now + .seconds(60)
        while true {
            try checkRunning()
            if let reply = try? await kind.probe(port: port), reply.status == 200 { return }
            guard ContinuousClock().now < deadline else {
                throw Failure(
                    "\(kind.title) does not answer on 127.0.0.1:\(port) within a minute:\n"
                        + process.output)
            }
            waitBriefly()
        }
    }
}
