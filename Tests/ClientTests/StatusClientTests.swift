import Foundation
import TestKit
import Testing

/// Unchanged clients of SSM, SLB and WebPlus against the real program.
@Suite("The status APIs' clients")
struct StatusClientTests {
    private let key = "kP3sV8wQ2mT6xZ1cY9bN4jH7"

    /// The last release of the client that has all members of a server in its types.
    private static let typed = "alibabacloud-slb20140515==2.0.1"

    @Test(
        "Classic and current SDKs and boto3 read the right values, pages and errors",
        arguments: [[], ["--credentials-file"], ["--signatures", "lenient", "--credentials-file"]])
    func values(options: [String]) async throws {
        let server = try await server(options)
        let typed = try await PythonEnvironment.package(Self.typed)
        try await check("status_apis.py", server, "deploy", key, typed)
    }

    @Test(
        "A wrong secret, an unknown key and a request that comes twice are refused to each client")
    func signatures() async throws {
        let server = try await server(["--credentials-file"])
        try await check("status_signatures.py", server, "look", key)
        #expect(!server.log.contains(key))
    }

    private func check(
        _ name: String, _ server: MusterServer, _ arguments: String...
    ) async throws {
        let python = try await PythonEnvironment.interpreter()
        let script = Checkout.folder + "/Tests/ClientTests/" + name
        let result = try await run(
            [python, script, "http://" + server.apiAddress] + arguments, within: .seconds(120))
        #expect(result.succeeded, "\(result.output)\(result.errors)\n\(server.log)")
        #expect(result.output.hasSuffix("checks passed\n"))
    }

    /// A server with these options; behind `--credentials-file` comes the name of one.
    private func server(_ options: [String]) async throws -> MusterServer {
        let folder = try TemporaryFolder()
        try folder.write("", to: "zones/registry.yaml")
        let file = try folder.write(
            """
            - {accessKeyId: deploy, secretAccessKey: \(key), access: read-write}
            - {accessKeyId: look, secretAccessKey: \(key), access: read-only}

            """, to: "credentials.yaml")
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
        let hasFile = options.last == "--credentials-file"
        return try await MusterServer(folder: folder, options: options + (hasFile ? [file] : []))
    }
}
