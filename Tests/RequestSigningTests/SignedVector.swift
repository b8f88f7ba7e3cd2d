import RequestSigning
import TestKit
import Testing

/// A request as a client sent and signed it, and what becomes of it.
///
/// The files in Vectors hold one behind the other:
///
///     # title
///     GET /target
///     Header: value
///
///     body, if there is one
///     => KEY OR CODE at SECONDS [for SERVICE]
///     | a line of the string to sign
struct SignedVector: Sendable, CustomTestStringConvertible {
    let title: String
    let request: HTTPRequestParts
    /// The key that has signed it, or the code of its refusal.
    let outcome: String
    /// When it was sent, in seconds since 1970.
    let now: Int
    /// The service of an AWS request.
    let service: String
    /// What the client signed; empty where nobody told it.
    let stringToSign: String

    var testDescription: String { title }

    /// Whether the request is to be let in.
    var isAccepted: Bool { Self.credentials.contains { $0.accessKeyID == outcome } }

    static let rpc = read("rpc-v1", count: 14)
    static let roa = read("roa-v1", count: 14)
    static let acs3 = read("acs3", count: 7)
    static let sigV4 = read("sigv4", count: 10)
    static let alibaba = rpc + roa + acs3

    static let credentials = [
        ("testid", "testsecret"), ("teststsid", "teststssecret"),
        ("YourAccessKeyId", "YourAccessKeySecret"),
    ].map { Credential(accessKeyID: $0, secret: $1, permission: .readOnly) }

    private static func read(_ name: String, count: Int) -> [SignedVector] {
        guard let text = try? Checkout.text("Tests/RequestSigningTests/Vectors/\(name).txt") else {
            preconditionFailure("there is no vector file \(name)")
        }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let starts = lines.indices.filter { lines[$0].hasPrefix("# ") }
        precondition(starts.count == count, "\(name) has \(starts.count) vectors")
        let ends = starts.dropFirst() + [lines.count]
        return zip(starts, ends).map { SignedVector(Array(lines[$0..<$1])) }
    }

    private init(_ lines: [String]) {
        guard let blank = lines.firstIndex(of: ""),
            let end = lines.firstIndex(where: { $0.hasPrefix("=> ") })
        else { preconditionFailure("\(lines[0]): a vector has a blank line and an outcome") }
        title = String(lines[0].dropFirst(2))
        let words = lines[end].split(separator: " ").map(String.init)
        outcome = words[1]
        now = Int(words[3]) ?? 0
        service = words.count > 5 ? words[5] : ""
        let start = lines[1].split(separator: " ").map(String.init)
        let target = start[1].split(separator: "?", maxSplits: 1).map(String.init)
        request = HTTPRequestParts(
            method: start[0], path: target[0], query: target.count > 1 ? target[1] : "",
            headers: lines[2..<blank].map { line in
                let parts = line.split(separator: ":", maxSplits: 1).map(String.init)
                return (name: parts[0], value: String(parts[1].dropFirst()))
            },
            body: Array(lines[(blank + 1)..<end].joined(separator: "\n").utf8))
        stringToSign = lines[end...].filter { $0.hasPrefix("|") }
            .map { String($0.dropFirst(2)) }.joined(separator: "\n")
    }
}

/// The refusal of a request to Alibaba Cloud in strict mode; nil when it is let in.
func verdict(
    _ request: HTTPRequestParts, now: Int, mode: SignatureMode = .strict,
    credentials: [Credential] = SignedVector.credentials, nonces: NonceMemory = NonceMemory()
) -> AlibabaRefusal? {
    let admission = AlibabaAdmission(credentials: credentials, mode: mode, nonces: nonces)
    do throws(AlibabaRefusal) {
        _ = try admission.credential(of: AlibabaRequest(request), now: now)
        return nil
    } catch {
        return error
    }
}
