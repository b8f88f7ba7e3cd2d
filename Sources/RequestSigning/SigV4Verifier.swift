internal import Crypto

/// Verifies requests that are signed with AWS Signature Version 4.
///
/// The credential is found first and the time is compared before the signature, in constant time,
/// is; what a stranger learns is whether a key exists, as from AWS.
package struct SigV4Verifier: Sendable {
    private let credentials: [String: Credential]
    private let clockSkew: Int
    private let keys = SigningKeys()

    /// A verifier for these credentials; `clockSkew` in seconds.
    package init(_ credentials: [Credential], clockSkew: Int = SigningLimits.clockSkew) {
        self.credentials = Dictionary(
            credentials.map { ($0.accessKeyID, $0) }, uniquingKeysWith: { $1 })
        self.clockSkew = clockSkew
    }

    /// Whether a request carries a signature of this kind, right or wrong.
    package static func isSigned(_ request: HTTPRequestParts) -> Bool {
        request.header("Authorization")?.hasPrefix("AWS4-") == true
    }

    /// The credential with which a request was signed for `service`; `now` in seconds since 1970.
    package func verify(
        _ request: HTTPRequestParts, service: String, now: Int
    ) throws(SignatureFailure) -> Credential {
        guard let header = request.header("Authorization") else { throw .missing }
        let authorization = try SigV4Authorization(header)
        guard let credential = credentials[authorization.accessKeyID] else { throw .unknownKey }
        guard authorization.scope.service == service else { throw .mismatch }
        let time = try signedTime(of: request, authorization, now: now)
        let canonical = SigV4Canonical.request(
            request, signedHeaders: authorization.signedHeaders,
            payloadHash: try payloadHash(of: request, authorization))
        let text = SigV4Canonical.stringToSign(time: time, authorization.scope, request: canonical)
        let key = keys.key(of: credential, for: authorization.scope)
        guard
            HMAC<SHA256>.isValidAuthenticationCode(
                authorization.signature, authenticating: Array(text.utf8), using: key)
        else { throw .mismatch }
        keys.keep(key, of: credential, for: authorization.scope)
        return credential
    }

    /// The time that was signed, `20150830T123600Z`: of the scope's day, and near ours.
    private func signedTime(
        of request: HTTPRequestParts, _ authorization: SigV4Authorization, now: Int
    ) throws(SignatureFailure) -> String {
        guard authorization.signedHeaders.contains("host") else {
            throw .incomplete("SignedHeaders must contain host")
        }
        let amazon = request.header("X-Amz-Date")
        if amazon != nil, !authorization.signedHeaders.contains("x-amz-date") {
            throw .incomplete("SignedHeaders must contain x-amz-date")
        }
        guard
            let time = amazon.flatMap(SignedTime.init(basic:))
                ?? request.header("Date").flatMap(SignedTime.init(http:))
        else { throw .incomplete("X-Amz-Date or Date must be a time, 20150830T123600Z") }
        guard time.day == authorization.scope.day else { throw .mismatch }
        func difference(limit: Int) -> SignatureFailure.Difference {
            SignatureFailure.Difference(
                signed: time.basic, limit: SignedTime(seconds: limit).basic,
                now: SignedTime(seconds: now).basic, allowed: clockSkew)
        }
        if time.seconds < now - clockSkew { throw .expired(difference(limit: now - clockSkew)) }
        if time.seconds > now + clockSkew { throw .early(difference(limit: now + clockSkew)) }
        return time.basic
    }

    /// The hash of the body that the canonical request names. A signed `X-Amz-Content-Sha256` must
    /// be true; `UNSIGNED-PAYLOAD` leaves the body to TLS.
    private func payloadHash(
        of request: HTTPRequestParts, _ authorization: SigV4Authorization
    ) throws(SignatureFailure) -> String {
        let hash = SHA256.hash(data: request.body).hexadecimal
        guard authorization.signedHeaders.contains("x-amz-content-sha256"),
            let claimed = request.header("X-Amz-Content-Sha256")
        else { return hash }
        if claimed == "UNSIGNED-PAYLOAD", request.isEncrypted { return claimed }
        guard claimed == hash else { throw .mismatch }
        return hash
    }
}
