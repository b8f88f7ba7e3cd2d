import TestKit
import Testing

extension Scenarios {
    /// The commands that ask the API of a server that knows who may ask.
    @Suite struct SignedCommands {
        private static let key = ["lab", "a-secret-of-lab-users"]

        /// Runs a command with a key, or without one.
        private func muster(
            _ arguments: [String], _ key: [String]? = key
        ) async throws -> ProgramResult {
            try await run(
                [Checkout.product("muster")] + arguments,
                environment: [
                    "AWS_ACCESS_KEY_ID": key?[0] ?? "", "AWS_SECRET_ACCESS_KEY": key?[1] ?? "",
                ])
        }

        private func credentials(_ folder: TemporaryFolder) async throws -> [String] {
            let file = try folder.write(
                """
                - {accessKeyId: lab, secretAccessKey: \(Self.key[1]), access: read-write}
                - {accessKeyId: eye, secretAccessKey: only-for-those-who-look, access: read-only}

                """, to: "credentials.yaml")
            _ = try await run(["chmod", "600", file])
            return ["--credentials-file", file]
        }

        @Test("A key that the server knows is let in, and what others may not do is told")
        func signatures() async throws {
            let folder = try RegistryCommands.emptyFolder()
            let server = try await MusterServer(
                folder: folder, options: credentials(folder))
            let api = ["--api", server.apiAddress]
            let register =
                ["register", "web.lab.example", "i", "--ipv4", "192.0.2.1", "--create"] + api
            let made = try await muster(register)
            #expect(made.succeeded, "\(made)")
            let listed = try await muster(["services"] + api, ["eye", "only-for-those-who-look"])
            #expect(listed.output.contains("web.lab.example"), "\(listed)")
            for (key, code) in [
                (nil, "MissingAuthenticationTokenException"),
                (["lab", "another-secret-of-this-key"], "InvalidSignatureException"),
                (["who", Self.key[1]], "UnrecognizedClientException"),
                (["eye", "only-for-those-who-look"], "AccessDeniedException"),
            ] {
                let result = try await muster(register, key)
                #expect(result.ending == .exit(1), "\(result)")
                #expect(result.errors.hasPrefix("muster: \(code)"), "\(result)")
            }
        }

        @Test("Over TLS the server must be the one that is meant")
        func encrypted() async throws {
            let folder = try RegistryCommands.emptyFolder()
            for (name, host) in [("ours", "cloudmap.internal"), ("other", "elsewhere.internal")] {
                let made = try await run([
                    "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                    "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=\(host)",
                    "-addext", "subjectAltName=DNS:\(host)", "-keyout", folder.path("\(name).key"),
                    "-out", folder.path("\(name).pem"),
                ])
                try #require(made.succeeded, "\(made)")
            }
            let server = try await MusterServer(
                folder: folder,
                options: [
                    "--api-certificate", folder.path("ours.pem"), "--api-key",
                    folder.path("ours.key"),
                ])
            let api = ["services", "--api", server.apiAddress]
            let trusted = ["--api-certificate", folder.path("ours.pem")]
            let right = try await muster(api + trusted)
            #expect(right.succeeded, "\(right)")
            for (options, hint) in [
                ([], "--api-certificate"),
                (["--api-certificate", folder.path("other.pem")], "TLS"),
                (trusted + ["--api-hosts", "elsewhere.internal"], "TLS"),
            ] {
                let wrong = try await muster(api + options)
                #expect(wrong.ending == .exit(1) && wrong.errors.contains(hint), "\(wrong)")
            }
        }
    }
}
