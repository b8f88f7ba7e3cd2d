import Crypto
import Foundation
import RequestSigning
import Testing

/// What the captured requests do not show of each scheme.
@Suite("Alibaba Cloud's schemes")
struct AlibabaSchemes {
    private static let path = "/pop/v1/wam/instance/health"

    private func code(_ request: HTTPRequestParts, now: Int = AlibabaSigner.now) -> String? {
        verdict(request, now: now)?.code
    }

    @Test("RPC: GET, POST and form; blanks, signs and letters of all kinds")
    func rpc() {
        for method in ["GET", "POST"] {
            #expect(code(AlibabaSigner.rpc(method: method)) == nil)
        }
        for value in ["", "a b", "a+b", "ä*~'()", "100%", "a&b=c", "日本"] {
            #expect(code(AlibabaSigner.rpc(["X": value])) == nil, "\(value)")
            let form = AlibabaSigner.rpc(["X": value], method: "POST", isForm: true)
            #expect(code(form) == nil, "\(value)")
            #expect(AlibabaRequest(form).parameter("X") == value)
        }
        let spelt = AlibabaSigner.rpc(["Timestamp": nil, "TimeStamp": "2026-01-01T00:00:00Z"])
        #expect(code(spelt) == nil)
    }

    @Test("RPC: what is missing or of another kind is told by its own code")
    func rpcRefusals() {
        let cases: [(changes: [String: String?], code: String)] = [
            (["AccessKeyId": nil], "MissingAccessKeyId"),
            (["AccessKeyId": ""], "MissingAccessKeyId"),
            (["AccessKeyId": "nobody"], "InvalidAccessKeyId.NotFound"),
            (["SignatureMethod": nil], "InvalidSignatureMethod"),
            (["SignatureMethod": "HMAC-SHA256"], "InvalidSignatureMethod"),
            (["SignatureType": "BEARERTOKEN"], "InvalidSignatureMethod"),
            (["SignatureVersion": "2.0"], "IncompleteSignature"),
            (["SignatureVersion": nil], "IncompleteSignature"),
            (["Timestamp": nil], "IllegalTimestamp"),
            (["Timestamp": "2026-01-01 00:00:00"], "InvalidTimeStamp.Format"),
            (["Timestamp": "2026-02-30T00:00:00Z"], "InvalidTimeStamp.Format"),
            (["SignatureNonce": nil], "MissingParameter"),
            (["SignatureNonce": ""], "MissingParameter"),
        ]
        for (changes, expected) in cases {
            #expect(code(AlibabaSigner.rpc(changes)) == expected, "\(changes)")
        }
    }

    @Test("ROA: the ways in which SDKs write an empty value and an empty query")
    func emptyValues() {
        let path = Self.path
        for (target, resource) in [
            (path, path), (path, path + "?"), (path + "?A=&B=1", path + "?A=&B=1"),
            (path + "?A=&B=1", path + "?A&B=1"), (path + "?A&B=1", path + "?A&B=1"),
            (path + "?B=1&A=x+y", path + "?A=x y&B=1"),
        ] {
            let request = AlibabaSigner.roa(target, signing: resource)
            #expect(code(request) == nil, "\(target) as \(resource)")
        }
    }

    @Test("ROA: a body counts with its hash, and only with that")
    func bodies() {
        let body = "{}"
        let hash = Data(Insecure.MD5.hash(data: Data(body.utf8))).base64EncodedString()
        let headers = [(name: "Content-MD5", value: hash), ("Content-Type", "application/json")]
        var request = AlibabaSigner.roa(
            Self.path, signing: Self.path, headers: headers, method: "POST", body: body)
        #expect(code(request) == nil)
        request.body = Array("[]".utf8)
        #expect(code(request) == "IncompleteSignature")
        let bare = AlibabaSigner.roa(Self.path, signing: Self.path, method: "POST", body: body)
        #expect(code(bare) == "IncompleteSignature")
        let empty = Data(Insecure.MD5.hash(data: Data())).base64EncodedString()
        let none = AlibabaSigner.roa(
            Self.path, signing: Self.path, headers: [("Content-MD5", empty)])
        #expect(code(none) == nil, "the SDK for Go sends the hash of no body")
    }

    @Test("ROA: a value that reads as two parameters is refused")
    func ambiguity() {
        let request = AlibabaSigner.roa(
            Self.path + "?A=1%26B%3D2", signing: Self.path + "?A=1&B=2")
        #expect(code(request) == "IncompleteSignature")
        let name = AlibabaSigner.roa(Self.path + "?A%3D1=2", signing: Self.path + "?A=1=2")
        #expect(code(name) == "IncompleteSignature")
    }

    @Test("ROA: a time, a method and a key as the description has them")
    func roaRefusals() {
        var request = AlibabaSigner.roa(Self.path, signing: Self.path)
        request.headers.removeAll { $0.name == "Date" }
        #expect(code(request) == "IllegalTimestamp")
        request.headers.append(("Date", "2026-01-01T00:00:00Z"))
        #expect(code(request) == "InvalidTimeStamp.Format")
        for header in [
            (name: "x-acs-signature-method", value: "HMAC-SHA256"),
            ("x-acs-signature-version", "2"),
        ] {
            let other = AlibabaSigner.roa(Self.path, signing: Self.path, headers: [header])
            #expect(code(other) == "InvalidSignatureMethod", "\(header)")
        }
        for authorization in ["acs", "acs ", "acs :AAAA", "acs testid", "acs a:b:AAAA", "acs a:A"] {
            var request = AlibabaSigner.roa(Self.path, signing: Self.path)
            request.headers[request.headers.count - 1].value = authorization
            #expect(code(request) == "IncompleteSignature", "\(authorization)")
        }
    }

    @Test("A signature has one form: no bits behind its last octet")
    func oneForm() throws {
        var request = AlibabaSigner.roa(Self.path, signing: Self.path)
        let place = request.headers.count - 1
        var text = Array(request.headers[place].value.utf8)
        // Of the six bits of the last character but the padding, two stand for nothing.
        #expect(text.last == UInt8(ascii: "="))
        let letters = Array(
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        let value = try #require(letters.firstIndex(of: text[text.count - 2]))
        #expect(value % 4 == 0)
        for other in 1..<4 {
            text[text.count - 2] = letters[value + other]
            request.headers[place].value = String(decoding: text, as: UTF8.self)
            #expect(code(request) == "IncompleteSignature")
        }
    }

    @Test("Version 3: what must be signed, and what must be true")
    func acs3() {
        #expect(code(AlibabaSigner.acs3()) == nil)
        #expect(code(AlibabaSigner.acs3(query: "A=&B=x%20y%2F%2A~")) == nil)
        let form = ["content-type": "application/x-www-form-urlencoded"]
        #expect(code(AlibabaSigner.acs3(form, body: "A=1")) == nil)
        #expect(
            code(AlibabaSigner.acs3(form, body: "A=1", unsigned: ["content-type"]))
                == "IncompleteSignature")
        for name in ["host", "x-acs-date", "x-acs-signature-nonce", "x-acs-action"] {
            let request = AlibabaSigner.acs3(unsigned: [name])
            #expect(code(request) == "IncompleteSignature", "\(name)")
        }
        for (headers, expected) in [
            (["x-acs-content-sha256": ""], "IncompleteSignature"),
            (["x-acs-content-sha256": "UNSIGNED-PAYLOAD"], "IncompleteSignature"),
            (["x-acs-date": ""], "IllegalTimestamp"),
            (["x-acs-date": "20260101T000000Z"], "InvalidTimeStamp.Format"),
            (["x-acs-signature-nonce": ""], "MissingParameter"),
        ] {
            #expect(code(AlibabaSigner.acs3(headers)) == expected, "\(headers)")
        }
        for (old, new, expected) in [
            ("ACS3-HMAC-SHA256", "ACS3-HMAC-SM3", "InvalidSignatureMethod"),
            ("ACS3-HMAC-SHA256", "ACS3-RSA-SHA256", "InvalidSignatureMethod"),
            ("Credential=testid,", "", "IncompleteSignature"),
            ("ACS3-HMAC-SHA256", "Bearer", "IncompleteSignature"),
            (",Signature=", ", Signature=", nil),
        ] {
            var request = AlibabaSigner.acs3()
            let place = request.headers.count - 1
            request.headers[place].value = request.headers[place].value.replacing(old, with: new)
            #expect(code(request) == expected, "\(old) as \(new)")
        }
    }
}
