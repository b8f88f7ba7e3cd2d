import Foundation
import Synchronization

/// One HTTP connection to the API of a server of the tests. It waits for its socket: use it on a
/// thread of its own (`blocking`).
package final class APIConnection: Sendable {
    private let socket: Socket
    private let received = Mutex<[UInt8]>([])

    /// Connects to an address such as `127.0.0.1:5380`.
    package init(_ address: String) throws {
        guard let port = address.split(separator: ":").last.flatMap({ Int($0) }) else {
            throw Unreadable(description: "not an address with a port: \(address)")
        }
        socket = try Socket(.stream)
        try socket.connect(to: .local(port: port))
    }

    /// Sends octets as they are.
    package func send(_ octets: some Sequence<UInt8>) throws { try socket.send(Array(octets)) }

    /// The next reply; nil when the connection is closed in front of it.
    package func reply() throws -> APIAnswer? {
        try received.withLock { received in
            while true {
                if let (answer, count) = APIAnswer.read(received) {
                    received.removeFirst(count)
                    return answer
                }
                // A server that refuses may reset the connection: it is closed as well.
                guard let more = try? socket.receive(), !more.isEmpty else {
                    if received.isEmpty { return nil }
                    throw Unreadable(
                        description: "half a reply: \(String(decoding: received, as: UTF8.self))")
                }
                received += more
            }
        }
    }

    /// What an operation answers to these members; it must be a success.
    @discardableResult
    package func call(_ operation: String, _ members: [String: Any] = [:]) throws -> [String: Any] {
        let answer = try ask(operation, members)
        guard answer.status == 200 else {
            throw Unreadable(description: "\(operation) \(members): \(answer.text)")
        }
        return answer.members
    }

    /// What an operation answers to these members, whatever it is.
    package func ask(_ operation: String, _ members: [String: Any]) throws -> APIAnswer {
        let body = try JSONSerialization.data(withJSONObject: members)
        try send(Self.request(operation, body: Array(body)))
        guard let answer = try reply() else {
            throw Unreadable(description: "\(operation) was not answered")
        }
        return answer
    }

    /// The members of the reply to a GET, which must be a success.
    package func get(_ target: String) throws -> [String: Any] {
        try exchange("GET \(target) HTTP/1.1\r\nHost: localhost\r\n\r\n")
    }

    /// The members of the reply to a request, which must be a success.
    package func exchange(_ request: String) throws -> [String: Any] {
        try send(request.utf8)
        guard let answer = try reply(), answer.status == 200 else {
            throw Unreadable(description: "no success: \(request)")
        }
        return answer.members
    }

    /// The octets of a request.
    package static func request(_ operation: String, body: [UInt8]) -> [UInt8] {
        request(target: "Route53AutoNaming_v20170314.\(operation)", body: body)
    }

    /// The octets of a request for what this X-Amz-Target names.
    package static func request(target: String, body: String) -> [UInt8] {
        request(target: target, body: Array(body.utf8))
    }

    private static func request(target: String, body: [UInt8]) -> [UInt8] {
        let head = """
            POST / HTTP/1.1\r
            Host: localhost\r
            X-Amz-Target: \(target)\r
            Content-Type: application/x-amz-json-1.1\r
            Content-Length: \(body.count)\r
            \r

            """
        return Array(head.utf8) + body
    }
}

/// A reply over HTTP.
package struct APIAnswer: Sendable {
    package let status: Int
    /// By their names in small letters.
    package let headers: [String: String]
    package let body: [UInt8]

    /// The body as text.
    package var text: String { String(decoding: body, as: UTF8.self) }

    /// The members of the body; none when it is no JSON object.
    package var members: [String: Any] {
        (try? JSONSerialization.jsonObject(with: Data(body))) as? [String: Any] ?? [:]
    }

    /// The code of an error that header and body agree upon; nil for anything else.
    package var code: String? {
        guard let code = members["__type"] as? String, headers["x-amzn-errortype"] == code,
            headers["x-amzn-requestid"]?.isEmpty == false
        else { return nil }
        return code
    }

    /// The reply at the front of these octets and its length; nil while it is not whole.
    static func read(_ octets: [UInt8]) -> (answer: APIAnswer, count: Int)? {
        guard let end = octets.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        let lines = String(decoding: octets[..<end.lowerBound], as: UTF8.self)
            .components(separatedBy: "\r\n")
        let words = lines[0].split(separator: " ")
        guard words.count >= 2, let status = Int(words[1]) else { return nil }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { continue }
            headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
        }
        let length = headers["content-length"].flatMap { Int($0) } ?? 0
        guard octets.count - end.upperBound >= length else { return nil }
        let body = Array(octets[end.upperBound..<end.upperBound + length])
        return (APIAnswer(status: status, headers: headers, body: body), end.upperBound + length)
    }
}
