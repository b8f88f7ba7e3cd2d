import Foundation
import TestKit
import Testing

/// The examples of docs/status-apis.md, run as they stand there but for the ports.
@Suite("The examples of the page about the status APIs")
struct StatusExampleTests {
    /// A block of code, and what the page says that it prints.
    private struct Example {
        let language: String
        let code: String
        var output: String?
    }

    private static func examples() throws -> [Example] {
        let page = try Checkout.text("docs/status-apis.md")
        var examples: [Example] = []
        for block in page.components(separatedBy: "\n```").dropFirst() {
            let parts = block.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { continue }
            switch String(parts[0]) {
            case "sh", "python":
                examples.append(Example(language: String(parts[0]), code: String(parts[1])))
            case "text": examples[examples.count - 1].output = String(parts[1])
            default: continue
            }
        }
        return examples
    }

    @Test("Each prints what the page says")
    func examples() async throws {
        let folder = try TemporaryFolder()
        try folder.write("", to: "zones/registry.yaml")
        let server = try await MusterServer(folder: folder)
        let python = try await PythonEnvironment.interpreter()
        let tools = URL(fileURLWithPath: python).deletingLastPathComponent().path
        let muster = URL(fileURLWithPath: Checkout.product("muster")).deletingLastPathComponent()
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        let examples = try Self.examples()
        #expect(examples.count == 5)
        for (number, example) in examples.enumerated() {
            let code = example.code.replacing("127.0.0.1:5380", with: server.apiAddress)
            let file = try folder.write(code, to: "example-\(number)")
            let command =
                example.language == "sh" ? ["bash", "-e", "-o", "pipefail", file] : [python, file]
            let result = try await run(
                command,
                environment: [
                    "PATH": "\(tools):\(muster.path):\(path)", "MUSTER_API": server.apiAddress,
                    "AWS_EC2_METADATA_DISABLED": "true",
                ], within: .seconds(60))
            #expect(result.succeeded, "\(result)")
            guard let output = example.output else { continue }
            #expect(
                result.output.trimmingCharacters(in: .newlines)
                    == output.trimmingCharacters(in: .newlines), "\(result)")
        }
    }
}
