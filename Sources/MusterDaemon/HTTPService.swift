import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import Muster
import NIOCore
import ServiceLifecycle

/// The HTTP front end on one address.
struct HTTPService: Service {
    let address: ListenAddress
    let routes: StatusRoutes
    let files: APIFiles
    let logger: Logger
    /// Called with the bound address when the last awaited listener is up.
    let onReady: @Sendable () async -> Void

    /// Serves until the program stops.
    func run() async throws {
        var quiet = logger
        quiet.logLevel = max(logger.logLevel, .warning)
        let application = Application(
            responder: routes.responder(), server: try builder(),
            configuration: ApplicationConfiguration(
                address: .hostname(address.host, port: address.port),
                availableConnectionsDelegate: MaximumAvailableConnections(Limits.httpConnections)),
            onServerRunning: { channel in
                let port = channel.localAddress?.port ?? address.port
                let bound = ListenAddress(host: address.host, port: port)
                if routes.readiness.listens(at: bound.description) { await onReady() }
            },
            logger: quiet)
        do {
            try await application.run()
        } catch let error as IOError {
            throw Problems("cannot listen on \(address) (api): \(SystemError.text(error))")
        }
    }

    /// HTTP, with TLS where there is a certificate: each connection gets the one that the files
    /// have then.
    private func builder() throws -> HTTPServerBuilder {
        let http = HTTPServerBuilder.http1(
            configuration: .init(
                additionalChannelHandlers: [ConnectionGuard()],
                idleTimeout: .seconds(Limits.httpIdleSeconds)))
        guard let certificate = files.certificate else { return http }
        let files = files
        return try .tls(
            http, tlsConfiguration: certificate.configuration { files.certificate })
    }
}
