import CloudMap
import Foundation
import HTTPTypes
import Hummingbird
import Muster
import NIOCore
import RequestSigning
import StatusAPIs

/// The APIs over HTTP: every request that asks for no status page is one of theirs.
struct APIRoutes: Sendable {
    private let api: CloudMapAPI
    private let access: ServerAccess
    private let files: APIFiles
    private let isEncrypted: Bool

    /// The routes to a server's registry for those whom the files admit.
    init(_ server: Server, _ identity: CloudMapIdentity, _ files: APIFiles) {
        access = ServerAccess(server: server)
        api = CloudMapAPI(access, identity: identity)
        self.files = files
        isEncrypted = files.certificate != nil
    }

    /// The reply to a request; one that is none of the APIs' is told so in the form of one of them.
    func reply(to request: Request) async -> Response {
        let circumstances = APICircumstances(
            milliseconds: Int64(Date.now.timeIntervalSince1970 * 1000),
            random: Self.requests.next())
        var parts = HTTPRequestParts(
            method: request.method.rawValue, path: request.uri.path,
            query: request.uri.query ?? "", headers: Self.headers(of: request), body: [],
            isEncrypted: isEncrypted)
        do throws(APIError) {
            parts.body = try await Self.body(of: request)
            let admission = files.admission
            let gateway = FrontGateway(APIGateway(api, admission), access, admission)
            return Self.response(await gateway.reply(to: parts, circumstances))
        } catch {
            var response = Self.response(FrontGateway.reply(to: parts, error, circumstances))
            // What is left of the body would be taken for the next request.
            response.headers[.connection] = "close"
            return response
        }
    }

    /// Whether a request says itself that its body is too large.
    static func isTooLarge(_ head: HTTPRequest) -> Bool {
        head.headerFields[.contentLength].flatMap(Int.init).map { $0 > CloudMapLimits.body } == true
    }

    private static func body(of request: Request) async throws(APIError) -> [UInt8] {
        if isTooLarge(request.head) { throw tooLarge }
        do {
            let body = try await request.body.collect(upTo: CloudMapLimits.body)
            return Array(body.readableBytesView)
        } catch is NIOTooManyBytesError {
            throw tooLarge
        } catch {
            throw Task.isCancelled
                ? .unavailable("The server stops.")
                : .serialization("the body is broken off or not framed as HTTP asks: \(error)")
        }
    }

    private static let tooLarge = APIError(
        "RequestEntityTooLargeException", status: 413,
        "The body has more than \(CloudMapLimits.body) octets.")

    /// The fields as they came; the HTTP library keeps Host apart.
    private static func headers(of request: Request) -> [(name: String, value: String)] {
        var headers = request.headers.map { (name: $0.name.rawName, value: $0.value) }
        if let host = request.head.authority { headers.append((name: "Host", value: host)) }
        return headers
    }

    private static func response(_ reply: APIReply) -> Response {
        var headers = HTTPFields()
        for header in reply.headers {
            if let name = name(header.name) { headers[name] = header.value }
        }
        return Response(
            status: .init(code: reply.status), headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: reply.body)))
    }

    /// The HTTP library's form of a field's name; that of those in every reply is made once.
    private static func name(_ text: String) -> HTTPField.Name? {
        switch text {
        case "content-type": .contentType
        case "x-amzn-requestid": requestID
        default: HTTPField.Name(text)
        }
    }

    private static let requests = RequestNumbers()
    private static let requestID = HTTPField.Name("x-amzn-requestid")
}
