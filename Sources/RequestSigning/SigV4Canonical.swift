internal import Crypto

/// The canonical request and the string to sign of AWS Signature Version 4: what both sides must
/// write alike, octet for octet.
enum SigV4Canonical {
    /// The canonical request: method, path, query, signed headers, hash of the body.
    static func request(
        _ request: HTTPRequestParts, signedHeaders: [String], payloadHash: String
    ) -> String {
        let headers = signedHeaders.map { name in
            "\(name):\(collapsed(request.header(name) ?? ""))\n"
        }
        return [
            request.method, path(request.path), query(request.query), headers.joined(),
            signedHeaders.joined(separator: ";"), payloadHash,
        ].joined(separator: "\n")
    }

    /// What is signed: the algorithm, the time, the scope, the hash of the canonical request.
    static func stringToSign(time: String, _ scope: SigV4Scope, request: String) -> String {
        let hash = SHA256.hash(data: Array(request.utf8)).hexadecimal
        return [SigV4Authorization.algorithm, time, scope.text, hash].joined(separator: "\n")
    }

    /// The path with each segment encoded once more, as it came: AWS encodes paths twice, but for
    /// S3.
    static func path(_ path: String) -> String {
        path.isEmpty ? "/" : PercentEncoding.encode(path.utf8, keeping: [0x2F])
    }

    /// The query's members encoded anew and sorted by name, then value.
    static func query(_ query: String) -> String {
        let members = query.split(separator: "&").map { member in
            let parts = member.split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return parts.map { PercentEncoding.encode(PercentEncoding.decode($0)) }
        }
        return members.map { (name: $0[0], value: $0.count > 1 ? $0[1] : "") }
            .sorted { ($0.name, $0.value) < ($1.name, $1.value) }
            .map { "\($0.name)=\($0.value)" }.joined(separator: "&")
    }

    /// The value without blanks at its ends, and one for each run inside.
    static func collapsed(_ value: String) -> String {
        value.split { $0 == " " || $0 == "\t" }.joined(separator: " ")
    }
}
