import RequestSigning
import Testing

/// A signature stands for one request only.
@Suite("Tampered requests")
struct TamperedRequests {
    private static let codes: Set = [
        "SignatureDoesNotMatch", "IncompleteSignature", "InvalidSignatureMethod",
        "InvalidAccessKeyId.NotFound", "MissingAccessKeyId", "IllegalTimestamp",
        "InvalidTimeStamp.Format", "InvalidTimeStamp.Expired", "InvalidParameter",
        "MissingParameter",
    ]

    @Test("Every changed copy is refused", arguments: SignedVector.alibaba.filter(\.isAccepted))
    func copies(_ vector: SignedVector) {
        let copies = Tampering.copies(
            of: vector.request, signed: Tampering.signedHeaders(vector))
        #expect(copies.count > 60)
        for copy in copies {
            let refusal = verdict(copy.request, now: vector.now)
            #expect(
                Self.codes.contains(refusal?.code ?? "let in"),
                "\(copy.what): \(refusal?.code ?? "let in")")
        }
    }

    @Test("In lenient mode too, but for a signature that is taken away")
    func lenient() {
        for vector in SignedVector.alibaba where vector.isAccepted {
            for copy in Tampering.copies(
                of: vector.request, signed: Tampering.signedHeaders(vector))
            where AlibabaRequest(copy.request).isSigned {
                let refusal = verdict(copy.request, now: vector.now, mode: .lenient)
                #expect(refusal != nil, "\(vector.title): \(copy.what)")
            }
        }
    }

    @Test("What a client rewrites without another meaning is let in")
    func sameMeaning() {
        for vector in SignedVector.alibaba where vector.isAccepted {
            var request = vector.request
            request.query = request.query.split(separator: "&").reversed().joined(separator: "&")
            request.headers.reverse()
            #expect(verdict(request, now: vector.now) == nil, "\(vector.title): order")
            request.query = request.query.replacing("%2F", with: "/").replacing("%3A", with: ":")
                .replacing("%20", with: "+").replacing("RegionId", with: "%52egionI%64")
            #expect(verdict(request, now: vector.now) == nil, "\(vector.title): coding")
        }
    }

    @Test("A signature of RPC stands for no other path, and one of ROA for no form")
    func otherStyles() {
        for vector in SignedVector.rpc where vector.isAccepted {
            var request = vector.request
            request.path = "/pop/v1/wam/instance/health"
            #expect(verdict(request, now: vector.now)?.code == "IncompleteSignature")
        }
        for vector in SignedVector.roa where vector.isAccepted {
            var request = vector.request
            request.path = "/"
            #expect(verdict(request, now: vector.now)?.code == "IncompleteSignature")
        }
    }
}

extension AlibabaRequest {
    /// Whether something in the request claims to be a signature.
    fileprivate var isSigned: Bool {
        http.header("Authorization") != nil || http.path == "/" && parameter("Signature") != nil
    }
}
