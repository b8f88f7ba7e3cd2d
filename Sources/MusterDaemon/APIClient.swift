import AsyncHTTPClient
import CloudMap
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import RequestSigning

/// Asks a running server over its Cloud Map API, as every other client does.
struct APIClient: Sendable {
    private let http: HTTPClient
    private let endpoint: APIEndpoint
    private let signer: SigV4Signer?

    /// What `body` gives, with a client of the server that a configuration and an environment name.
    static func run<Value>(
        _ configuration: Configuration, environment: [String: String],
        _ body: (APIClient) async throws(Problems) -> Value
    ) async throws(Problems) -> Value {
        let signer = try ClientCredential.signer(configuration, environment)
        let endpoint = try APIEndpoint(configuration)
        let http = HTTPClient(
            eventLoopGroupProvider: .shared(.singletonMultiThreadedEventLoopGroup),
            configuration: endpoint.settings)
        let client = APIClient(http: http, endpoint: endpoint, signer: signer)
        do throws(Problems) {
            let value = try await body(client)
            try? await http.shutdown()
            return value
        } catch {
            try? await http.shutdown()
            throw error
        }
    }

    /// What an operation replies to these members.
    func call(
        _ operation: some APIOperation, _ members: JSONObject
    ) async throws(Problems) -> JSONObject {
        let (status, body) = try await exchange(request(operation, members))
        let reply = (try? JSONValue(octets: body))?.members
        if status == 200, let reply { return reply }
        guard status != 200, let code = reply?["__type"]?.text else {
            throw Problems(
                "what answers on \(endpoint) is no Cloud Map API (HTTP status \(status))")
        }
        let message = reply?["Message"]?.text.map { ": \($0)" } ?? ""
        throw Problems(VisibleText.escaped(code + message) + ClientCredential.hint(code))
    }

    /// Reads the pages of a list, one after the other.
    func pages(
        _ operation: some APIOperation, _ members: JSONObject,
        _ read: (JSONObject) throws(Problems) -> Void
    ) async throws(Problems) {
        var token: String?
        for _ in 0..<Limits.apiPages {
            var request = members
            request.add("NextToken", token.map { .string($0) })
            let page = try await call(operation, request)
            try read(page)
            token = page["NextToken"]?.text
            if token == nil { return }
        }
        throw Problems("\(operation.rawValue) has more than \(Limits.apiPages) pages")
    }

    /// What becomes of all elements of a list.
    func list<Element>(
        _ operation: some APIOperation, _ members: JSONObject, _ name: String,
        _ element: (JSONObject) -> Element?
    ) async throws(Problems) -> [Element] {
        var found: [Element] = []
        try await pages(operation, members) { page throws(Problems) in
            for value in page[name]?.elements ?? [] {
                guard let one = value.members.flatMap(element) else { throw strange(operation) }
                found.append(one)
            }
        }
        return found
    }

    /// The error of a reply without the members that the API has.
    func strange(_ operation: some APIOperation) -> Problems {
        Problems(
            "what answers on \(endpoint) replies to \(operation.rawValue) as no Cloud Map API does")
    }

    private func request(
        _ operation: some APIOperation, _ members: JSONObject
    ) -> HTTPClientRequest {
        let parts = HTTPRequestParts(
            method: "POST", path: "/",
            headers: [
                ("Host", endpoint.host.description), ("X-Amz-Target", operation.target),
                ("Content-Type", "application/x-amz-json-1.1"),
            ], body: JSONValue.object(members).octets)
        let now = Int(Date.now.timeIntervalSince1970)
        let signed = signer?.sign(parts, now: now) ?? parts
        var request = HTTPClientRequest(url: endpoint.url + "/")
        request.method = .POST
        request.headers = HTTPHeaders(signed.headers)
        request.body = .bytes(ByteBuffer(bytes: signed.body))
        return request
    }

    private func exchange(
        _ request: HTTPClientRequest
    ) async throws(Problems) -> (status: UInt, body: [UInt8]) {
        do {
            let response = try await http.execute(
                request, timeout: .seconds(Limits.apiReplySeconds))
            let body = try await response.body.collect(upTo: Limits.apiReply)
            return (response.status.code, Array(body.readableBytesView))
        } catch {
            let cause = (error as? NIOConnectionError)?.connectionErrors.first?.error ?? error
            guard SystemError.isNobodyThere(cause) else {
                throw Problems("cannot ask the server on \(endpoint): \(Self.text(cause))")
            }
            throw Problems(
                "no server answers on \(endpoint): start one with muster serve, or name its "
                    + "address with --api ADDRESS:PORT")
        }
    }

    private static func text(_ error: any Error) -> String {
        switch error as? HTTPClientError {
        case .connectTimeout: "it does not accept the connection"
        case .deadlineExceeded: "it does not reply; its log may say why"
        case .remoteConnectionClosed:
            "it closed the connection; if it speaks HTTP over TLS there, name its certificate with "
                + "--api-certificate FILE"
        case let other?: other.shortDescription
        case nil where error is NIOSSLError || error is NIOSSLExtraError:
            "it does not prove over TLS that it is this host: \(error)"
        case nil: SystemError.text(error)
        }
    }
}
