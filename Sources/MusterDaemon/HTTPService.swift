import Hummingbird
import HummingbirdCore
import Logging
import Muster
import NIOCore
import ServiceLifecycle

/// The HTTP front end on one address.
struct HTTPService: Service {
    let address: ListenAddress
    let routes: StatusRoutes
    let logger: Logger
    /// Called with the bound address when the last awaited listener is up.
    let onReady: @Sendable () async -> Void

    /// The addresses of a configuration.
    ///
    /// One that other machines reach is refused: there are no credentials yet, so whoever reaches
    /// it could change the registry.
    static func addresses(_ configuration: Configuration) throws(Problems) -> [ListenAddress] {
        let addresses = configuration.api.compactMap(ListenAddress.init)
        let open = addresses.filter { !$0.isLoopback }
        guard open.isEmpty else {
            throw Problems(
                open.map {
                    Problem(
                        "api \($0) can be reached from other machines and no credentials are "
                            + "configured: listen on a loopback address such as 127.0.0.1:"
                            + "\($0.port), and put a proxy that checks who asks in front of it")
                })
        }
        return addresses
    }

    /// Serves until the program stops.
    func run() async throws {
        var quiet = logger
        quiet.logLevel = max(logger.logLevel, .warning)
        let application = Application(
            router: routes.router(),
            server: .http1(configuration: .init(idleTimeout: .seconds(Limits.httpIdleSeconds))),
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
}
