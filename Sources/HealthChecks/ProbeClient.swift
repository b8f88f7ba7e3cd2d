internal import NIOCore
internal import NIOPosix
internal import NIOSSL
internal import Registry
internal import Synchronization

/// Makes the connections of probes.
final class ProbeClient: Sendable {
    private let validatesCertificates: Bool
    /// Made for the first HTTPS probe.
    private let context = Mutex<NIOSSLContext?>(nil)

    /// A client that has no connections.
    init(validatesCertificates: Bool) { self.validatesCertificates = validatesCertificates }

    /// Begins a probe; `checks` is told how it goes on.
    func probe(_ check: Check, _ id: ProbeID, for checks: HealthChecks, on loop: any EventLoop) {
        let address: SocketAddress
        do {
            address = try SocketAddress(check.target)
        } catch {
            return checks.fail(id)
        }
        // The deadlines are the table's; this one is never reached.
        ClientBootstrap(group: loop)
            .connectTimeout(.hours(1))
            .channelOption(
                .recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: ProbeLimits.read)
            )
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    guard checks.keep(channel, id) else { throw ChannelError.ioOnClosedChannel }
                    try self.addHandlers(check, id, checks, channel)
                }
            }
            .connect(to: address)
            .whenComplete { result in
                switch result {
                case .success(let channel):
                    guard check.kind == .tcp else { return }
                    checks.finish(id, .passed(status: nil))
                    channel.close(promise: nil)
                case .failure(let error): checks.end(id, error)
                }
            }
    }

    private func addHandlers(
        _ check: Check, _ id: ProbeID, _ checks: HealthChecks, _ channel: any Channel
    ) throws {
        if check.kind == .tcp { return }
        let pipeline = channel.pipeline.syncOperations
        if check.kind == .https {
            try pipeline.addHandler(ConnectionEnd())
            try pipeline.addHandler(
                try NIOSSLClientHandler(context: try tls(), serverHostname: check.serverName))
        }
        try pipeline.addHandler(
            StatusLineHandler(
                request: ProbeRequest.text(check), isSecure: check.kind == .https, id: id,
                checks: checks))
    }

    private func tls() throws -> NIOSSLContext {
        try context.withLock { context in
            if let context { return context }
            var configuration = TLSConfiguration.makeClientConfiguration()
            configuration.minimumTLSVersion = .tlsv12
            configuration.certificateVerification =
                validatesCertificates ? .fullVerification : .none
            configuration.applicationProtocols = ["http/1.1"]
            let new = try NIOSSLContext(configuration: configuration)
            context = new
            return new
        }
    }

    /// Closes a connection at once: TLS does not wait for the target's goodbye.
    static func drop(_ channel: any Channel) {
        let loop = channel.eventLoop
        guard loop.inEventLoop else { return loop.execute { drop(channel) } }
        let end = try? channel.pipeline.syncOperations.context(handlerType: ConnectionEnd.self)
        if let end { end.close(promise: nil) } else { channel.close(promise: nil) }
    }
}

/// Stands between TLS and the socket: what is closed from here is closed.
private final class ConnectionEnd: ChannelInboundHandler {
    /// Octets of TLS.
    typealias InboundIn = ByteBuffer
}

extension HealthChecks {
    /// Takes in the error that ended a probe.
    func end(_ id: ProbeID, _ error: any Error) {
        switch error {
        case let error as IOError where SystemError.isOurs(error.errnoCode): fail(id)
        case let error as IOError: finish(id, .failed(.connection(error.errnoCode)))
        case let error as any NIOSSLFailure: finish(id, .failed(.handshake(error.reason)))
        default: finish(id, .failed(.closed))
        }
    }
}
