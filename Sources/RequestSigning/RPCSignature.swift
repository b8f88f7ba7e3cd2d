internal import Crypto

/// The signature of RPC requests, version 1.0 (HMAC-SHA1): a parameter over all others.
///
/// It covers the method and the parameters of query and form; neither path nor headers.
/// Alibaba Cloud: *Signature method* of RPC APIs, help page 315526.
struct RPCSignature: AlibabaSignature {
    static let mandatoryNonce: String? = "SignatureNonce"

    let accessKeyID: String
    let time: SignedTime
    let nonce: String?
    let stringToSign: String
    private let signature: [UInt8]

    /// Reads the signature of a request.
    init(_ request: AlibabaRequest) throws(AlibabaRefusal) {
        guard let accessKeyID = request.parameter("AccessKeyId"), !accessKeyID.isEmpty else {
            throw .noAccessKey
        }
        guard request.parameter("SignatureMethod") == "HMAC-SHA1",
            request.parameter("SignatureType") ?? "" == ""
        else { throw .method }
        guard request.parameter("SignatureVersion") == "1.0" else {
            throw .incomplete("SignatureVersion must be 1.0.")
        }
        // SLB's pages write the name with a capital S.
        guard let text = request.parameter("Timestamp") ?? request.parameter("TimeStamp") else {
            throw .noTime("Timestamp")
        }
        guard let time = SignedTime(extended: text) else { throw .timeFormat }
        guard let signature = [UInt8](base64: request.parameter("Signature") ?? "") else {
            throw .incomplete("Signature must be base 64.")
        }
        guard request.hasOnlyParameters else {
            throw .incomplete("The body must be a form: nothing else of it is signed.")
        }
        self.accessKeyID = accessKeyID
        self.time = time
        self.signature = signature
        nonce = request.parameter("SignatureNonce")
        let query = request.parameters.filter { $0.name != "Signature" }.canonicalQuery
        stringToSign = "\(request.http.method)&%2F&\(PercentEncoding.encode(query.utf8))"
    }

    /// Whether the signature was made with a secret; compares in constant time.
    func isMade(with secret: String) -> Bool {
        HMAC<Insecure.SHA1>.isValidAuthenticationCode(
            signature, authenticating: Array(stringToSign.utf8),
            using: SymmetricKey(data: Array("\(secret)&".utf8)))
    }
}
