import RequestSigning

/// The key that the commands sign with: that of the AWS tools, from the same variables; else that
/// of the server's own variables.
enum ClientCredential {
    /// A signer with the key of an environment; nil when it has none.
    static func signer(
        _ configuration: Configuration, _ environment: [String: String]
    ) throws(Problems) -> SigV4Signer? {
        guard let credential = try amazon(environment) ?? configuration.environmentCredential
        else { return nil }
        let region =
            value("AWS_REGION", environment) ?? value("AWS_DEFAULT_REGION", environment)
        return SigV4Signer(
            credential, region: region ?? configuration.region, service: "servicediscovery")
    }

    private static func amazon(_ environment: [String: String]) throws(Problems) -> Credential? {
        let (id, secret) = (value(idVariable, environment), value(secretVariable, environment))
        if id == nil, secret == nil { return nil }
        guard let id, let secret else {
            let (given, missing) =
                id == nil ? (secretVariable, idVariable) : (idVariable, secretVariable)
            throw Problems([
                Problem("is set and \(missing) is not: set both, or none", at: given)
            ])
        }
        return Credential(accessKeyID: id, secret: secret, permission: .readWrite)
    }

    /// What to do about an error that has to do with the key; empty for others.
    static func hint(_ code: String) -> String {
        switch code {
        case "MissingAuthenticationTokenException":
            " (set \(idVariable) and \(secretVariable) to a key that the server knows)"
        case "UnrecognizedClientException", "InvalidSignatureException":
            " (\(idVariable) and \(secretVariable) must be a key that the server knows)"
        default: ""
        }
    }

    private static let idVariable = "AWS_ACCESS_KEY_ID"
    private static let secretVariable = "AWS_SECRET_ACCESS_KEY"

    /// A variable's value; an empty one counts as absent.
    private static func value(_ name: String, _ environment: [String: String]) -> String? {
        environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }
}
