import CloudMap
import Registry
import RequestSigning
import Testing

/// Where requests must be signed, what botocore signed has its effect, and with
/// any part of it changed it has none.
@Suite("Signed requests")
struct SignedRequests {
    static let credential = Credential(
        accessKeyID: "AKIDEXAMPLE", secret: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
        permission: .readWrite)

    static let signed = [
        "content-type", "host", "x-amz-date", "x-amz-security-token", "x-amz-target", "x-custom",
    ]

    /// As botocore 1.43 signs it for a host with the prefix of discovery and a port, with the token
    /// of a session and a header that stands there twice.
    static let request = HTTPRequestParts(
        method: "POST", path: "/",
        headers: [
            ("Host", "data-cloudmap.internal:5380"),
            ("X-Amz-Target", "Route53AutoNaming_v20170314.CreateHttpNamespace"),
            ("Content-Type", "application/x-amz-json-1.1"),
            ("X-Custom", "a"), ("X-Custom", "b   c"),
            ("X-Amz-Date", "20260102T030405Z"),
            ("X-Amz-Security-Token", "AQoDYXdz/token+with=="),
            ("User-Agent", "nobody signs it"),
            (
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260102/eu-west-1/servicediscovery/"
                    + "aws4_request, SignedHeaders=\(signed.joined(separator: ";")), Signature="
                    + "62a07f05842e8a8a3905b59905d5639d3d65caf5945b0e57972c2e388beb8f9e"
            ),
        ], body: Array(#"{"Name":"signed"}"#.utf8))

    /// The reply to a request at the time it was signed, and how many namespaces there are then.
    private static func send(
        _ request: HTTPRequestParts, now: Int = 1_767_323_045
    ) async -> (reply: APIReply, namespaces: Int) {
        let gateway = TestGateway(credentials: [credential])
        let reply = await gateway.gateway.reply(
            to: request, APICircumstances(now: now, requestID: "request-1", random: 7))
        return (reply, await gateway.registry.read { $0.namespaces.count })
    }

    private static func refused(
        _ request: HTTPRequestParts, _ codes: Set<String>, _ what: String, now: Int = 1_767_323_045
    ) async {
        let (reply, namespaces) = await send(request, now: now)
        #expect(
            reply.status == 400 && codes.contains(reply.code ?? "") && namespaces == 0,
            "\(what): \(reply.status) \(String(decoding: reply.body, as: UTF8.self))")
        #expect(reply.header("x-amzn-errortype") == reply.code)
    }

    private static let mismatch: Set = ["InvalidSignatureException"]
    private static let refusals = mismatch.union([
        "IncompleteSignatureException", "UnrecognizedClientException", "UnknownOperationException",
    ])

    private static func changed(_ name: String, to value: String?) -> HTTPRequestParts {
        var request = request
        let places = request.headers.indices.filter {
            request.headers[$0].name.lowercased() == name
        }
        for place in places.reversed() {
            if let value {
                request.headers[place].value = value
            } else {
                request.headers.remove(at: place)
            }
        }
        return request
    }

    private static func authorization(_ old: String, _ new: String) -> HTTPRequestParts {
        let header = request.header("Authorization") ?? ""
        return changed("authorization", to: header.replacing(old, with: new))
    }

    @Test("What botocore signed is carried out; what nobody signs may be another")
    func accepted() async {
        let (reply, namespaces) = await Self.send(Self.request)
        #expect(reply.status == 200 && namespaces == 1, "\(reply)")
        #expect(await Self.send(Self.changed("user-agent", to: "other")).reply.status == 200)
        var more = Self.request
        more.headers.append(("Amz-Sdk-Request", "attempt=2"))
        more.headers.reverse()
        let values = more.headers.indices.filter { more.headers[$0].name == "X-Custom" }
        more.headers.swapAt(values[0], values[1])
        #expect(await Self.send(more).reply.status == 200, "the order of fields is not signed")
        let compact = Self.authorization(", ", ",")
        #expect(await Self.send(compact).reply.status == 200, "blanks behind commas are optional")
    }

    @Test("Each signed header: changed, taken away, given twice, not signed", arguments: signed)
    func headers(name: String) async {
        let value = Self.request.header(name) ?? ""
        await Self.refused(Self.changed(name, to: value + "x"), Self.refusals, "changed")
        await Self.refused(Self.changed(name, to: ""), Self.refusals, "emptied")
        await Self.refused(Self.changed(name, to: nil), Self.refusals, "taken away")
        var twice = Self.request
        twice.headers.append((name, "x"))
        await Self.refused(twice, Self.refusals, "given twice")
        var names = Self.signed
        names.removeAll { $0 == name }
        let list = "SignedHeaders=" + Self.signed.joined(separator: ";")
        await Self.refused(
            Self.authorization(list, "SignedHeaders=" + names.joined(separator: ";")),
            Self.refusals, "not signed")
        await Self.refused(
            Self.authorization(list, "\(list);x-other"), Self.mismatch, "another is signed")
    }

    @Test("Each octet of the body, and its length")
    func body() async {
        for index in Self.request.body.indices {
            var request = Self.request
            request.body[index] ^= 1
            await Self.refused(request, Self.mismatch, "octet \(index)")
        }
        for body in [[], Self.request.body + [0x20], Array(Self.request.body.dropLast())] {
            var request = Self.request
            request.body = body
            await Self.refused(request, Self.mismatch, "\(body.count) octets")
        }
    }

    @Test("Method, path, query, and each part of the credential")
    func parts() async {
        var request = Self.request
        request.query = "a=b"
        await Self.refused(request, Self.mismatch, "query")
        request = Self.request
        request.method = "PUT"
        await Self.refused(request, Self.refusals, "method")
        request = Self.request
        request.path = "//"
        await Self.refused(request, Self.refusals, "path")
        for (old, new, codes) in [
            ("AKIDEXAMPLE", "AKIDEXAMPLF", ["UnrecognizedClientException"]),
            ("/20260102/", "/20260103/", Self.mismatch), ("eu-west-1", "us-east-1", Self.mismatch),
            ("/servicediscovery/", "/ssm/", Self.mismatch),
            ("aws4_request", "aws4_Request", ["IncompleteSignatureException"]),
            ("HMAC-SHA256", "HMAC-SHA1", ["IncompleteSignatureException"]),
            ("AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256", ["IncompleteSignatureException"]),
            ("Signature=62", "Signature=6", ["IncompleteSignatureException"]),
            ("Signature=62", "Signature=63", Self.mismatch),
        ] as [(String, String, Set<String>)] {
            await Self.refused(Self.authorization(old, new), codes, "\(old) as \(new)")
        }
        let nothing = Self.changed("authorization", to: nil)
        await Self.refused(nothing, ["MissingAuthenticationTokenException"], "unsigned")
    }

    @Test("Each digit of the signature")
    func signature() async {
        let header = Array(Self.request.header("Authorization") ?? "")
        for offset in 1...64 {
            var text = header
            text[text.count - offset] = text[text.count - offset] == "0" ? "1" : "0"
            await Self.refused(
                Self.changed("authorization", to: String(text)), Self.mismatch, "digit \(offset)")
        }
    }

    @Test("A request of another quarter of an hour")
    func time() async {
        let signedAt = 1_767_323_045
        for now in [signedAt - 900, signedAt + 900] {
            #expect(await Self.send(Self.request, now: now).reply.status == 200)
        }
        let rows = [
            (
                signedAt - 901,
                "Signature not yet current: 20260102T030405Z is still later than 20260102T030404Z "
                    + "(20260102T024904Z + 15 min.)"
            ),
            (
                signedAt + 901,
                "Signature expired: 20260102T030405Z is now earlier than 20260102T030406Z "
                    + "(20260102T031906Z - 15 min.)"
            ),
        ]
        for (now, text) in rows {
            await Self.refused(Self.request, Self.mismatch, "\(now)", now: now)
            let reply = await Self.send(Self.request, now: now).reply
            #expect(reply.json?["Message"]?.text == text)
        }
    }
}
