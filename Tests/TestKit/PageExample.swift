import Foundation

/// An example of a documentation page: a block of code, and what the page says that it prints.
package struct PageExample: Sendable {
    /// `sh` or `python`.
    package let language: String
    package let code: String
    /// The text block behind it; nil without one.
    package private(set) var output: String?

    /// The examples of a page of the repository, in their order.
    package static func all(of path: String) throws -> [PageExample] {
        let page = try Checkout.text(path)
        var examples: [PageExample] = []
        for block in page.components(separatedBy: "\n```").dropFirst() {
            let parts = block.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { continue }
            switch String(parts[0]) {
            case "sh", "python":
                examples.append(PageExample(language: String(parts[0]), code: String(parts[1])))
            case "text": examples[examples.count - 1].output = String(parts[1])
            default: continue
            }
        }
        return examples
    }

    /// Runs it against a server, with a virtual environment's interpreter and tools; gives what
    /// came of it.
    package func run(against server: MusterServer, python: String) async throws -> ProgramResult {
        let tools = URL(fileURLWithPath: python).deletingLastPathComponent().path
        let muster = URL(fileURLWithPath: Checkout.product("muster")).deletingLastPathComponent()
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        let port = server.address.split(separator: ":").last ?? ""
        let code = code.replacing("127.0.0.1:5380", with: server.apiAddress)
            .replacing("-p 5300", with: "-p \(port)")
        let file = try server.folder.write(code, to: "example-\(try FreePort.take())")
        let command =
            language == "sh" ? ["bash", "-e", "-o", "pipefail", file] : [python, file]
        return try await TestKit.run(
            command,
            environment: [
                "PATH": "\(tools):\(muster.path):\(path)", "MUSTER_API": server.apiAddress,
                "AWS_EC2_METADATA_DISABLED": "true",
            ], within: .seconds(60))
    }

    /// Whether a text is what the page says, but for empty lines around it; true where it says
    /// nothing.
    package func isOutput(_ text: String) -> Bool {
        guard let output else { return true }
        return text.trimmingCharacters(in: .newlines) == output.trimmingCharacters(in: .newlines)
    }
}
