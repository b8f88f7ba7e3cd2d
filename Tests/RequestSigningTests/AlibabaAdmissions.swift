import RequestSigning
import Testing

/// Modes, clocks, and requests that are sent again.
@Suite("Admission to Alibaba Cloud's APIs")
struct AlibabaAdmissions {
    private static let path = "/pop/v1/wam/instance/health"
    private static let unsigned = [
        HTTPRequestParts(
            method: "GET", path: "/", query: "Action=DescribeHealthStatus", headers: [], body: []),
        HTTPRequestParts(method: "GET", path: path, query: "A=1", headers: [], body: []),
    ]
    private static let signed = [
        AlibabaSigner.rpc(), AlibabaSigner.roa(path, signing: path), AlibabaSigner.acs3(),
    ]
    private static let wrong = [
        Credential(accessKeyID: "testid", secret: "", permission: .readOnly)
    ]

    @Test("off asks nothing, lenient what is signed, strict everybody")
    func modes() {
        let now = AlibabaSigner.now
        for request in Self.unsigned {
            #expect(verdict(request, now: now, mode: .off) == nil)
            #expect(verdict(request, now: now, mode: .lenient) == nil)
        }
        #expect(verdict(Self.unsigned[0], now: now)?.code == "MissingAccessKeyId")
        #expect(verdict(Self.unsigned[1], now: now)?.code == "IncompleteSignature")
        for request in Self.signed {
            #expect(verdict(request, now: now, mode: .off, credentials: Self.wrong) == nil)
            for mode in [SignatureMode.lenient, .strict] {
                #expect(verdict(request, now: now, mode: mode) == nil)
                let refused = verdict(request, now: now, mode: mode, credentials: Self.wrong)
                #expect(refused?.code == "SignatureDoesNotMatch")
                let unknown = verdict(request, now: now, mode: mode, credentials: [])
                #expect(unknown?.code == "InvalidAccessKeyId.NotFound" && unknown?.status == 404)
            }
        }
    }

    @Test("A key without a signature is no way around one")
    func keyAlone() {
        var request = Self.unsigned[0]
        request.query += "&AccessKeyId=testid"
        #expect(verdict(request, now: AlibabaSigner.now)?.code == "IncompleteSignature")
        request.query += "&Signature="
        let code = verdict(request, now: AlibabaSigner.now, mode: .lenient)?.code
        #expect(code == "InvalidSignatureMethod")
    }

    @Test("A quarter of an hour is the most that clocks may differ")
    func skew() {
        let now = AlibabaSigner.now
        for request in Self.signed {
            #expect(verdict(request, now: now + 900) == nil)
            #expect(verdict(request, now: now - 900) == nil)
            for other in [now + 901, now - 901] {
                #expect(verdict(request, now: other)?.code == "InvalidTimeStamp.Expired")
            }
        }
        #expect(
            verdict(Self.signed[0], now: now + 901)?.message
                == "Specified time stamp or date value is expired. It is 2026-01-01T00:15:01Z here."
        )
    }

    @Test("In strict mode a nonce is let in once, however the credentials are read anew")
    func replay() {
        let now = AlibabaSigner.now
        let nonce = [(name: "x-acs-signature-nonce", value: "n1")]
        let roa = AlibabaSigner.roa(Self.path, signing: Self.path, headers: nonce)
        for request in [AlibabaSigner.rpc(), AlibabaSigner.acs3(), roa] {
            let nonces = NonceMemory()
            #expect(verdict(request, now: now, nonces: nonces) == nil)
            for later in [now, now + 900, now - 900] {
                let refused = verdict(request, now: later, nonces: nonces)
                #expect(refused?.code == "SignatureNonceUsed" && refused?.status == 400)
            }
            #expect(verdict(request, now: now, mode: .lenient, nonces: nonces) == nil)
        }
        let nonces = NonceMemory()
        #expect(
            verdict(AlibabaSigner.rpc(["SignatureNonce": "a"]), now: now, nonces: nonces) == nil)
        #expect(
            verdict(AlibabaSigner.rpc(["SignatureNonce": "b"]), now: now, nonces: nonces) == nil)
    }

    @Test("A request that is refused uses no nonce")
    func refusedNonces() {
        let nonces = NonceMemory()
        let now = AlibabaSigner.now
        for request in [AlibabaSigner.rpc(), AlibabaSigner.acs3(["x-acs-signature-nonce": "n2"])] {
            for (time, credentials) in [
                (now, Self.wrong), (now + 901, SignedVector.credentials), (now, []),
            ] {
                let refused = verdict(
                    request, now: time, credentials: credentials, nonces: nonces)
                #expect(refused != nil)
            }
            #expect(verdict(request, now: now, nonces: nonces) == nil)
        }
    }

    @Test("The classic core sends no nonce with ROA, and may ask twice")
    func noNonce() {
        let nonces = NonceMemory()
        let request = AlibabaSigner.roa(Self.path, signing: Self.path)
        for _ in 0..<2 {
            #expect(verdict(request, now: AlibabaSigner.now, nonces: nonces) == nil)
        }
    }

    @Test("A nonce is forgotten when its time is refused anyway, and not before")
    func forgetting() {
        let nonces = NonceMemory()
        let start = AlibabaSigner.now
        func time(_ second: Int) -> String { second == 0 ? "00:00:00" : "00:30:0\(second - 1800)" }
        func code(_ nonce: String, at second: Int) -> String? {
            let changes = ["Timestamp": "2026-01-01T\(time(second))Z", "SignatureNonce": nonce]
            let request = AlibabaSigner.rpc(changes)
            return verdict(request, now: start + second, nonces: nonces)?.code
        }
        #expect(code("a", at: 0) == nil)
        #expect(code("a", at: 1800) == "SignatureNonceUsed")
        #expect(code("a", at: 1801) == nil)
    }

    @Test("What cannot be remembered is not let in, until there is room")
    func limit() {
        let nonces = NonceMemory(limit: 2)
        func code(_ nonce: String, at seconds: Int = 0) -> String? {
            let time = seconds == 0 ? "00:00:00" : "00:30:01"
            let request = AlibabaSigner.rpc([
                "Timestamp": "2026-01-01T\(time)Z", "SignatureNonce": nonce,
            ])
            return verdict(request, now: AlibabaSigner.now + seconds, nonces: nonces)?.code
        }
        #expect(code("a") == nil && code("b") == nil)
        #expect(code("c") == "Throttling.User")
        #expect(code("a") == "SignatureNonceUsed")
        #expect(code("c", at: 1801) == nil && code("a", at: 1801) == nil)
        #expect(code("d", at: 1801) == "Throttling.User")
    }

    @Test("A parameter that stands there twice, or one too many, is refused in every mode")
    func parameters() {
        var twice = Self.unsigned[0]
        twice.query = "A=1&%41=2"
        var many = Self.unsigned[0]
        many.query = (0...1_000).map { "A\($0)=" }.joined(separator: "&")
        for mode in SignatureMode.allCases {
            for request in [twice, many] {
                let refused = verdict(request, now: AlibabaSigner.now, mode: mode)
                #expect(refused?.code == "InvalidParameter" && refused?.status == 400)
            }
        }
        many.query = (1...1_000).map { "A\($0)=" }.joined(separator: "&")
        #expect(verdict(many, now: AlibabaSigner.now, mode: .off) == nil)
    }

    @Test("A refusal shows no more of a request than its limit")
    func quotedString() {
        let request = AlibabaSigner.rpc(["X": String(repeating: "a", count: 100_000)])
        let refused = verdict(request, now: AlibabaSigner.now, credentials: Self.wrong)
        #expect(refused?.code == "SignatureDoesNotMatch")
        #expect((16 << 10..<17 << 10).contains(refused?.message.utf8.count ?? 0))
    }
}
