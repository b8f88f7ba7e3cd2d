/// The members of an Authorization header, `Credential=…, SignedHeaders=…, Signature=…`, as AWS and
/// Alibaba Cloud write them alike.
struct AuthorizationMembers {
    /// What is wrong with a header.
    struct Unreadable: Error {
        let reason: String
    }

    private var values: [String: String] = [:]

    /// Reads what stands behind the algorithm.
    init(_ text: Substring) throws(Unreadable) {
        for part in text.split(separator: ",") {
            let trimmed = part.drop { $0 == " " }
            guard let equals = trimmed.firstIndex(of: "=") else {
                throw Unreadable(reason: "'\(trimmed)' is no member and value")
            }
            let name = String(trimmed[..<equals])
            let value = String(trimmed[trimmed.index(after: equals)...])
            guard values.updateValue(value, forKey: name) == nil else {
                throw Unreadable(reason: "\(name) stands there twice")
            }
        }
    }

    /// The value of a member that must be there.
    func value(_ name: String) throws(Unreadable) -> String {
        guard let value = values[name], !value.isEmpty else {
            throw Unreadable(reason: "Authorization header requires '\(name)' parameter.")
        }
        return value
    }

    /// The names of the headers that were signed.
    func signedHeaders() throws(Unreadable) -> [String] {
        let headers = try value("SignedHeaders").split(separator: ";").map(String.init)
        guard headers.count <= SigningLimits.signedHeaders, headers == Array(Set(headers)).sorted(),
            headers.allSatisfy({ $0 == $0.lowercased() })
        else {
            throw Unreadable(reason: "SignedHeaders must be in lower case, in order, each once")
        }
        return headers
    }

    /// The signature: 32 octets.
    func signature() throws(Unreadable) -> [UInt8] {
        guard let signature = [UInt8](hexadecimal: try value("Signature")), signature.count == 32
        else { throw Unreadable(reason: "Signature must be 64 hexadecimal digits") }
        return signature
    }
}
