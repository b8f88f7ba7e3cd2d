package import Logging
import Muster
package import NameServer
import ServiceLifecycle
import UnixSignals

/// A running server with everything around it: what `muster serve` is.
package struct Daemon: Sendable {
    private let configuration: Configuration
    private let environment: [String: String]
    private let logger: Logger
    private let manager: ServiceManager
    private let sockets: ListenSockets?
    private let onStop: @Sendable () -> Void

    /// A daemon of this configuration, with the sockets of its DNS addresses where they are bound
    /// already; `onStop` is called when it is told to stop.
    package init(
        _ configuration: Configuration, environment: [String: String], logger: Logger,
        sockets: ListenSockets? = nil, onStop: @escaping @Sendable () -> Void = {}
    ) {
        self.configuration = configuration
        self.environment = environment
        self.logger = logger
        self.sockets = sockets
        self.onStop = onStop
        manager = ServiceManager(environment: environment)
    }

    /// Serves until SIGTERM or SIGINT; throws what kept it from starting or stopped it.
    package func run() async throws(Problems) {
        let files = try APIFiles(configuration)
        let addresses = try configuration.apiAddresses(files.admission)
        try configuration.zonesFolder()
        try ControlPath.prepare(configuration, environment: environment)
        // Trapped before anything else: an early SIGHUP must not end the program.
        let hangups = await UnixSignalsSequence(trapping: .sighup)
        let declaration = try DeclarationFile.load(configuration.registryFile)
        var start = try configuration.serverConfiguration(declaration, logger)
        start.sockets = sockets
        let server: Server
        do {
            server = try await Server.start(start)
        } catch {
            throw StartFailure.problems(error)
        }
        do throws(Problems) {
            let upstreams = UpstreamFiles(
                configuration, of: server, upstreams: start.forwarding.upstreams, logger: logger)
            let reloader = Reloader(
                server: server, configuration: configuration, files: files, upstreams: upstreams,
                servesZones: start.zonesFolder != nil, manager: manager, logger: logger)
            let reloading = ReloadService(signals: hangups, reloader: reloader)
            try await serve(server, on: addresses, files, reloading)
        } catch {
            await server.stop()
            throw error
        }
    }

    private func serve(
        _ server: Server, on addresses: [ListenAddress], _ files: APIFiles,
        _ reloading: ReloadService
    ) async throws(Problems) {
        let control = try await openControl(server)
        let readiness = Readiness(listeners: addresses.count)
        let api = APIRoutes(server, configuration.identity, files)
        let routes = StatusRoutes(server: server, readiness: readiness, api: api)
        var services: [any Service] = [ServerService(server: server), reloading]
        if let control { services.append(control) }
        if !ForwardList.files(configuration.forward).isEmpty {
            services.append(UpstreamService(files: reloading.reloader.upstreams))
        }
        for address in addresses {
            services.append(
                HTTPService(address: address, routes: routes, files: files, logger: logger) {
                    warn(files, addresses)
                    await announce(server, readiness, hasControl: control != nil)
                })
        }
        services.append(
            StopService(readiness: readiness, manager: manager, logger: logger, onStop: onStop))
        try await run(services, readiness)
    }

    /// The last of the services is told to stop first.
    private func run(_ services: [any Service], _ readiness: Readiness) async throws(Problems) {
        // Its debug messages print whole services with all that is in them.
        var quiet = logger
        quiet.logLevel = max(logger.logLevel, .notice)
        var group = ServiceGroupConfiguration(
            services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: quiet)
        group.maximumGracefulShutdownDuration = Limits.shutdownTime
        do {
            try await ServiceGroup(configuration: group).run()
        } catch {
            // What still runs when time is up is cancelled: that is how stopping ends, no failure.
            guard readiness.phase != .stopping else { return }
            throw error as? Problems ?? Problems("\(SystemError.text(error))")
        }
    }

    private func openControl(_ server: Server) async throws(Problems) -> ControlServer? {
        let path = ControlPath.standard(configuration, environment: environment)
        let desk = ControlDesk(server: server)
        do {
            return try await ControlServer.open(path, logger: logger) {
                await desk.response(to: $0)
            }
        } catch {
            // Several servers without data folders share the standard place; one of them has it.
            guard configuration.isInMemory, configuration.control == nil else { throw error }
            logger.warning("no control socket", metadata: ["reason": "\(error)"])
            return nil
        }
    }

    /// What an operator may want otherwise, though it works.
    private func warn(_ files: APIFiles, _ addresses: [ListenAddress]) {
        if files.certificate == nil {
            for address in addresses where !address.isLoopback {
                logger.warning(
                    "other machines reach the API without TLS: everybody between can read along",
                    metadata: ["api": "\(address)", "remedy": "--api-certificate, --api-key"])
            }
        }
        files.certificate?.warn(logger)
        if configuration.hosts.isEmpty, configuration.advertised.isEmpty {
            logger.warning(
                "DNS does not answer the API's host names: it is not known at which address",
                metadata: ["remedy": "--api-advertise ADDRESS"])
        }
    }

    private func announce(_ server: Server, _ readiness: Readiness, hasControl: Bool) async {
        if !configuration.hasZones {
            logger.notice(
                "there is no zones folder: only registered namespaces are served",
                metadata: ["zones": "\(configuration.zones)"])
        }
        let control = ControlPath.standard(configuration, environment: environment)
        let dns = server.addresses.joined(separator: ",")
        let places: Logger.Metadata = [
            "dns": "\(dns)",
            "api": "\(readiness.addresses.joined(separator: ","))",
            "control": "\(hasControl ? control : "none")",
            "data": "\(configuration.data)",
        ]
        let sizes = await server.statistics().sizes
        logger.info("serving", metadata: places.merging(sizes) { $1 })
        manager.tell(.ready("serving DNS on \(dns)"))
    }
}
