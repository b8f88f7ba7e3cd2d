import TestKit
import Testing

@testable import MusterDaemon

@Suite("Forms of HTTP requests")
struct HTTPForms {
    private let target = "X-Amz-Target: Route53AutoNaming_v20170314.ListNamespaces\r\n"
    private let chunked = "Transfer-Encoding: chunked\r\n\r\n"

    @Test("A body that is broken off, or framed as nobody can read it, is none of the API's forms")
    func brokenBodies() async throws {
        let daemon = try RunningDaemon()
        try await daemon.run { daemon in
            let bodies = [
                "\(chunked)zz\r\n{}\r\n", "\(chunked)2\r\n{}x\r\n0\r\n\r\n", "\(chunked)2\r\n{",
                "\(chunked)ffffffffffffffffff\r\n", "Content-Length: 100\r\n\r\n{}",
                "Transfer-Encoding: gzip\r\n\r\n{}",
            ]
            for body in bodies {
                let reply = try await daemon.sendHTTP(
                    "POST / HTTP/1.1\r\nHost: localhost\r\n\(target)\(body)", closing: true)
                #expect(reply.hasPrefix("HTTP/1.1 400 "), "\(body): \(reply)")
                #expect(
                    reply.contains("x-amzn-errortype: SerializationException\r\n"),
                    "\(body): \(reply)")
                #expect(
                    reply.contains("\"__type\":\"SerializationException\""), "\(body): \(reply)")
                #expect(reply.ranges(of: "HTTP/1.1 ").count == 1, "\(body): \(reply)")
            }
        }
    }

    @Test("A head that HTTP cannot read is refused before the API sees it")
    func brokenHeads() async throws {
        let daemon = try RunningDaemon()
        try await daemon.run { daemon in
            for line in ["Transfer-Encoding: chunked, gzip", "Content-Length: x", "a b: c"] {
                let reply = try await daemon.sendHTTP(
                    "POST / HTTP/1.1\r\nHost: localhost\r\n\(target)\(line)\r\n\r\n", closing: true)
                #expect(reply.hasPrefix("HTTP/1.1 400 ") && reply.hasSuffix("\r\n\r\n"), "\(reply)")
            }
        }
    }

    @Test("A connection of HTTP/1.0 ends with the reply, unless the client asks for more")
    func oldVersion() async throws {
        let daemon = try RunningDaemon()
        try await daemon.run { daemon in
            func request(_ headers: String) -> String {
                "POST / HTTP/1.0\r\nHost: localhost\r\n\(target)\(headers)"
                    + "Content-Length: 2\r\n\r\n{}"
            }
            let kept = request("Connection: keep-alive\r\n")
            // The socket is read until the server closes it: at once, not after the idle time.
            for (text, count) in [(request(""), 1), (kept + request(""), 2)] {
                let reply = try await daemon.sendHTTP(text)
                #expect(reply.ranges(of: "HTTP/1.1 200 ").count == count, "\(reply)")
            }
            let both = try await daemon.sendHTTP(request("") + kept)
            #expect(both.ranges(of: "HTTP/1.1 ").count == 1, "\(both)")
        }
    }

    @Test("Connection: close is understood in every form")
    func close() async throws {
        let daemon = try RunningDaemon()
        try await daemon.run { daemon in
            for value in ["close", "Close", "TE, close"] {
                let request =
                    "POST / HTTP/1.1\r\nHost: localhost\r\n\(target)Connection: \(value)\r\n"
                    + "Content-Length: 2\r\n\r\n{}"
                let reply = try await daemon.sendHTTP(request + request)
                #expect(reply.ranges(of: "HTTP/1.1 ").count == 1, "\(value): \(reply)")
            }
        }
    }

    @Test("Another method is an operation that nobody knows")
    func methods() async throws {
        let daemon = try RunningDaemon()
        try await daemon.run { daemon in
            for method in ["GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"]
            {
                let reply = try await daemon.sendHTTP(
                    "\(method) / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                #expect(reply.hasPrefix("HTTP/1.1 400 "), "\(method): \(reply)")
                #expect(
                    reply.contains("x-amzn-errortype: UnknownOperationException\r\n"),
                    "\(method): \(reply)")
                let body = #"{"__type":"UnknownOperationException"}"#
                #expect(reply.contains("\(body.utf8.count)\r\n"), "\(method): \(reply)")
                #expect(
                    reply.hasSuffix(method == "HEAD" ? "\r\n\r\n" : "\r\n\r\n\(body)"),
                    "\(method): \(reply)")
            }
        }
    }
}
