import Foundation
import TestKit
import Testing

/// boto3 as it is: with TLS, signatures and `data-` in front of the host, and all names resolved by
/// the server itself.
@Suite("Cloud Map's clients over TLS")
struct SecureClientTests {
    private let key = "kP3sV8wQ2mT6xZ1cY9bN4jH7"

    @Test("boto3 finds the API by its names, trusts its certificate, and may what its key may")
    func boto3() async throws {
        let test = try await SecureServer()
        func ask(_ id: String, _ secret: String, _ what: String) async throws -> String {
            try await test.ask("cloudmap.internal", test.folder.path("tls.pem"), id, secret, what)
        }
        #expect(try await ask("deploy", key, "create") == "created\n")
        #expect(try await ask("look", key, "create").hasPrefix("AccessDeniedException User: arn:"))
        let list = try await ask("look", key, "list")
        #expect(list.hasPrefix("arn:aws:servicediscovery:eu-west-1:123456789012:namespace/ns-"))
        #expect(try await ask("look", key, "discover").hasPrefix("ServiceNotFound"))
        let wrong = try await ask("look", key.lowercased(), "list")
        #expect(wrong.hasPrefix("InvalidSignatureException"))
        let unknown = try await ask("nobody", key, "list")
        #expect(unknown.hasPrefix("UnrecognizedClientException"))
        #expect(!test.server.log.contains(key))
    }

    @Test("SIGHUP takes a new certificate and new credentials; what is broken stays as it was")
    func reload() async throws {
        let test = try await SecureServer()
        let authority = test.folder.path("old.pem")
        try FileManager.default.copyItem(atPath: test.folder.path("tls.pem"), toPath: authority)
        func ask(_ authority: String, _ id: String) async throws -> String {
            try await test.ask("cloudmap.internal", authority, id, key, "list")
        }
        try await makeCertificate(test.folder, "next")
        try test.move("next.pem", to: "tls.pem")
        try test.folder.write("- accessKeyId: late\n", to: "credentials.yaml")
        try await test.hangUp(until: "is not the key of the certificate")
        #expect(test.server.log.contains("holds a secret"))
        #expect(try await ask(authority, "deploy") == "\n")

        try test.move("next.key", to: "tls.key")
        try test.write(credentials: "late")
        try await test.hangUp(until: " info reloaded ")
        #expect(try await ask(authority, "late") == "SSLError\n")
        #expect(try await ask(test.folder.path("tls.pem"), "late") == "\n")
        let gone = try await ask(test.folder.path("tls.pem"), "deploy")
        #expect(gone.hasPrefix("UnrecognizedClientException"))
    }

    @Test("Delayed operations are pending for as long, hold what they are about, and are hidden")
    func delayed() async throws {
        let folder = try TemporaryFolder()
        try folder.write("", to: "zones/registry.yaml")
        let server = try await MusterServer(
            folder: folder, options: ["--operation-delay-ms", "2000"])
        let script = Checkout.folder + "/Tests/ClientTests/delayed.py"
        let python = try await PythonEnvironment.interpreter()
        let result = try await run([python, script, "http://" + server.apiAddress])
        #expect(result.output == "all as it should be\n", "\(result.errors)")
    }
}

/// A server in a network of its own, which asks it for names.
private struct SecureServer {
    let folder: TemporaryFolder
    let server: MusterServer
    private let network: IsolatedNetwork

    init() async throws {
        network = try await IsolatedNetwork(resolvConf: "nameserver 127.0.0.1\n")
        folder = try TemporaryFolder()
        try folder.write("", to: "zones/registry.yaml")
        try await makeCertificate(folder, "tls")
        try Self.write(credentials: "deploy", to: folder)
        server = try await MusterServer(
            folder: folder, address: "127.0.0.1:53",
            options: [
                "--api-certificate", folder.path("tls.pem"), "--api-key", folder.path("tls.key"),
                "--credentials-file", folder.path("credentials.yaml"), "--account", "123456789012",
                "--region", "eu-west-1",
            ], launcher: network.command([]))
    }

    /// What boto3 makes of a call.
    func ask(
        _ host: String, _ authority: String, _ id: String, _ secret: String, _ what: String
    ) async throws -> String {
        let python = try await PythonEnvironment.interpreter()
        let port = server.apiAddress.split(separator: ":")[1]
        let script = Checkout.folder + "/Tests/ClientTests/secure.py"
        let command = [python, script, "https://\(host):\(port)", authority, id, secret, what]
        let result = try await run(network.command(command))
        return result.output.isEmpty ? result.errors : result.output
    }

    /// Lets the server read its files again until it logs this anew.
    func hangUp(until text: String) async throws {
        let before = server.log.count
        server.program.send(SIGHUP)
        try await wait(for: "the log to say '\(text)'") {
            server.log.dropFirst(before).contains(text)
        }
    }

    /// Puts a file in another one's place.
    func move(_ name: String, to other: String) throws {
        try folder.remove(other)
        try FileManager.default.moveItem(atPath: folder.path(name), toPath: folder.path(other))
    }

    /// Writes the credentials of one who may write, and of `look`, who may not.
    func write(credentials id: String) throws { try Self.write(credentials: id, to: folder) }

    private static func write(credentials id: String, to folder: TemporaryFolder) throws {
        let secret = "secretAccessKey: kP3sV8wQ2mT6xZ1cY9bN4jH7"
        let file = try folder.write(
            """
            - {accessKeyId: \(id), \(secret), access: read-write}
            - {accessKeyId: look, \(secret), access: read-only}

            """, to: "credentials.yaml")
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
    }
}

/// Makes `NAME.pem`, a certificate of the API's names that vouches for itself, and `NAME.key`.
private func makeCertificate(_ folder: TemporaryFolder, _ name: String) async throws {
    let names = "DNS:cloudmap.internal,DNS:data-cloudmap.internal,IP:127.0.0.1"
    let result = try await run([
        "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
        "-days", "2", "-subj", "/CN=cloudmap.internal", "-addext", "subjectAltName=\(names)",
        "-keyout", folder.path("\(name).key"), "-out", folder.path("\(name).pem"),
    ])
    try #require(result.succeeded, "\(result.errors)")
}
