import CloudMap
import Foundation
import RequestSigning
import TestKit
import Testing

@testable import MusterDaemon

@Suite("Credentials")
struct CredentialSettings {
    private let secret = "kP3sV8wQ2mT6xZ1cY9bN4jH7"

    /// What is wrong with a credentials file of this text and mode.
    private func problems(_ text: String, mode: Int = 0o600) throws -> [String] {
        let folder = try TemporaryFolder()
        let file = try folder.write(text, to: "keys.yaml")
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
        do throws(Problems) {
            _ = try CredentialsFile.load(file)
            return []
        } catch {
            return error.list.map { $0.description.replacing("\(folder.path)/", with: "") }
        }
    }

    private func load(_ environment: [String: String]) throws(Problems) -> Configuration {
        try Configuration.load(flags: [:], environment: environment)
    }

    @Test("A file has some, each with what its holder may do")
    func file() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(
            """
            - {accessKeyId: a, secretAccessKey: \(secret), access: read-write}
            - accessKeyId: b.c-d_1
              secretAccessKey: "!\(secret)"
              access: read-only

            """, to: "keys.yaml")
        try FileManager.default.setAttributes([.posixPermissions: 0o400], ofItemAtPath: file)
        #expect(
            try CredentialsFile.load(file) == [
                Credential(accessKeyID: "a", secret: secret, permission: .readWrite),
                Credential(accessKeyID: "b.c-d_1", secret: "!" + secret, permission: .readOnly),
            ])
    }

    @Test(
        "A file that others can use is refused with its mode and the remedy",
        arguments: [0o644, 0o640, 0o604, 0o620, 0o602, 0o601, 0o666])
    func mode(_ mode: Int) throws {
        let found = try problems("- {}\n", mode: mode)
        #expect(found.count == 1)
        #expect(found[0].hasPrefix("keys.yaml: holds a secret and others than its owner can use "))
        #expect(found[0].contains("(mode 0\(String(mode, radix: 8))): run chmod 600 "))
    }

    @Test("What is wrong in a file is told with its place, and no secret is repeated")
    func wrongFiles() throws {
        let good = "- {accessKeyId: a, secretAccessKey: \(secret), access: read-write}\n"
        let cases = [
            ("", "keys.yaml: has no credential"),
            ("[]\n", "keys.yaml: has no credential"),
            ("a: b\n", "keys.yaml:1:1: credentials must be a list"),
            (good + good, "keys.yaml:2:3: accessKeyId 'a' is declared twice; the first is at"),
            (
                "- {accessKeyId: a, secretAccesKey: \(secret)}\n",
                "keys.yaml:1:20: unknown key 'secretAccesKey' in a credential: did you mean"
            ),
            ("- {accessKeyId: a, access: read-only}\n", "keys.yaml:1:3: a credential needs secret"),
            (
                "- {accessKeyId: a, secretAccessKey: \(secret)}\n",
                "keys.yaml:1:3: a credential needs access"
            ),
            (
                "- {accessKeyId: a, secretAccessKey: \(secret), access: all}\n",
                "access must be one of read-only, read-write, not 'all'"
            ),
            (
                "- {accessKeyId: a/b, secretAccessKey: \(secret), access: read-only}\n",
                "keys.yaml:1:3: accessKeyId must be 1 to 128 letters"
            ),
            (
                "- {accessKeyId: a, secretAccessKey: short, access: read-only}\n",
                "keys.yaml:1:3: secretAccessKey must be 16 to 256 characters"
            ),
            ("- {accessKeyId: a, secretAccessKey: [\(secret)]", "keys.yaml:"),
        ]
        for (text, expected) in cases {
            let found = try problems(text)
            #expect(found.contains { $0.contains(expected) }, "\(text): \(found)")
            #expect(!found.joined().contains(secret) && !found.joined().contains("short"))
        }
        #expect(throws: Problems.self) { try CredentialsFile.load("/nowhere/keys.yaml") }
    }

    @Test("The environment has one: all of it, or a clear refusal that repeats no secret")
    func environment() throws {
        let both = ["MUSTER_ACCESS_KEY_ID": "a", "MUSTER_SECRET_ACCESS_KEY": secret]
        #expect(
            try load(both).environmentCredential
                == Credential(accessKeyID: "a", secret: secret, permission: .readWrite))
        let reader = both.merging(["MUSTER_ACCESS": "read-only"]) { $1 }
        #expect(try load(reader).environmentCredential?.permission == .readOnly)
        #expect(try load(["MUSTER_ACCESS_KEY_ID": ""]).environmentCredential == nil)
        let cases = [
            (["MUSTER_ACCESS_KEY_ID": "a"], "MUSTER_SECRET_ACCESS_KEY: is missing"),
            (["MUSTER_SECRET_ACCESS_KEY": secret], "MUSTER_ACCESS_KEY_ID: is missing"),
            (["MUSTER_ACCESS": "read-only"], "MUSTER_ACCESS_KEY_ID: is missing"),
            (both.merging(["MUSTER_ACCESS": "all"]) { $1 }, "MUSTER_ACCESS: must be read-only or"),
            (both.merging(["MUSTER_ACCESS_KEY_ID": "a b"]) { $1 }, "MUSTER_ACCESS_KEY_ID: must be"),
            (
                both.merging(["MUSTER_SECRET_ACCESS_KEY": "short"]) { $1 },
                "MUSTER_SECRET_ACCESS_KEY: must be 16 to"
            ),
        ]
        for (variables, expected) in cases {
            let error = #expect(throws: Problems.self) { try load(variables) }
            let text = error?.description ?? ""
            #expect(text.contains(expected), "\(text)")
            #expect(!text.contains(secret) && !text.contains("short"))
        }
    }

    @Test("No secret is in what is printed of a configuration, an admission or a credential")
    func descriptions() throws {
        var configuration = Configuration()
        configuration.environmentCredential = Credential(
            accessKeyID: "a", secret: secret, permission: .readOnly)
        let admission = try configuration.admission()
        var dumped = ""
        dump(configuration, to: &dumped)
        dump(admission, to: &dumped)
        dumped += "\(configuration)\(admission)\(String(reflecting: configuration))"
        #expect(!dumped.contains(secret))
        #expect(dumped.contains("a (read-only)"))
    }

    @Test("One key in the file and in the environment is refused")
    func twice() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(
            "- {accessKeyId: a, secretAccessKey: \(secret), access: read-only}\n", to: "k")
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
        var configuration = try load([
            "MUSTER_ACCESS_KEY_ID": "a", "MUSTER_SECRET_ACCESS_KEY": secret,
        ])
        configuration.credentialsFile = file
        let error = #expect(throws: Problems.self) { try configuration.admission() }
        #expect(error?.description.contains("the access key a is also in the environment") == true)
    }
}
