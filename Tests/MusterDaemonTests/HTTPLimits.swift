import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import TestKit
import Testing

@testable import MusterDaemon

@Suite("Limits of HTTP connections")
struct HTTPLimits {
    private let target = "X-Amz-Target: Route53AutoNaming_v20170314.ListNamespaces\r\n"

    private func post(_ headers: String, _ body: String) -> String {
        "POST / HTTP/1.1\r\nHost: localhost\r\n\(target)\(headers)\r\n\(body)"
    }

    @Test("A body that is too large gets the API's error, and the connection ends behind it")
    func largeBody() async throws {
        let daemon = try RunningDaemon()
        try await daemon.run { daemon in
            let body = String(repeating: "x", count: 10 << 20)
            for headers in [
                "Content-Length: \(body.utf8.count)\r\n", "Transfer-Encoding: chunked\r\n",
            ] {
                let text = headers.hasPrefix("T") ? String(body.utf8.count, radix: 16) + "\r\n" : ""
                let reply = try await daemon.sendHTTP(post(headers, text + body))
                #expect(reply.hasPrefix("HTTP/1.1 413 "), "\(reply.prefix(80))")
                #expect(reply.contains("x-amzn-errortype: RequestEntityTooLargeException\r\n"))
                #expect(
                    reply.contains("Connection: close\r\n") || reply.contains("connection: close"))
                #expect(reply.contains("\"__type\":\"RequestEntityTooLargeException\""))
                #expect(reply.ranges(of: "HTTP/1.1 ").count == 1, "one reply")
            }
        }
    }

    @Test("The largest body is read, in one piece or in chunks")
    func largestBody() async throws {
        let daemon = try RunningDaemon()
        try await daemon.run { daemon in
            let body = "{" + String(repeating: " ", count: (1 << 20) - 2) + "}"
            let plain = try await daemon.sendHTTP(
                post("Connection: close\r\nContent-Length: \(1 << 20)\r\n", body))
            #expect(plain.hasPrefix("HTTP/1.1 200 "), "\(plain.prefix(200))")
            let chunks = try await daemon.sendHTTP(
                post(
                    "Connection: close\r\nTransfer-Encoding: chunked\r\n",
                    "100000\r\n\(body)\r\n0\r\n\r\n"))
            #expect(chunks.hasPrefix("HTTP/1.1 200 "), "\(chunks.prefix(200))")
        }
    }

    @Test("Who asks whether to go on is told so, unless the body is too large")
    func expectation() async throws {
        let daemon = try RunningDaemon()
        try await daemon.run { daemon in
            let expect = "Expect: 100-continue\r\nConnection: close\r\n"
            let small = try await daemon.sendHTTP(post(expect + "Content-Length: 2\r\n", "{}"))
            #expect(small.hasPrefix("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 "), "\(small)")
            let large = try await daemon.sendHTTP(post(expect + "Content-Length: 2000000\r\n", ""))
            #expect(large.hasPrefix("HTTP/1.1 413 "), "\(large)")
        }
    }

    @Test("Silent clients that hold all connections do not keep a health check out for long")
    func silentClients() async throws {
        let daemon = try RunningDaemon()
        try await daemon.run { daemon in
            // More than are served: some wait before the health check does.
            let sockets = try await daemon.connect(count: Limits.httpConnections + 16)
            let reply = try await daemon.sendHTTP(
                "GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            #expect(reply.hasPrefix("HTTP/1.1 200 "), "\(reply)")
            #expect(sockets.count == Limits.httpConnections + 16)
        }
    }

    private func channel() throws -> EmbeddedChannel {
        let channel = EmbeddedChannel(handler: ConnectionGuard())
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        return channel
    }

    private func head(_ fields: HTTPFields = [:]) -> HTTPRequestPart {
        .head(
            HTTPRequest(
                method: .post, scheme: nil, authority: nil, path: "/", headerFields: fields))
    }

    @Test("A body that drips in has a limited time in all, however often an octet comes")
    func drippingBody() throws {
        let channel = try channel()
        try channel.writeInbound(head())
        for _ in 0..<19 {
            channel.embeddedEventLoop.advanceTime(by: .seconds(1))
            try channel.writeInbound(HTTPRequestPart.body(ByteBuffer(string: "x")))
        }
        #expect(channel.isActive)
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(!channel.isActive)
    }

    @Test("A request that came in time is not timed any more")
    func whole() throws {
        let channel = try channel()
        try channel.writeInbound(head())
        channel.embeddedEventLoop.advanceTime(by: .seconds(19))
        try channel.writeInbound(HTTPRequestPart.end(nil))
        channel.embeddedEventLoop.advanceTime(by: .seconds(600))
        #expect(channel.isActive)
        _ = try channel.finish()
    }

    @Test("A client that does not take its reply is let go")
    func untakenReply() throws {
        let channel = try channel()
        channel.isWritable = false
        channel.pipeline.fireChannelWritabilityChanged()
        channel.embeddedEventLoop.advanceTime(by: .seconds(19))
        #expect(channel.isActive)
        channel.isWritable = true
        channel.pipeline.fireChannelWritabilityChanged()
        channel.embeddedEventLoop.advanceTime(by: .seconds(600))
        #expect(channel.isActive)
        channel.isWritable = false
        channel.pipeline.fireChannelWritabilityChanged()
        channel.embeddedEventLoop.advanceTime(by: .seconds(20))
        #expect(!channel.isActive)
    }

    @Test("Behind the last reply a connection ends, at once where the whole request was read")
    func lastReply() throws {
        let channel = try channel()
        try channel.writeInbound(head())
        try channel.writeInbound(HTTPRequestPart.end(nil))
        try channel.writeOutbound(
            HTTPResponsePart.head(
                HTTPResponse(status: .badRequest, headerFields: [.connection: "close"])))
        #expect(channel.isActive)
        try channel.writeOutbound(HTTPResponsePart.end(nil))
        #expect(!channel.isActive)
    }
}
