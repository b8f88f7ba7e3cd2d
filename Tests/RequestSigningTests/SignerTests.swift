import RequestSigning
import Testing

/// The same known answers as for the verifier, the other way round.
@Suite("The signer")
struct SignerTests {
    private static let signer = SigV4Signer(
        SigV4Tests.credential, region: "eu-west-1", service: "servicediscovery")

    @Test("A request is signed as botocore signs it", arguments: SigV4Tests.known.indices)
    func known(_ index: Int) throws {
        let known = SigV4Tests.known[index]
        var request = known
        request.headers.removeAll { ["X-Amz-Date", "Authorization"].contains($0.name) }
        let signed = Self.signer.sign(request, now: SigV4Tests.signedAt)
        #expect(signed.header("X-Amz-Date") == known.header("X-Amz-Date"))
        #expect(signed.header("Authorization") == known.header("Authorization"))
    }

    @Test("What is signed is verified, for every body and time")
    func verified() throws {
        let verifier = SigV4Verifier([SigV4Tests.credential])
        for (index, body) in ["", "{}", "{\"Name\":\"ü\u{0}\"}"].enumerated() {
            let now = SigV4Tests.signedAt + index * 86_400
            let request = HTTPRequestParts(
                method: "POST", path: "/",
                headers: [("Host", "[::1]:5380"), ("X-Twice", " a  b "), ("X-Twice", "c")],
                body: Array(body.utf8))
            var signed = Self.signer.sign(request, now: now)
            #expect(
                try verifier.verify(signed, service: "servicediscovery", now: now)
                    == SigV4Tests.credential)
            signed.body.append(0x20)
            #expect(throws: SignatureFailure.mismatch) {
                try verifier.verify(signed, service: "servicediscovery", now: now)
            }
        }
    }
}
