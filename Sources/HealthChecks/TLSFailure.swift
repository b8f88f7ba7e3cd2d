internal import NIOSSL

/// What the TLS library throws, in words for people.
protocol NIOSSLFailure: Error {}

extension NIOSSLError: NIOSSLFailure {}
extension NIOSSLExtraError: NIOSSLFailure {}
extension BoringSSLError: NIOSSLFailure {}

extension NIOSSLFailure {
    /// The library's reason, such as `certificate verify failed`.
    var reason: String {
        let text = "\(self)"
        guard let mark = text.firstRange(of: "OPENSSL_internal:") else { return text }
        return text[mark.upperBound...].prefix { $0.isLetter || $0.isNumber || $0 == "_" }
            .lowercased().replacing("_", with: " ")
    }
}
