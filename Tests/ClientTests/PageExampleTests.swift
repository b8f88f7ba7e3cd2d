import TestKit
import Testing

/// The examples of docs/status-apis.md and docs/dns-sd.md, run as they stand there but for the
/// ports.
@Suite("The examples of the pages about the status APIs and DNS-SD")
struct PageExampleTests {
    @Test(
        "Each prints what the page says",
        arguments: [("docs/status-apis.md", 5), ("docs/dns-sd.md", 8)])
    func examples(page: String, count: Int) async throws {
        let folder = try TemporaryFolder()
        try folder.write("", to: "zones/registry.yaml")
        let server = try await MusterServer(folder: folder)
        let python = try await PythonEnvironment.interpreter()
        let examples = try PageExample.all(of: page)
        #expect(examples.count == count)
        for example in examples {
            let result = try await example.run(against: server, python: python)
            #expect(result.succeeded, "\(result)")
            #expect(example.isOutput(result.output), "\(result)")
        }
    }
}
