import Hummingbird
import Muster
import NIOCore

/// The pages that programs look at: `/healthz`, `/readyz` and `/metrics`.
struct StatusRoutes: Sendable {
    let server: Server
    let readiness: Readiness
    let api: APIRoutes

    /// A router with these pages and the API; everything else is not found.
    func router() -> Router<BasicRequestContext> {
        let router = Router(options: .autoGenerateHeadEndpoints)
        router.get("/healthz") { _, _ in Self.page("ok\n") }
        router.get("/readyz") { _, _ in await ready() }
        router.get("/metrics") { _, _ in
            Self.page(
                Metrics.text(await server.statistics()),
                type: "text/plain; version=0.0.4; charset=utf-8")
        }
        api.add(to: router)
        return router
    }

    /// A server that cannot write still answers, and must not be taken away from its clients for
    /// that.
    private func ready() async -> Response {
        switch readiness.phase {
        case .starting: return Self.page("starting\n", status: .serviceUnavailable)
        case .stopping: return Self.page("stopping\n", status: .serviceUnavailable)
        case .ready: break
        }
        if let reason = await server.statistics().writeFailure {
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
