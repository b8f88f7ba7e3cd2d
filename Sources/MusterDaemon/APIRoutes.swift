import CloudMap
import Foundation
import HTTPTypes
import Hummingbird
import Muster
import NIOCore
import RequestSigning

/// The AWS API over HTTP: every POST is one of its requests.
struct APIRoutes: Sendable {
    private let gateway: APIGateway

    /// The routes to a server's registry for those who are admitted.
    init(_ server: Server, _ identity: CloudMapIdentity, _ admission: Admission) {
        gateway = APIGateway(
            CloudMapAPI(ServerAccess(server: server), identity: identity), admission)
    }

    /// Adds the API to a router.
    func add(to router: Router<BasicRequestContext>) {
        router.post("/") { request, _ in await reply(to: request) }
        router.post("**") { request, _ in await reply(to: request) }
    }

    private func reply(to request: Request) async -> Response {
        let circumstances = APICircumstances(
            now: Int(Date.now.timeIntervalSince1970), requestID: UUID().uuidString.lowercased(),
            random: .random(in: 0...(.max)))
        do throws(APIError) {
            let body = try await Self.body(of: request)
            let parts = HTTPRequestParts(
                method: request.method.rawValue, path: request.uri.path,
                query: request.uri.query ?? "", headers: Self.headers(of: request), body: body)
            return Self.response(await gateway.reply(to: parts, circumstances))
        } catch {
            return Self.response(APIGateway.reply(to: error, circumstances))
        }
    }

    private static func body(of request: Request) async throws(APIError) -> [UInt8] {
        do {
            let body = try await request.body.collect(upTo: CloudMapLimits.body)
            return Array(body.readableBytesView)
        } catch {
            throw APIError(
                "RequestEntityTooLargeException", status: 413,
                "The body has more than \(CloudMapLimits.body) octets.")
        }
    }

    /// The fields as they came; the HTTP library keeps Host apart.
    private static func headers(of request: Request) -> [(name: String, value: String)] {
        var headers = request.headers.map { (name: $0.name.rawName, value: $0.value) }
        if let host = request.head.authority { headers.append((name: "Host", value: host)) }
        return headers
    }

    private static func response(_ reply: APIReply) -> Response {
        var headers = HTTPFields()
        for header in reply.headers {
            if let name = HTTPField.Name(header.name) { headers[name] = header.value }
        }
        return Response(
            status: .init(code: reply.status), headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: reply.body)))
    }
}
