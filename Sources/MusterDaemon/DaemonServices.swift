import Logging
import Muster
import ServiceLifecycle
import UnixSignals

/// Keeps the server until everything that uses it has stopped, then stops it.
struct ServerService: Service {
    let server: Server

    /// Waits for the end.
    func run() async throws {
        try? await gracefulShutdown()
        await server.stop()
    }
}

/// Reads the files again at every SIGHUP.
struct ReloadService: Service {
    let signals: UnixSignalsSequence
    let reloader: Reloader

    /// Waits for signals.
    func run() async throws {
        var reloader = reloader
        for await _ in signals.cancelOnGracefulShutdown() { await reloader.reload() }
    }
}

/// Reads the files that name upstreams again and again.
struct UpstreamService: Service {
    let files: UpstreamFiles

    /// Looks until the end.
    func run() async throws {
        await cancelWhenGracefulShutdown {
            while (try? await Task.sleep(for: Limits.upstreamLook)) != nil { await files.look() }
        }
    }
}

/// The first to hear that the program stops: tells everybody who has to know.
struct StopService: Service {
    let readiness: Readiness
    let manager: ServiceManager
    let logger: Logger
    let onStop: @Sendable () -> Void

    /// Waits for the end.
    func run() async throws {
        try? await gracefulShutdown()
        guard !Task.isCancelled else { return }
        onStop()
        readiness.stop()
        manager.tell(.stopping)
        logger.info("stopping")
    }
}
