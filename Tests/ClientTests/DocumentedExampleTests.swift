import Foundation
import TestKit
import Testing

/// The examples of docs/cloud-map.md, run as they stand there but for the ports.
@Suite("The examples of the page about the API")
struct DocumentedExampleTests {
    /// The text of the page's block in this language, for a server.
    private func example(_ language: String, for server: MusterServer) throws -> String {
        let page = try Checkout.text("docs/cloud-map.md")
        let start = try #require(page.range(of: "\n```\(language)\n")?.upperBound)
        let rest = page[start...]
        let port = try #require(server.address.split(separator: ":").last)
        let end = try #require(rest.range(of: "\n```\n")?.lowerBound)
        let text = String(rest[..<end])
        return text.replacing("127.0.0.1:5380", with: server.apiAddress)
            .replacing("-p 5300", with: "-p \(port)")
    }

    @Test("boto3, then the AWS CLI on what it made")
    func examples() async throws {
        let python = try await PythonEnvironment.interpreter()
        let tools = URL(fileURLWithPath: python).deletingLastPathComponent().path
        let folder = try TemporaryFolder()
        try folder.write("", to: "zones/registry.yaml")
        let server = try await MusterServer(folder: folder)

        let script = try folder.write(example("python", for: server), to: "example.py")
        let first = try await run([python, script])
        #expect(first.succeeded && first.output == "['web-1']\n", "\(first)")

        let commands = try folder.write(example("sh", for: server), to: "example.sh")
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        let second = try await run(
            ["bash", "-e", "-o", "pipefail", commands],
            environment: ["PATH": "\(tools):\(path)", "AWS_EC2_METADATA_DISABLED": "true"],
            within: .seconds(120))
        #expect(second.succeeded, "\(second)")
        let addresses = second.output.split(separator: "\n").suffix(2).sorted()
        #expect(addresses == ["192.0.2.1", "192.0.2.2"], "\(second)")
        #expect(second.output.contains("\"InstanceId\": \"web-2\""), "\(second)")
    }
}
