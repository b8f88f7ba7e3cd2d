import RequestSigning
import Testing

/// What official clients sent is let in, and each string to sign is theirs.
@Suite("Requests of official clients")
struct AlibabaVectors {
    @Test("Alibaba Cloud's", arguments: SignedVector.alibaba)
    func outcomes(_ vector: SignedVector) {
        let refusal = verdict(vector.request, now: vector.now)
        #expect(refusal?.code == (vector.isAccepted ? nil : vector.outcome), "\(refusal as Any)")
    }

    @Test("The key that signed is the one that is told", arguments: SignedVector.alibaba)
    func keys(_ vector: SignedVector) throws {
        guard vector.isAccepted else { return }
        let admission = AlibabaAdmission(
            credentials: SignedVector.credentials, mode: .strict, nonces: NonceMemory())
        let credential = try admission.credential(
            of: AlibabaRequest(vector.request), now: vector.now)
        #expect(credential?.accessKeyID == vector.outcome)
    }

    @Test(
        "A refusal shows the string that the client signed",
        arguments: SignedVector.alibaba.filter { !$0.stringToSign.isEmpty })
    func stringsToSign(_ vector: SignedVector) throws {
        let others = SignedVector.credentials.map {
            Credential(accessKeyID: $0.accessKeyID, secret: "other", permission: .readOnly)
        }
        let refusal = try #require(
            verdict(vector.request, now: vector.now, credentials: others))
        #expect(refusal.code == "SignatureDoesNotMatch" && refusal.status == 400)
        #expect(
            refusal.message == "Specified signature is not matched with our calculation. "
                + "server string to sign is:" + vector.stringToSign)
    }

    @Test("The classic core finds its string to sign behind the message's colon")
    func colon() throws {
        for vector in SignedVector.rpc where vector.outcome == "SignatureDoesNotMatch" {
            let refusal = try #require(verdict(vector.request, now: vector.now))
            let parts = refusal.message.split(separator: ":")
            #expect(parts.count == 2 && parts[1].hasPrefix("POST&%2F&AccessKeyId%3Dtestid%26"))
        }
    }

    @Test("AWS's", arguments: SignedVector.sigV4)
    func amazon(_ vector: SignedVector) throws {
        let verifier = SigV4Verifier(SignedVector.credentials)
        let credential = try verifier.verify(
            vector.request, service: vector.service, now: vector.now)
        #expect(credential.accessKeyID == vector.outcome)
        for copy in Tampering.copies(of: vector.request, signed: Tampering.signedHeaders(vector)) {
            #expect(throws: SignatureFailure.self, "\(copy.what)") {
                try verifier.verify(copy.request, service: vector.service, now: vector.now)
            }
        }
    }
}
