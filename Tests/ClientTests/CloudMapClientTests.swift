import Foundation
import TestKit
import Testing

/// Unchanged clients of AWS against the real program.
@Suite("Cloud Map's clients")
struct CloudMapClientTests {
    @Test("boto3 runs every operation, and DNS shows what it did")
    func boto3() async throws { try await check("cloud_map.py") }

    @Test("boto3 meets every modelled error with its members, and pages while others register")
    func errors() async throws { try await check("cloud_map_errors.py") }

    @Test("The AWS CLI runs every operation, and DNS shows what it did")
    func everyCommand() async throws { try await check("cloud_map_cli.py") }

    @Test("What Terraform's provider applies is what it plans with")
    func provider() async throws { try await check("provider.py") }

    @Test("What breaks one constraint of the model is refused over HTTP")
    func negative() async throws {
        let seed = UInt64.random(in: 0..<1_000_000)
        print("seed of the broken requests: \(seed)")
        let python = try await PythonEnvironment.interpreter()
        let server = try await Self.server()
        let result = try await run([
            python, Self.script("cloud_map_negative.py"), "http://" + server.apiAddress,
            "\(seed)", "1000",
        ])
        #expect(result.succeeded, "\(result.output)\(result.errors)\n\(server.log)")
        #expect(result.output.hasPrefix("1000 of "))
    }

    private func check(_ name: String) async throws {
        let python = try await PythonEnvironment.interpreter()
        let server = try await Self.server()
        // The AWS CLI takes a second of a processor for each of its commands.
        let result = try await run(
            [python, Self.script(name), "http://" + server.apiAddress, server.address],
            within: .seconds(120))
        #expect(result.succeeded, "\(result.output)\(result.errors)\n\(server.log)")
        #expect(result.output.hasSuffix("checks passed\n"))
    }

    private static func script(_ name: String) -> String {
        Checkout.folder + "/Tests/ClientTests/" + name
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
        for name in ["a", "b", "c", "d"] {
            _ = try await call(
                "create-service", "--name", name, "--namespace-id", space, "--dns-config",
                "DnsRecords=[{Type=A,TTL=5}]")
        }
        let page = try await call(
            "list-services", "--max-items", "3", "--page-size", "2", "--query", "Services[].Name")
        #expect(page.split(whereSeparator: \.isWhitespace).prefix(3) == ["web", "a", "b"])
    }

    private static func server() async throws -> MusterServer {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(
            atPath: folder.path("zones"), withIntermediateDirectories: true)
        return try await MusterServer(folder: folder)
    }
}
