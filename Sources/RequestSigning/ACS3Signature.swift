internal import Crypto

/// The signature of version 3 (ACS3-HMAC-SHA256), of RPC and ROA requests alike.
///
/// It covers method, path, query, body, and the headers that it names; those that have a meaning
/// here must be among them. Alibaba Cloud: *Request syntax and signature method V3*, help page
/// 2593177.
struct ACS3Signature: AlibabaSignature {
    static let algorithm = "ACS3-HMAC-SHA256"
    static let mandatoryNonce: String? = "x-acs-signature-nonce"

    let accessKeyID: String
    let time: SignedTime
    let nonce: String?
    let stringToSign: String
    private let signature: [UInt8]

    /// Reads the signature of a request.
    init(_ request: AlibabaRequest) throws(AlibabaRefusal) {
        let http = request.http
        let words = (http.header("Authorization") ?? "").split(separator: " ", maxSplits: 1)
        guard words.first.map(String.init) == Self.algorithm else { throw .method }
        let names: [String]
        do throws(AuthorizationMembers.Unreadable) {
            let members = try AuthorizationMembers(words.count > 1 ? words[1] : "")
            accessKeyID = try members.value("Credential")
            names = try members.signedHeaders()
            signature = try members.signature()
        } catch {
            throw .incomplete(error.reason)
        }
        try Self.checkSigned(names, of: http)
        guard let date = http.header("x-acs-date") else { throw .noTime("x-acs-date") }
        guard let time = SignedTime(extended: date) else { throw .timeFormat }
        self.time = time
        nonce = http.header("x-acs-signature-nonce")
        let payload = SHA256.hash(data: http.body).hexadecimal
        guard http.header("x-acs-content-sha256") == payload else {
            throw .incomplete("x-acs-content-sha256 is not the hash of the body.")
        }
        let canonical = Self.canonical(request, signedHeaders: names, payloadHash: payload)
        let hash = SHA256.hash(data: Array(canonical.utf8)).hexadecimal
        stringToSign = "\(Self.algorithm)\n\(hash)"
    }

    /// Whether the signature was made with a secret; compares in constant time.
    func isMade(with secret: String) -> Bool {
        HMAC<SHA256>.isValidAuthenticationCode(
            signature, authenticating: Array(stringToSign.utf8),
            using: SymmetricKey(data: Array(secret.utf8)))
    }

    /// The host, every header of the gateway, and what says how a body is read must be signed.
    private static func checkSigned(
        _ names: [String], of http: HTTPRequestParts
    ) throws(AlibabaRefusal) {
        var needed = http.headers.map { $0.name.lowercased() }.filter { $0.hasPrefix("x-acs-") }
        needed.append("host")
        if !http.body.isEmpty, http.header("Content-Type") != nil { needed.append("content-type") }
        for name in needed where !names.contains(name) {
            throw .incomplete("SignedHeaders must contain \(name).")
        }
    }

    private static func canonical(
        _ request: AlibabaRequest, signedHeaders: [String], payloadHash: String
    ) -> String {
        let http = request.http
        let headers = signedHeaders.map { name in
            "\(name):\(trimmed(http.header(name) ?? ""))\n"
        }
        return [
            http.method, http.path.isEmpty ? "/" : http.path,
            request.query.canonicalQuery, headers.joined(),
            signedHeaders.joined(separator: ";"), payloadHash,
        ].joined(separator: "\n")
    }

    /// The value without blanks at its ends.
    private static func trimmed(_ value: String) -> Substring {
        let isBlank = { (character: Character) in character == " " || character == "\t" }
        let rest = value.drop(while: isBlank)
        return rest.lastIndex { !isBlank($0) }.map { rest[...$0] } ?? ""
    }
}
