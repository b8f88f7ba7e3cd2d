import TestKit
import Testing

extension Scenarios {
    /// What nobody should send: it gets an error that clients read, or the connection is closed.
    @Suite struct HostileRequests {
        /// Octets to send, and whether the server has to give a code that clients can read.
        struct Row: Sendable {
            let name: String
            let octets: [UInt8]
            let isRequest: Bool
        }

        private static let target = "X-Amz-Target: Route53AutoNaming_v20170314.ListNamespaces\r\n"
        private static let megabyte = String(repeating: "a", count: 1 << 20)
        private static let head = "POST / HTTP/1.1\r\nHost: localhost\r\n" + target

        /// A whole request: it must be answered with a code.
        private static func body(_ name: String, _ body: [UInt8]) -> Row {
            let octets = APIConnection.request("CreateHttpNamespace", body: body)
            return Row(name: name, octets: octets, isRequest: true)
        }

        private static func body(_ name: String, _ text: String) -> Row {
            body(name, Array(text.utf8))
        }

        private static func raw(_ name: String, _ text: String, isRequest: Bool = false) -> Row {
            Row(name: name, octets: Array(text.utf8), isRequest: isRequest)
        }

        static let bodies =
            [
                "", " ", "{", "}", "nul", "[]", "1", "\"x\"", "{}{}", "{\"Name\":}",
                "{\"Name\" \"x\"}",
                "{'Name':'x'}", "{\"Name\":\"x\",}", "\u{FEFF}{}", "{\"Name\":1}",
                "{\"Name\":true}",
                "{\"Name\":[\"x\"]}", "{\"Name\":{\"x\":1}}", "{\"Name\":1e999}",
                "{\"Name\":-1e-999}",
                "{\"Name\":\(String(repeating: "9", count: 100_000))}", "{\"Name\":\"\u{0}\"}",
                "{\"Name\":\"\\u0000\"}", "{\"Name\":\"a\\ud800\"}",
                "{\"Name\":\"\\udc00\\ud800\"}",
                "{\"Name\":\"\\u12\"}", "{\"Name\":\"\\x41\"}", "{\"Name\":\"a\nb\"}",
                "{\"Name\":\"x\",\"Name\":1}", "{\"Name\":\"x\",\"Name\":\"a b\"}",
                "{\"Name\":null}",
                "{\"Name\":\"x\",\"Tags\":[null]}", "{\"Name\":\"x\",\"Tags\":[[[[1]]]]}",
                "{\"Name\":\"\(String(repeating: "x", count: 900_000))\"}",
            ].enumerated().map { body("body \($0.offset)", $0.element) }
            + [
                body("deep lists", String(repeating: "[", count: 1_000_000)),
                body("deep objects", String(repeating: "{\"a\":", count: 200_000)),
                body("deep in a member", "{\"Tags\":" + String(repeating: "[", count: 500_000)),
                body(
                    "many members",
                    "{" + String(repeating: "\"a\":0,", count: 150_000) + "\"Name\":1}"),
                body(
                    "many elements", "{\"Tags\":[" + String(repeating: "0,", count: 400_000) + "0]}"
                ),
                body(
                    "no UTF-8", Array("{\"Name\":\"".utf8) + [0xC0, 0x80, 0xFF, 0x22, 0x7D]),
                body("octets", (0..<4096).map { UInt8(truncatingIfNeeded: $0 &* 167) }),
                body("10 MiB", [UInt8](repeating: 0x20, count: 10 << 20)),
                body("1 MiB and an octet", [UInt8](repeating: 0x20, count: 1 << 20 | 1)),
            ]

        static let targets = [
            "", "X-Amz-Target: \r\n", "X-Amz-Target: ListNamespaces\r\n",
            "X-Amz-Target: Route53AutoNaming_v20170314.\r\n",
            "X-Amz-Target: Route53AutoNaming_v20170314.listnamespaces\r\n",
            "X-Amz-Target: Route53AutoNaming_v20170314.ListNamespaces/../x\r\n", target + target,
            "X-Amz-Target: AmazonSSM.ListNamespaces\r\n",
            "X-Amz-Target: \(String(repeating: "a", count: 5000))\r\n",
        ].enumerated().map { number, line in
            raw(
                "target \(number)",
                "POST / HTTP/1.1\r\nHost: localhost\r\n\(line)Content-Length: 2\r\n\r\n{}",
                isRequest: true)
        }

        static let requests = [
            raw(
                "path",
                "POST /x/../y HTTP/1.1\r\nHost: localhost\r\n\(target)Content-Length: 0\r\n\r\n",
                isRequest: true),
            raw(
                "star", "POST * HTTP/1.1\r\nHost: localhost\r\n\(target)Content-Length: 0\r\n\r\n",
                isRequest: true),
            raw(
                "no Host", "POST / HTTP/1.1\r\n\(target)Content-Length: 2\r\n\r\n{}",
                isRequest: true),
            raw(
                "two Hosts",
                "\(head)Host: a\r\nContent-Length: 0\r\n\r\n",
                isRequest: true),
            raw(
                "Host", "POST / HTTP/1.1\r\nHost: evil.test\r\n\(target)Content-Length: 0\r\n\r\n",
                isRequest: true),
            raw(
                "Origin", "\(head)Origin: http://a\r\nContent-Length: 0\r\n\r\n",
                isRequest: true),
            raw(
                "gzip", "\(head)Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}",
                isRequest: true),
            raw(
                "HTTP/1.0", "POST / HTTP/1.0\r\n\(target)Content-Length: 2\r\n\r\n{}",
                isRequest: true),
            raw(
                "PUT",
                "PUT / HTTP/1.1\r\nHost: localhost\r\n\(target)Content-Length: 2\r\n\r\n{}",
                isRequest: true),
            raw(
                "DELETE", "DELETE / HTTP/1.1\r\nHost: localhost\r\n\(target)\r\n",
                isRequest: true),
            raw("GET", "GET / HTTP/1.1\r\nHost: localhost\r\n\(target)\r\n", isRequest: true),
            raw(
                "OPTIONS", "OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\(target)\r\n",
                isRequest: true),
            raw("CONNECT", "CONNECT a:1 HTTP/1.1\r\nHost: localhost\r\n\r\n"),
            raw("method", "BREW / HTTP/1.1\r\nHost: localhost\r\n\r\n"),
            raw("HTTP/0.9", "GET /\r\n\r\n"), raw("HTTP/3.7", "POST / HTTP/3.7\r\n\r\n"),
            raw("HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), raw("words", "hello\r\n\r\n"),
            raw("bare LF", "POST / HTTP/1.1\nHost: localhost\nContent-Length: 0\n\n"),
            raw("fold", "\(head)X-A: a\r\n b\r\nContent-Length: 0\r\n\r\n"),
            raw("NUL", "\(head)X-A: a\u{0}b\r\nContent-Length: 0\r\n\r\n"),
            raw("length", "\(head)Content-Length: x\r\n\r\n"),
            raw("below zero", "\(head)Content-Length: -1\r\n\r\n"),
            raw("two lengths", "\(head)Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}"),
            raw(
                "length and chunks",
                "\(head)Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
            raw(
                "chunk", "\(head)Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n",
                isRequest: true),
            raw(
                "large chunk",
                "\(head)Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n",
                isRequest: true),
            raw("coding", "\(head)Transfer-Encoding: gzip\r\n\r\n", isRequest: true),
            raw(
                "trailers",
                "\(head)Transfer-Encoding: chunked\r\n\r\n0\r\n"
                    + String(repeating: "A: b\r\n", count: 50_000) + "\r\n"),
            raw(
                "long header",
                "\(head)X-A: \(megabyte)\r\nContent-Length: 0\r\n\r\n"
            ),
            raw(
                "many headers",
                head + String(repeating: "X-A: a\r\n", count: 50_000)
                    + "Content-Length: 0\r\n\r\n"),
            raw(
                "long path",
                "POST /\(megabyte) HTTP/1.1\r\nHost: localhost\r\n\r\n"
            ),
            raw(
                "10 MiB in chunks",
                "\(head)Transfer-Encoding: chunked\r\n\r\n"
                    + String(
                        repeating: "10000\r\n\(String(repeating: " ", count: 65_536))\r\n",
                        count: 160) + "0\r\n\r\n"),
            Row(
                name: "TLS",
                octets: [0x16, 3, 1, 0, 0xA5, 1, 0, 0, 0xA1, 3, 3]
                    + [UInt8](repeating: 0, count: 150), isRequest: false),
            Row(name: "zeros", octets: [UInt8](repeating: 0, count: 100_000), isRequest: false),
        ]

        @Test(
            "Each is refused with a code that clients read, or the connection is closed",
            .timeLimit(.minutes(2)))
        func each() async throws {
            let server = try await MusterServer(folder: Self.folder())
            let address = server.apiAddress
            for row in Self.bodies + Self.targets + Self.requests {
                let answer = try await blocking { try Self.answer(to: row.octets, address) }
                if let answer {
                    #expect((400..<500).contains(answer.status), "\(row.name): \(answer.text)")
                    #expect(!row.isRequest || answer.code != nil, "\(row.name): \(answer.text)")
                    #expect(
                        answer.body.isEmpty || answer.code != nil, "\(row.name): \(answer.text)")
                } else {
                    #expect(!row.isRequest, "\(row.name) was not answered")
                }
                #expect(try await Self.isAnswering(address), "behind \(row.name)")
            }
            #expect(server.program.isRunning && !server.log.contains("error"), "\(server.log)")
        }

        @Test("Requests that wait in one connection are answered in their order")
        func pipelined() async throws {
            let server = try await MusterServer(folder: Self.folder())
            let address = server.apiAddress
            try await blocking {
                let connection = try APIConnection(address)
                let bad = APIConnection.request("GetNamespace", body: Array("{".utf8))
                let good = APIConnection.request("ListNamespaces", body: [])
                try connection.send((0..<200).flatMap { $0 % 2 == 0 ? bad : good })
                for number in 0..<200 {
                    let answer = try #require(try connection.reply())
                    #expect(answer.status == (number % 2 == 0 ? 400 : 200))
                }
            }
        }

        @Test("Who says nothing, or half of something, is cut off and keeps nobody else waiting")
        func silent() async throws {
            let server = try await MusterServer(folder: Self.folder())
            let address = server.apiAddress
            let beginnings = [
                "", "POST", "POST / HTTP/1.1\r\nHost: loc", Self.head,
                Self.head + "Content-Length: 100\r\n\r\n{\"Na",
                Self.head + "Transfer-Encoding: chunked\r\n\r\n5\r\n{",
                Self.head + "Content-Length: 2\r\nExpect: 100-continue\r\n\r\n",
            ]
            try await blocking {
                let connections = try (0..<70).map { number in
                    let connection = try APIConnection(address)
                    try connection.send(beginnings[number % beginnings.count].utf8)
                    return connection
                }
                let other = try APIConnection(address)
                for _ in 0..<50 { try other.call("ListNamespaces") }
                for connection in connections {
                    while let answer = try connection.reply() {
                        #expect(answer.status == 100 || (400..<500).contains(answer.status))
                    }
                }
            }
            #expect(try await Self.isAnswering(address))
        }

        private static func folder() throws -> TemporaryFolder {
            let folder = try TemporaryFolder()
            try folder.write("", to: "zones/registry.yaml")
            try folder.remove("zones/registry.yaml")
            return folder
        }

        /// The first reply to these octets; nil when the connection is closed without one.
        private static func answer(to octets: [UInt8], _ address: String) throws -> APIAnswer? {
            let connection = try APIConnection(address)
            // The server may close before all of it is sent.
            try? connection.send(octets)
            return try connection.reply()
        }

        private static func isAnswering(_ address: String) async throws -> Bool {
            try await blocking {
                try APIConnection(address).ask("ListNamespaces", [:]).status == 200
            }
        }
    }
}
