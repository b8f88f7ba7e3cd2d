import Crypto
import Foundation
import RequestSigning

/// Signs requests as the descriptions of Alibaba Cloud's schemes say, written apart from the
/// verifier and with Foundation's codings.
enum AlibabaSigner {
    static let credential = Credential(
        accessKeyID: "testid", secret: "testsecret", permission: .readOnly)

    /// 2026-01-01 00:00:00 UTC.
    static let now = 1_767_225_600

    /// Percent-encoding that leaves RFC 3986's unreserved characters.
    static func encode(_ text: String) -> String {
        var kept = CharacterSet(charactersIn: "-_.~")
        kept.formUnion(CharacterSet(charactersIn: "abcdefghijklmnopqrstuvwxyz"))
        kept.formUnion(CharacterSet(charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"))
        return text.addingPercentEncoding(withAllowedCharacters: kept) ?? ""
    }

    /// A query of these members, sorted by name.
    static func query(_ members: [String: String]) -> String {
        members.sorted { $0.key < $1.key }.map { "\(encode($0.key))=\(encode($0.value))" }
            .joined(separator: "&")
    }

    static func sha1(_ text: String, _ secret: String) -> String {
        let code = HMAC<Insecure.SHA1>.authenticationCode(
            for: Data(text.utf8), using: SymmetricKey(data: Data(secret.utf8)))
        return Data(code).base64EncodedString()
    }

    /// An RPC request with its members in the query, or in a form when it `isForm`. A member of the
    /// name nil is left out.
    static func rpc(
        _ changes: [String: String?] = [:], method: String = "GET", isForm: Bool = false
    ) -> HTTPRequestParts {
        var members = [
            "AccessKeyId": "testid", "SignatureMethod": "HMAC-SHA1", "SignatureVersion": "1.0",
            "SignatureNonce": "n1", "Timestamp": "2026-01-01T00:00:00Z",
            "Action": "DescribeHealthStatus", "Version": "2014-05-15",
        ]
        for (name, value) in changes { members[name] = value }
        members["Signature"] = sha1("\(method)&%2F&\(encode(query(members)))", "testsecret&")
        let text = query(members)
        let type = ("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
        return HTTPRequestParts(
            method: method, path: "/", query: isForm ? "" : text,
            headers: [("Host", "127.0.0.1")] + (isForm ? [type] : []),
            body: isForm ? Array(text.utf8) : [])
    }

    /// A ROA request of these headers; what is signed behind them is an argument of its own.
    static func roa(
        _ target: String, signing resource: String, headers: [(name: String, value: String)] = [],
        method: String = "GET", body: String = ""
    ) -> HTTPRequestParts {
        let all = headers + [("Date", "Thu, 01 Jan 2026 00:00:00 GMT")]
        func value(_ name: String) -> String { all.first { $0.name == name }?.value ?? "" }
        let fixed = ["Accept", "Content-MD5", "Content-Type", "Date"].map { value($0) + "\n" }
        let others = all.filter { $0.name.hasPrefix("x-acs-") }.map { "\($0.name):\($0.value)\n" }
        let text = method + "\n" + fixed.joined() + others.sorted().joined() + resource
        let parts = target.split(separator: "?", maxSplits: 1).map(String.init)
        return HTTPRequestParts(
            method: method, path: parts[0], query: parts.count > 1 ? parts[1] : "",
            headers: all + [("Authorization", "acs testid:" + sha1(text, "testsecret"))],
            body: Array(body.utf8))
    }

    /// A request of version 3, all of whose headers are signed but those in `unsigned`; a header
    /// of `headers` wins over the usual ones, and an empty one takes them away.
    static func acs3(
        _ headers: [String: String] = [:], query: String = "", method: String = "POST",
        body: String = "", unsigned: Set<String> = []
    ) -> HTTPRequestParts {
        let hash = SHA256.hash(data: Data(body.utf8)).map { String(format: "%02x", $0) }.joined()
        let usual = [
            "host": "127.0.0.1", "x-acs-date": "2026-01-01T00:00:00Z",
            "x-acs-signature-nonce": "n1", "x-acs-content-sha256": hash,
            "x-acs-action": "DescribeHealthStatus",
        ]
        let all = usual.merging(headers) { $1 }.filter { !$0.value.isEmpty }
            .sorted { $0.key < $1.key }
        let signed = all.filter { !unsigned.contains($0.key) }
        let names = signed.map(\.key).joined(separator: ";")
        let lines = signed.map { "\($0.key):\($0.value)\n" }.joined()
        let canonical = [method, "/", query, lines, names, hash].joined(separator: "\n")
        let digest = SHA256.hash(data: Data(canonical.utf8)).map { String(format: "%02x", $0) }
        let code = HMAC<SHA256>.authenticationCode(
            for: Data("ACS3-HMAC-SHA256\n\(digest.joined())".utf8),
            using: SymmetricKey(data: Data("testsecret".utf8)))
        let signature = Data(code).map { String(format: "%02x", $0) }.joined()
        let authorization =
            "ACS3-HMAC-SHA256 Credential=testid,SignedHeaders=\(names),Signature=\(signature)"
        return HTTPRequestParts(
            method: method, path: "/", query: query,
            headers: all.map { (name: $0.key, value: $0.value) }
                + [("Authorization", authorization)], body: Array(body.utf8))
    }
}
