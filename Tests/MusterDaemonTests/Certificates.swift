import Foundation
import TestKit
import Testing

@testable import MusterDaemon

@Suite("The API's certificate")
struct Certificates {
    /// A folder with `a.pem`, `a.key`, `b.pem` and `b.key`.
    private func folder() async throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for name in ["a", "b"] {
            let made = try await run([
                "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
                "-subj", "/CN=\(name)", "-keyout", folder.path("\(name).key"),
                "-out", folder.path("\(name).pem"),
            ])
            try #require(made.succeeded, "\(made.errors)")
        }
        return folder
    }

    private func problem(
        _ certificate: String?, _ key: String?, in folder: TemporaryFolder
    ) -> String {
        var configuration = Configuration()
        configuration.apiCertificate = certificate.map(folder.path)
        configuration.apiKey = key.map(folder.path)
        do throws(Problems) {
            _ = try ServerCertificate(configuration)
            return ""
        } catch {
            return error.description.replacing("\(folder.path)/", with: "")
        }
    }

    @Test("A pair is taken; half a pair, a wrong one and files of something else are refused")
    func pairs() async throws {
        let folder = try await folder()
        try folder.write("nothing\n", to: "text")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o600], ofItemAtPath: folder.path("text"))
        #expect(problem("a.pem", "a.key", in: folder) == "")
        #expect(problem(nil, nil, in: folder) == "")
        #expect(problem("a.pem", nil, in: folder).contains("needs its key: name it with --api-key"))
        #expect(problem(nil, "a.key", in: folder).contains("needs its certificate: name it with"))
        #expect(
            problem("a.pem", "b.key", in: folder) == "b.key: is not the key of the certificate "
                + folder.path("a.pem").replacing("\(folder.path)/", with: ""))
        #expect(problem("text", "a.key", in: folder) == "text: holds no certificate in PEM form")
        #expect(problem("a.pem", "text", in: folder).hasPrefix("text: holds no private key in PEM"))
        #expect(problem("none", "a.key", in: folder) == "none: there is no such file")
        #expect(problem("a.pem", "none", in: folder) == "none: there is no such file")
    }

    @Test("A key with a passphrase is refused, and nothing waits for somebody to type it")
    func passphrase() async throws {
        let folder = try await folder()
        let made = try await run([
            "openssl", "pkcs8", "-topk8", "-in", folder.path("a.key"), "-out",
            folder.path("locked.key"), "-passout", "pass:word",
        ])
        try #require(made.succeeded, "\(made.errors)")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o600], ofItemAtPath: folder.path("locked.key"))
        #expect(problem("a.pem", "locked.key", in: folder).contains("needs no passphrase"))
    }

    @Test("A key that others can use is refused; root may let its group read it")
    func modes() async throws {
        let folder = try await folder()
        let key = folder.path("a.key")
        for mode in [0o644, 0o604, 0o660, 0o620, 0o610] {
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: key)
            let text = problem("a.pem", "a.key", in: folder)
            #expect(text.contains("mode 0\(String(mode, radix: 8))): run chmod 600"), "\(text)")
        }
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: key)
        let text = problem("a.pem", "a.key", in: folder)
        #expect(text.isEmpty == (getuid() == 0), "\(text)")
    }

    @Test("Check tells what is wrong with the API's files and with everything else, all at once")
    func check() async throws {
        let folder = try await folder()
        try folder.write("Namespaces: 3\n", to: "zones/registry.yaml")
        let result = try await run(
            MusterServer.command(
                "check",
                [
                    "--api-certificate", folder.path("a.pem"), "--api-key", folder.path("b.key"),
                    "--credentials-file", folder.path("none"),
                ], in: folder))
        #expect(result.ending == .exit(1))
        for text in ["is not the key of", "none: there is no such file", "registry.yaml:1:13"] {
            #expect(result.errors.contains(text), "\(result.errors)")
        }
    }
}
