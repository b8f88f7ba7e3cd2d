import CloudMap
import Registry
import RequestSigning
import TestKit
import Testing

/// Whatever comes, the reply is one that the client of that API can read.
@Suite("Hostile requests to the status APIs")
struct HostileRequests {
    private static let targets = [
        "/?Action=DescribeHealthStatus&Version=2014-05-15&Format=JSON&LoadBalancerId=srv-1",
        "/?Action=DescribeHealthStatus&Version=2014-05-15&Format=XML&ListenerPort=80",
        "/pop/v1/wam/instance/health?InstanceId=i-1&RegionId=cn-hangzhou", "/", "/pop/",
    ]
    private static let ssm = "AmazonSSM.DescribeInstanceAssociationsStatus"
    private static let headers = [
        ("X-Amz-Target", ssm), ("Accept", "application/xml"), ("x-acs-action", "A"),
        ("Content-Type", "application/x-www-form-urlencoded"), ("Authorization", "acs AKID:AAAA"),
        ("Authorization", "ACS3-HMAC-SHA256 Credential=AKID,SignedHeaders=host,Signature=00"),
        ("Host", "localhost"), ("Date", "Fri, 02 Jan 2026 03:04:05 GMT"),
    ]
    private static let bodies = [
        #"{"InstanceId":"i-1","MaxResults":3}"#, "Action=DescribeHealthStatus&Version=2014-05-15",
        "",
    ]

    @Test("Ten thousand requests with octets changed, each mode")
    func changed() async throws {
        let seed = UInt64.random(in: 0..<1_000_000)
        print("seed of the hostile requests: \(seed)")
        var random = SeededGenerator(seed: seed)
        let key = Credential(accessKeyID: "AKID", secret: "x", permission: .readOnly)
        for mode in SignatureMode.allCases {
            let front = TestFront(credentials: [key], mode: mode)
            let service = try front.registry.service(
                "web", in: try front.registry.namespace("a.test"))
            try front.registry.register("i-1", in: service)
            for _ in 0..<10_000 {
                let method = ["GET", "POST", "PUT"].randomElement(using: &random) ?? "GET"
                let target = Self.change(Self.targets, &random)
                var headers: [String: String] = [:]
                for (name, value) in Self.headers where Bool.random(using: &random) {
                    headers[name] = Self.change([value], &random)
                }
                let body = Self.change(Self.bodies, &random)
                let reply = await front.ask(method, target, headers: headers, body)
                #expect(
                    Self.isReadable(reply),
                    "\(method) \(target) \(headers) \(body): \(reply.status) \(reply.text)")
            }
        }
    }

    /// One of the texts, half of the time with some of its octets changed.
    private static func change(_ texts: [String], _ random: inout SeededGenerator) -> String {
        var octets = Array((texts.randomElement(using: &random) ?? "").utf8)
        guard Bool.random(using: &random), !octets.isEmpty else {
            return String(decoding: octets, as: UTF8.self)
        }
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            octets[Int.random(in: octets.indices, using: &random)] = .random(
                in: 0...255, using: &random)
        }
        return String(decoding: octets, as: UTF8.self)
    }

    /// Whether a reply has a form that says what it is, and an error a code.
    private static func isReadable(_ reply: APIReply) -> Bool {
        guard (200..<600).contains(reply.status) else { return false }
        switch reply.header("content-type") {
        case "application/x-amz-json-1.1":
            return reply.status == 200 ? reply.json != nil : reply.code != nil
        case "application/json;charset=utf-8":
            return reply.json?["RequestId"] != nil
                && (reply.status == 200 || reply.json?["Code"]?.text?.isEmpty == false)
        case "text/xml;charset=utf-8": return isDocument(reply)
        default: return false
        }
    }

    /// Whether tags open and close each other, and no text has what XML cannot hold. It looks at
    /// octets: a combining character behind a tag is one with it as a `Character`.
    private static func isDocument(_ reply: APIReply) -> Bool {
        let begin = Array("<?xml version='1.0' encoding='UTF-8'?>".utf8)
        guard reply.body.starts(with: begin) else { return false }
        var open: [ArraySlice<UInt8>] = []
        for piece in reply.body.dropFirst(begin.count).split(separator: UInt8(ascii: "<")) {
            guard let end = piece.firstIndex(of: UInt8(ascii: ">")) else { return false }
            let name = piece[..<end]
            if piece[end...].dropFirst().contains(where: { $0 < 9 || $0 == UInt8(ascii: ">") }) {
                return false
            }
            if name.first == UInt8(ascii: "/") {
                guard open.popLast() == name.dropFirst() else { return false }
            } else {
                open.append(name)
            }
        }
        return open.isEmpty
    }
}
