internal import Crypto

/// Signs requests with AWS Signature Version 4, as the verifier reads them.
package struct SigV4Signer: Sendable {
    private let credential: Credential
    private let region: String
    private let service: String
    private let keys = SigningKeys()

    /// A signer of requests to a service, `servicediscovery`, in a region, `us-east-1`.
    package init(_ credential: Credential, region: String, service: String) {
        self.credential = credential
        self.region = region
        self.service = service
    }

    /// The request with the headers X-Amz-Date and Authorization; `now` in seconds since 1970.
    ///
    /// Every header that the request has is signed. Host must be among them.
    package func sign(_ request: HTTPRequestParts, now: Int) -> HTTPRequestParts {
        let time = SignedTime(seconds: now)
        var signed = request
        signed.headers.append((name: "X-Amz-Date", value: time.basic))
        let names = Set(signed.headers.map { $0.name.lowercased() }).sorted()
        let scope = SigV4Scope(day: time.day, region: region, service: service)
        let canonical = SigV4Canonical.request(
            signed, signedHeaders: names,
            payloadHash: SHA256.hash(data: signed.body).hexadecimal)
        let text = SigV4Canonical.stringToSign(time: time.basic, scope, request: canonical)
        let signature = HMAC<SHA256>.authenticationCode(
            for: Array(text.utf8), using: keys.key(of: credential, for: scope))
        let authorization = SigV4Authorization(
            accessKeyID: credential.accessKeyID, scope: scope, signedHeaders: names,
            signature: Array(signature))
        signed.headers.append((name: "Authorization", value: authorization.text))
        return signed
    }
}
