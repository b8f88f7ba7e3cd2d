internal import Crypto

/// The signature of ROA requests, version 1.0 (HMAC-SHA1): `Authorization: acs KEY:SIGNATURE`.
///
/// It covers the method, five headers and those that begin with `x-acs-`, path and query; the body
/// through Content-MD5. Alibaba Cloud: *Request signatures* of ROA APIs, help page 315525.
struct ROASignature: AlibabaSignature {
    /// Clients of the classic core send no nonce at all.
    static let mandatoryNonce: String? = nil

    let accessKeyID: String
    let time: SignedTime
    let nonce: String?
    private let signature: [UInt8]
    /// What clients sign differs where a value, or the query, is empty.
    private let stringsToSign: [String]

    var stringToSign: String { stringsToSign[0] }

    /// Reads the signature of a request.
    init(_ request: AlibabaRequest) throws(AlibabaRefusal) {
        let http = request.http
        (accessKeyID, signature) = try Self.authorization(http.header("Authorization") ?? "")
        for (name, value) in [("method", "HMAC-SHA1"), ("version", "1.0")] {
            guard http.header("x-acs-signature-\(name)") ?? value == value else { throw .method }
        }
        guard let date = http.header("Date") else { throw .noTime("Date") }
        guard let time = SignedTime(http: date) else { throw .timeFormat }
        self.time = time
        nonce = http.header("x-acs-signature-nonce")
        try Self.checkBody(http)
        // Decoded values are signed, so that `a=1%26b%3D2` and `a=1&b=2` would be the same.
        guard
            request.query.allSatisfy({ parameter in
                !parameter.name.contains { $0 == "&" || $0 == "=" }
                    && !parameter.value.contains("&")
            })
        else { throw .incomplete("A parameter with & cannot be told from two in this scheme.") }
        let resources = Self.resources(of: request)
        stringsToSign = Self.contentTypes(of: http).flatMap { type in
            let head = Self.head(of: http, contentType: type)
            return resources.map { head + $0 }
        }
    }

    /// Whether the signature was made with a secret; compares in constant time.
    func isMade(with secret: String) -> Bool {
        let key = SymmetricKey(data: Array(secret.utf8))
        return stringsToSign.contains { text in
            HMAC<Insecure.SHA1>.isValidAuthenticationCode(
                signature, authenticating: Array(text.utf8), using: key)
        }
    }

    /// `acs KEY:SIGNATURE`.
    private static func authorization(
        _ text: String
    ) throws(AlibabaRefusal) -> (String, [UInt8]) {
        let parts = text.dropFirst("acs ".count).split(
            separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, let octets = [UInt8](base64: parts[1]) else {
            throw .incomplete("Authorization must be acs, a key, a colon, and base 64.")
        }
        return (String(parts[0]), octets)
    }

    /// The body is covered by its hash alone.
    private static func checkBody(_ http: HTTPRequestParts) throws(AlibabaRefusal) {
        guard let claimed = http.header("Content-MD5"), !claimed.isEmpty else {
            guard http.body.isEmpty else {
                throw .incomplete("A body needs Content-MD5: nothing else of it is signed.")
            }
            return
        }
        guard [UInt8](base64: claimed) == Array(Insecure.MD5.hash(data: http.body)) else {
            throw .incomplete("Content-MD5 is not the hash of the body.")
        }
    }

    /// The type of the body in each way that clients sign it: the asynchronous ones of Python send
    /// a type with an empty body, where it says nothing, and sign none.
    private static func contentTypes(of http: HTTPRequestParts) -> [String] {
        let sent = http.header("Content-Type") ?? ""
        return sent.isEmpty || !http.body.isEmpty ? [sent] : [sent, ""]
    }

    /// Method and headers, each with the end of its line.
    private static func head(of http: HTTPRequestParts, contentType: String) -> String {
        let fixed = [
            http.method, http.header("Accept") ?? "", http.header("Content-MD5") ?? "",
            contentType, http.header("Date") ?? "",
        ]
        let names = Set(http.headers.map { $0.name.lowercased() }.filter { $0.hasPrefix("x-acs-") })
        let others = names.sorted().map { "\($0):\(http.header($0) ?? "")" }
        return (fixed + others).map { "\($0)\n" }.joined()
    }

    /// Path and decoded query, in each way that clients write them.
    private static func resources(of request: AlibabaRequest) -> [String] {
        let path = request.http.path
        let parameters = request.query.sortedByName()
        // The SDK for Go writes the question mark always.
        if parameters.isEmpty { return [path, path + "?"] }
        let full = parameters.map { "\($0.name)=\($0.value)" }
        guard parameters.contains(where: { $0.value.isEmpty }) else {
            return [path + "?" + full.joined(separator: "&")]
        }
        // The classic core and Java write `k=`, the others `k`.
        let short = parameters.map { $0.value.isEmpty ? $0.name : "\($0.name)=\($0.value)" }
        return [full, short].map { path + "?" + $0.joined(separator: "&") }
    }
}
