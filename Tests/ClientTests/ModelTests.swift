import Foundation
import TestKit
import Testing

@Suite("The service model")
struct ModelTests {
    @Test("The shapes are those of the model that botocore carries")
    func isCurrent() async throws {
        let python = try await PythonEnvironment.interpreter()
        let written = try await run([python, Checkout.folder + "/scripts/cloudmap-model"])
        try #require(written.succeeded, "\(written.errors)")
        let file = FileManager.default.temporaryDirectory.appendingPathComponent(
            "Model-\(ProcessInfo.processInfo.processIdentifier).swift")
        defer { try? FileManager.default.removeItem(at: file) }
        try written.output.write(to: file, atomically: true, encoding: .utf8)
        let formatted = try await run([
            "swift", "format", "--configuration", Checkout.folder + "/.swift-format", file.path,
        ])
        try #require(formatted.succeeded, "\(formatted.errors)")
        let current = try Checkout.text("Sources/CloudMap/Model+generated.swift")
        #expect(formatted.output == current, "run scripts/cloudmap-model again")
    }
}
