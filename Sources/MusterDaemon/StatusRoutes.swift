import Hummingbird
import Muster
import NIOCore

/// The pages that programs look at: `/healthz`, `/readyz` and `/metrics`.
struct StatusRoutes: Sendable {
    let server: Server
    let readiness: Readiness
    let api: APIRoutes

    /// Replies to everything: with these pages, and for the rest with what the API says.
    func responder() -> some HTTPResponder<BasicRequestContext> {
        CallbackResponder { request, _ in
            switch request.method {
            case .post: await api.reply(to: request)
            case .get: await reply(to: request)
            case .head: await reply(to: request).createHeadResponse()
            default: await api.reply(to: request)
            }
        }
    }

    private func reply(to request: Request) async -> Response {
        switch request.uri.path {
        case "/healthz": Self.page("ok\n")
        case "/readyz": await ready()
        case "/metrics":
            Self.page(
                Metrics.text(await server.statistics()),
                type: "text/plain; version=0.0.4; charset=utf-8")
        default: await api.reply(to: request)
        }
    }

    /// A server that cannot write still answers, and must not be taken away from its clients for
    /// that.
    private func ready() async -> Response {
        switch readiness.phase {
        case .starting: return Self.page("starting\n", status: .serviceUnavailable)
        case .stopping: return Self.page("stopping\n", status: .serviceUnavailable)
        case .ready: break
        }
        if let reason = await server.writeFailure {
            return Self.page("ready, but writes fail: \(reason)\n")
        }
        return Self.page("ready\n")
    }

    private static func page(
        _ text: String, status: HTTPResponse.Status = .ok,
        type: String = "text/plain; charset=utf-8"
    ) -> Response {
        Response(
            status: status, headers: [.contentType: type, .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}
