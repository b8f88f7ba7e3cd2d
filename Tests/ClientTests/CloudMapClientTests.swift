import Foundation
import TestKit
import Testing

/// Unchanged clients of AWS against the real program.
@Suite("Cloud Map's clients")
struct CloudMapClientTests {
    @Test("boto3 runs every operation, and DNS shows what it did")
    func boto3() async throws {
        let python = try await PythonEnvironment.interpreter()
        let server = try await Self.server()
        let script = Checkout.folder + "/Tests/ClientTests/cloud_map.py"
        let result = try await run([
            python, script, "http://" + server.apiAddress, server.address,
        ])
        #expect(result.succeeded, "\(result.output)\(result.errors)\n\(server.log)")
        #expect(result.output.hasSuffix("checks passed\n"))
    }

    @Test("The AWS CLI registers an instance, which dig then finds")
    func commandLine() async throws {
        let python = try await PythonEnvironment.interpreter()
        let aws = URL(fileURLWithPath: python).deletingLastPathComponent().path + "/aws"
        let server = try await Self.server()
        func call(_ arguments: String...) async throws -> String {
            let result = try await run(
                [
                    aws, "servicediscovery", "--endpoint-url", "http://" + server.apiAddress,
                    "--output", "text",
                ] + arguments,
                environment: [
                    "AWS_ACCESS_KEY_ID": "anybody", "AWS_SECRET_ACCESS_KEY": "anything",
                    "AWS_DEFAULT_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true",
                ])
            try #require(result.succeeded, "\(arguments): \(result.errors)")
            return result.output.trimmingCharacters(in: .whitespacesAndNewlines)
        }
        _ = try await call("create-private-dns-namespace", "--name", "cli.test", "--vpc", "v")
        let space = try await call("list-namespaces", "--query", "Namespaces[0].Id")
        let service = try await call(
            "create-service", "--name", "web", "--namespace-id", space, "--dns-config",
            "DnsRecords=[{Type=A,TTL=5}]", "--query", "Service.Id")
        _ = try await call(
            "register-instance", "--service-id", service, "--instance-id", "i-1",
            "--attributes", "AWS_INSTANCE_IPV4=192.0.2.7")
        let answer = try await LookupTool.dig.ask("web.cli.test. A", at: server.address)
        #expect(answer.answer == ["web.cli.test. 5 IN A 192.0.2.7"])
    }

    private static func server() async throws -> MusterServer {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(
            atPath: folder.path("zones"), withIntermediateDirectories: true)
        return try await MusterServer(folder: folder)
    }
}
