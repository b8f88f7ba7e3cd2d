import NIOSSL
import TestKit

/// A certificate and its key, made by openssl.
struct TestCertificate: Sendable {
    private let folder: TemporaryFolder
    private let file: String

    /// A self-signed certificate of `web.example.local`; one that has expired was valid for a day
    /// of the year 2001.
    init(isExpired: Bool = false) async throws {
        folder = try TemporaryFolder()
        file = "certificate.pem"
        try await Self.openssl([
            "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-subj", "/CN=web.example.local", "-keyout", folder.path("key.pem"), "-out",
            folder.path("request.pem"),
        ])
        try folder.write("subjectAltName=DNS:web.example.local\n", to: "extensions")
        if isExpired {
            try await makeExpired()
        } else {
            try await Self.openssl([
                "x509", "-req", "-in", folder.path("request.pem"), "-signkey",
                folder.path("key.pem"), "-days", "2", "-extfile", folder.path("extensions"),
                "-out", folder.path(file),
            ])
        }
    }

    /// Only `openssl ca` takes times of its own.
    private func makeExpired() async throws {
        try folder.write("", to: "index")
        try folder.write("01\n", to: "serial")
        try folder.write(
            """
            [ca]
            default_ca = own
            [own]
            database = \(folder.path("index"))
            serial = \(folder.path("serial"))
            new_certs_dir = \(folder.path)
            default_md = sha256
            policy = any
            [any]
            commonName = supplied
            """, to: "ca.conf")
        try await Self.openssl([
            "ca", "-batch", "-selfsign", "-notext", "-config", folder.path("ca.conf"), "-in",
            folder.path("request.pem"), "-keyfile", folder.path("key.pem"), "-startdate",
            "20010101000000Z", "-enddate", "20010102000000Z", "-extfile",
            folder.path("extensions"), "-out", folder.path(file),
        ])
    }

    private static func openssl(_ arguments: [String]) async throws {
        let made = try await run(["openssl"] + arguments)
        if !made.succeeded { throw Unmade(reason: made.errors) }
    }

    /// Why there is no certificate.
    struct Unmade: Error {
        let reason: String
    }

    /// What a server needs of it.
    func context() throws -> NIOSSLContext {
        let chain = try NIOSSLCertificate.fromPEMFile(folder.path(file))
        return try NIOSSLContext(
            configuration: .makeServerConfiguration(
                certificateChain: chain.map { .certificate($0) },
                privateKey: .privateKey(
                    try NIOSSLPrivateKey(file: folder.path("key.pem"), format: .pem))))
    }
}
