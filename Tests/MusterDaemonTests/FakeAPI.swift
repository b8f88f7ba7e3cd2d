import Hummingbird
import Logging
import RequestSigning
import Synchronization

@testable import MusterDaemon

/// An HTTP server that replies to every request with one status and text, and keeps what came.
struct FakeAPI {
    private let requests = Requests()
    let status: Int
    let text: String

    private final class Requests: Sendable {
        let all = Mutex<[HTTPRequestParts]>([])
    }

    /// A server of these replies.
    init(status: Int, _ text: String) {
        self.status = status
        self.text = text
    }

    /// What came so far.
    var received: [HTTPRequestParts] { requests.all.withLock { $0 } }

    /// Runs `body` with the server's address while it serves.
    func serve<Value: Sendable>(
        _ body: @escaping @Sendable (String) async throws -> Value
    ) async throws -> Value {
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let router = Router()
        router.post("/") { [requests, status, text] request, _ in
            let octets = try await request.body.collect(upTo: 1 << 20)
            var headers = request.headers.map { (name: $0.name.rawName, value: $0.value) }
            headers.append((name: "Host", value: request.head.authority ?? ""))
            let parts = HTTPRequestParts(
                method: request.method.rawValue, path: request.uri.path, headers: headers,
                body: Array(octets.readableBytesView))
            requests.all.withLock { $0.append(parts) }
            return Response(
                status: .init(code: status), body: .init(byteBuffer: .init(string: text)))
        }
        let application = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in
                port.yield(channel.localAddress?.port ?? 0)
            }, logger: LineLog.logger(.critical, .text))
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await application.run() }
            defer { group.cancelAll() }
            for await port in ports { return try await body("127.0.0.1:\(port)") }
            throw Problems("the server did not start")
        }
    }
}
