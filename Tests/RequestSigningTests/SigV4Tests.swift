import RequestSigning
import Testing

/// Requests that botocore signed, and what becomes of them when one octet is another.
@Suite("AWS Signature Version 4")
struct SigV4Tests {
    /// 2026-01-02 03:04:05 UTC.
    static let signedAt = 1_767_323_045
    static let credential = Credential(
        accessKeyID: "AKIDEXAMPLE", secret: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
        permission: .readWrite)

    /// A request as botocore 1.43 sends and signs it.
    static func request(
        _ body: String, host: String, path: String = "/", query: String = "", signature: String
    ) -> HTTPRequestParts {
        let authorization =
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260102/eu-west-1/servicediscovery/"
            + "aws4_request, SignedHeaders=content-type;host;x-amz-date;x-amz-target, "
            + "Signature=\(signature)"
        return HTTPRequestParts(
            method: "POST", path: path, query: query,
            headers: [
                ("Host", host), ("X-Amz-Target", "Route53AutoNaming_v20170314.GetService"),
                ("Content-Type", "application/x-amz-json-1.1"),
                ("X-Amz-Date", "20260102T030405Z"), ("Authorization", authorization),
            ], body: Array(body.utf8))
    }

    static let plain = request(
        "{}", host: "127.0.0.1:5380",
        signature: "60cf16efa2cf9baed014b03250b8a5a576edc6cf85e55cfd122e394b15b9a479")
    static let known = [
        plain,
        request(
            "{\"Id\":\"srv-a\"}", host: "data-cloudmap.internal:5380",
            signature: "7d9131bb8ea5abd35c693a54c3c13c171edeaf4c487afcf20b7bda588826825f"),
        request(
            "", host: "example.test", path: "/a%20b/c", query: "z=1&a=%2F&a=b&e",
            signature: "55cc70e298ddb1dd40e206b3b741312ef2dfa6ef90e4cd821bf989b9e07ac6e2"),
    ]

    /// The failure of a request; nil when it is accepted.
    func failure(
        _ request: HTTPRequestParts, now: Int = signedAt, service: String = "servicediscovery",
        credentials: [Credential] = [credential]
    ) -> SignatureFailure? {
        do throws(SignatureFailure) {
            _ = try SigV4Verifier(credentials).verify(request, service: service, now: now)
            return nil
        } catch {
            return error
        }
    }

    @Test("What botocore signs is accepted, twice in a row too", arguments: known.indices)
    func accepted(_ index: Int) throws {
        let verifier = SigV4Verifier([Self.credential])
        for _ in 0..<2 {
            let credential = try verifier.verify(
                Self.known[index], service: "servicediscovery", now: Self.signedAt)
            #expect(credential == Self.credential)
        }
    }

    @Test("A change of any part that is signed is a mismatch")
    func tampered() {
        var request = Self.plain
        request.method = "GET"
        #expect(failure(request) == .mismatch)
        request = Self.plain
        request.path = "/x"
        #expect(failure(request) == .mismatch)
        request = Self.plain
        request.query = "a=b"
        #expect(failure(request) == .mismatch)
        request = Self.plain
        request.body.append(0x20)
        #expect(failure(request) == .mismatch)
        for index in 0..<3 {
            request = Self.plain
            request.headers[index].value += "x"
            #expect(failure(request) == .mismatch)
        }
        #expect(failure(Self.plain, service: "ssm") == .mismatch)
    }

    @Test("Every digit of the signature counts")
    func digits() {
        let authorization = Self.plain.headers[4].value
        for offset in 1...64 {
            var text = Array(authorization)
            text[text.count - offset] = text[text.count - offset] == "0" ? "1" : "0"
            var request = Self.plain
            request.headers[4].value = String(text)
            #expect(failure(request) == .mismatch)
        }
    }

    @Test("A key that nobody has, and a secret that is another")
    func wrongKeys() {
        let other = Credential(accessKeyID: "OTHER", secret: "x", permission: .readOnly)
        #expect(failure(Self.plain, credentials: [other]) == .unknownKey)
        let wrong = Credential(accessKeyID: "AKIDEXAMPLE", secret: "x", permission: .readOnly)
        #expect(failure(Self.plain, credentials: [wrong]) == .mismatch)
    }

    @Test("A quarter of an hour is the most that clocks may differ")
    func skew() {
        #expect(failure(Self.plain, now: Self.signedAt + 900) == nil)
        #expect(failure(Self.plain, now: Self.signedAt - 900) == nil)
        #expect(
            failure(Self.plain, now: Self.signedAt + 901)
                == .expired(
                    SignatureFailure.Difference(
                        signed: "20260102T030405Z", limit: "20260102T030406Z",
                        now: "20260102T031906Z", allowed: 900)))
        #expect(
            failure(Self.plain, now: Self.signedAt - 901)
                == .early(
                    SignatureFailure.Difference(
                        signed: "20260102T030405Z", limit: "20260102T030404Z",
                        now: "20260102T024904Z", allowed: 900)))
    }

    @Test("White space in header values is collapsed as the signer does")
    func whiteSpace() {
        var request = Self.plain
        request.headers[2].value = "  application/x-amz-json-1.1 "
        #expect(failure(request) == nil)
    }

    @Test(
        "A header that cannot be read is told apart from a wrong one",
        arguments: [
            "AWS4-ECDSA-P256-SHA256 Credential=a", "AWS4-HMAC-SHA256",
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260102/eu-west-1/servicediscovery/"
                + "aws4_request, SignedHeaders=host",
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE, SignedHeaders=host, Signature=00",
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260102/eu-west-1/servicediscovery/"
                + "aws4_request, SignedHeaders=x-amz-date;host, Signature=00",
        ])
    func unreadable(_ authorization: String) throws {
        var request = Self.plain
        request.headers[4].value = authorization
        let failure = try #require(self.failure(request))
        guard case .incomplete = failure else {
            Issue.record("\(failure) for \(authorization)")
            return
        }
    }

    @Test("Without the header there is no signature")
    func unsigned() {
        var request = Self.plain
        request.headers.removeLast()
        #expect(failure(request) == .missing)
        #expect(!SigV4Verifier.isSigned(request))
        #expect(SigV4Verifier.isSigned(Self.plain))
    }
}
