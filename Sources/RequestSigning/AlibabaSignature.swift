/// A signature of one of Alibaba Cloud's schemes, read from a request but not yet compared.
protocol AlibabaSignature {
    /// Reads the signature; what is signed is fixed with that.
    init(_ request: AlibabaRequest) throws(AlibabaRefusal)

    var accessKeyID: String { get }
    var time: SignedTime { get }
    /// What tells this request from all others of the key; nil when the client sends none.
    var nonce: String? { get }
    /// The parameter or header of the nonce where clients must send one; nil where some do not.
    static var mandatoryNonce: String? { get }
    /// What must have been signed.
    var stringToSign: String { get }

    /// Whether the signature was made with a secret; compares in constant time.
    func isMade(with secret: String) -> Bool
}

/// Finds the signature of a request.
enum AlibabaScheme {
    /// The signature of a request to an API of Alibaba Cloud; nil when it has none.
    ///
    /// RPC does not sign the path and ROA not the body, so each is taken only where the other
    /// cannot be meant: RPC for `/`, ROA for all else.
    static func signature(
        of request: AlibabaRequest
    ) throws(AlibabaRefusal) -> (any AlibabaSignature)? {
        guard let authorization = request.http.header("Authorization") else {
            let isSigned = request.isRoot && request.parameter("Signature") != nil
            return isSigned ? try RPCSignature(request) : nil
        }
        if authorization.hasPrefix("ACS3-") { return try ACS3Signature(request) }
        guard authorization.hasPrefix("acs "), !request.isRoot else {
            throw .incomplete(
                "Authorization must begin with \(ACS3Signature.algorithm)"
                    + (request.isRoot ? "." : " or acs."))
        }
        return try ROASignature(request)
    }
}
