/// The Authorization header of AWS Signature Version 4.
///
///     AWS4-HMAC-SHA256 Credential=AKID/20150830/us-east-1/iam/aws4_request,
///         SignedHeaders=host;x-amz-date, Signature=<64 hexadecimal digits>
struct SigV4Authorization: Equatable {
    static let algorithm = "AWS4-HMAC-SHA256"

    let accessKeyID: String
    let scope: SigV4Scope
    /// Lower case, in order.
    let signedHeaders: [String]
    /// 32 octets.
    let signature: [UInt8]

    /// A header of these parts.
    init(accessKeyID: String, scope: SigV4Scope, signedHeaders: [String], signature: [UInt8]) {
        self.accessKeyID = accessKeyID
        self.scope = scope
        self.signedHeaders = signedHeaders
        self.signature = signature
    }

    /// Reads the value of the header.
    init(_ text: String) throws(SignatureFailure) {
        let parts = text.split(separator: " ", maxSplits: 1)
        guard let first = parts.first, first == Self.algorithm else {
            throw .incomplete("the algorithm is not \(Self.algorithm)")
        }
        let words: [Substring]
        do throws(AuthorizationMembers.Unreadable) {
            let members = try AuthorizationMembers(parts.count > 1 ? parts[1] : "")
            words = try members.value("Credential").split(
                separator: "/", omittingEmptySubsequences: false)
            signedHeaders = try members.signedHeaders()
            signature = try members.signature()
        } catch {
            throw .incomplete(error.reason)
        }
        // An access key may contain slashes in other systems, so the scope is the last four.
        guard words.count >= 5 else {
            throw .incomplete("Credential must be a key, a day, a region, a service, aws4_request")
        }
        accessKeyID = words.dropLast(4).joined(separator: "/")
        scope = try SigV4Scope(words.suffix(4).map(String.init))
    }

    /// The value of the header.
    var text: String {
        "\(Self.algorithm) Credential=\(accessKeyID)/\(scope.text), "
            + "SignedHeaders=\(signedHeaders.joined(separator: ";")), "
            + "Signature=\(signature.hexadecimal)"
    }
}

/// What a signing key is valid for.
struct SigV4Scope: Hashable {
    /// `20150830`.
    let day: String
    let region: String
    let service: String

    /// The scope of these parts.
    init(day: String, region: String, service: String) {
        self.day = day
        self.region = region
        self.service = service
    }

    /// The scope of four words, the last being `aws4_request`.
    init(_ words: [String]) throws(SignatureFailure) {
        guard words.count == 4, words[3] == "aws4_request", !words[1].isEmpty, !words[2].isEmpty
        else { throw .incomplete("the credential's scope must end with aws4_request") }
        day = words[0]
        region = words[1]
        service = words[2]
    }

    /// The scope as the string to sign names it.
    var text: String { "\(day)/\(region)/\(service)/aws4_request" }
}
