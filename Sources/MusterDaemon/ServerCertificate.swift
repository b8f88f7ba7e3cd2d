import Foundation
import Logging
import NIOCore
import NIOSSL

/// A certificate, those between it and its root, and its key.
struct ServerCertificate: Sendable {
    /// The server's own certificate first.
    let chain: [NIOSSLCertificate]
    let key: NIOSSLPrivateKey

    /// Reads the files that a configuration names; nil when it names none.
    init?(_ configuration: Configuration) throws(Problems) {
        switch (configuration.apiCertificate, configuration.apiKey) {
        case (nil, nil): return nil
        case (let file?, nil):
            throw Problems("apiCertificate \(file) needs its key: name it with --api-key FILE")
        case (nil, let file?):
            throw Problems(
                "apiKey \(file) needs its certificate: name it with --api-certificate FILE")
        case (let certificate?, let key?): try self.init(certificate: certificate, key: key)
        }
    }

    /// Reads two PEM files.
    init(certificate: String, key: String) throws(Problems) {
        do throws(Problem) {
            chain = try Self.chain(certificate)
            self.key = try Self.key(key)
        } catch {
            throw Problems([error])
        }
        do {
            _ = try NIOSSLContext(configuration: configuration)
        } catch {
            throw Problems([
                Problem("is not the key of the certificate \(certificate)", at: key)
            ])
        }
    }

    /// The certificates of a PEM file, at least one.
    static func chain(_ file: String) throws(Problem) -> [NIOSSLCertificate] {
        let text = try YAMLSource.text(of: file, limit: Limits.certificateFile)
        guard let chain = try? NIOSSLCertificate.fromPEMBytes(Array(text.utf8)), !chain.isEmpty
        else { throw Problem("holds no certificate in PEM form", at: file) }
        return chain
    }

    private static func key(_ file: String) throws(Problem) -> NIOSSLPrivateKey {
        let text = try PrivateFile(file).text(
            limit: Limits.certificateFile, allows: .ownerOrRootsGroup)
        guard let key = try? NIOSSLPrivateKey(bytes: Array(text.utf8), format: .pem) else {
            throw Problem("holds no private key in PEM form that needs no passphrase", at: file)
        }
        return key
    }

    /// When the server's own certificate ends.
    var end: Date { Date(timeIntervalSince1970: TimeInterval(chain[0].notValidAfter)) }

    /// Logs that it has ended: it is served all the same, and clients may say so less clearly.
    func warn(_ logger: Logger) {
        if end < Date() {
            logger.warning("the API's certificate has ended", metadata: ["end": "\(end)"])
        }
    }

    private var configuration: TLSConfiguration {
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        return configuration
    }

    /// A configuration that shows each new connection what `current` gives then.
    func configuration(
        current: @escaping @Sendable () -> ServerCertificate?
    ) -> TLSConfiguration {
        var configuration = configuration
        configuration.sslContextCallback = { _, promise in
            var change = NIOSSLContextConfigurationOverride.noChanges
            if let certificate = current() {
                change.certificateChain = certificate.chain.map { .certificate($0) }
                change.privateKey = .privateKey(certificate.key)
            }
            promise.succeed(change)
        }
        return configuration
    }
}
