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
        let words = text.split(separator: " ", maxSplits: 1)
        guard let first = words.first, first == Self.algorithm else {
            throw .incomplete("the algorithm is not \(Self.algorithm)")
        }
        let members = try Self.members(words.count > 1 ? words[1] : "")
        let credential = try Self.member("Credential", members).split(
            separator: "/", omittingEmptySubsequences: false)
        // An access key may contain slashes in other systems, so the scope is the last four.
        guard credential.count >= 5 else {
            throw .incomplete("Credential must be a key, a day, a region, a service, aws4_request")
        }
        accessKeyID = credential.dropLast(4).joined(separator: "/")
        scope = try SigV4Scope(credential.suffix(4).map(String.init))
        let headers = try Self.member("SignedHeaders", members).split(separator: ";")
            .map(String.init)
        guard headers.count <= SigningLimits.signedHeaders, headers == Array(Set(headers)).sorted(),
            headers.allSatisfy({ $0 == $0.lowercased() })
        else { throw .incomplete("SignedHeaders must be in lower case, in order, each once") }
        signedHeaders = headers
        guard let signature = [UInt8](hexadecimal: try Self.member("Signature", members)),
            signature.count == 32
        else { throw .incomplete("Signature must be 64 hexadecimal digits") }
        self.signature = signature
    }

    /// The value of the header.
    var text: String {
        "\(Self.algorithm) Credential=\(accessKeyID)/\(scope.text), "
            + "SignedHeaders=\(signedHeaders.joined(separator: ";")), "
            + "Signature=\(signature.hexadecimal)"
    }

    private static func members(
        _ text: Substring
    ) throws(SignatureFailure) -> [String: String] {
        var members: [String: String] = [:]
        for part in text.split(separator: ",") {
            let trimmed = part.drop { $0 == " " }
            guard let equals = trimmed.firstIndex(of: "=") else {
                throw .incomplete("'\(trimmed)' is no member and value")
            }
            let name = String(trimmed[..<equals])
            let value = String(trimmed[trimmed.index(after: equals)...])
            guard members.updateValue(value, forKey: name) == nil else {
                throw .incomplete("\(name) stands there twice")
            }
        }
        return members
    }

    private static func member(
        _ name: String, _ members: [String: String]
    ) throws(SignatureFailure) -> String {
        guard let value = members[name], !value.isEmpty else {
            throw .incomplete("Authorization header requires '\(name)' parameter.")
        }
        return value
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
