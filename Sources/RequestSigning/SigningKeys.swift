internal import Crypto
internal import Synchronization

/// The keys that are derived from secrets, each for one day, region and service; those in use are
/// kept, which saves four hashes a request.
final class SigningKeys: Sendable {
    private struct Name: Hashable {
        let credential: Credential
        let scope: SigV4Scope
    }

    private let kept = Mutex<[Name: SymmetricKey]>([:])

    /// The key of a credential for a scope.
    func key(of credential: Credential, for scope: SigV4Scope) -> SymmetricKey {
        let name = Name(credential: credential, scope: scope)
        if let key = kept.withLock({ $0[name] }) { return key }
        let words = [scope.day, scope.region, scope.service, "aws4_request"]
        return words.reduce(SymmetricKey(data: Array("AWS4\(credential.secret)".utf8))) {
            key, word in
            SymmetricKey(
                data: HMAC<SHA256>.authenticationCode(for: Array(word.utf8), using: key))
        }
    }

    /// Keeps a key that has verified a request: strangers, who choose day and region freely, cannot
    /// drive keys in use out.
    func keep(_ key: SymmetricKey, of credential: Credential, for scope: SigV4Scope) {
        kept.withLock { kept in
            if kept.count >= SigningLimits.derivedKeys { kept.removeAll() }
            kept[Name(credential: credential, scope: scope)] = key
        }
    }
}
