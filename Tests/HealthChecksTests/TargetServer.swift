import Glibc
import NIOCore
import NIOPosix
import NIOSSL
import NIOTLS
import Synchronization

/// A server on the loopback address that answers each connection in its own way.
final class TargetServer: Sendable {
    /// What a connection does with what it is sent.
    enum Behaviour: Sendable {
        /// Answers with these octets as soon as something comes.
        case answers(String)
        /// Answers, then goes on with these octets for ever.
        case answersEndlessly(String, then: String)
        /// Reads and says nothing.
        case silent
        /// Closes with a reset as soon as something comes.
        case resets
        /// Closes as soon as something comes.
        case closes
    }

    /// What was seen so far.
    struct Seen: Sendable {
        var connections = 0
        var open = 0
        var requests: [String] = []
        var serverNames: [String] = []
    }

    private static let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    private let channel: any Channel
    private let box: SeenBox

    /// What handlers write to.
    final class SeenBox: Sendable {
        let seen = Mutex(Seen())
    }

    /// Listens on a free port, or on one that was left.
    init(
        _ behaviour: Behaviour, host: String = "127.0.0.1", port: Int = 0,
        certificate: TestCertificate? = nil
    ) async throws {
        let box = SeenBox()
        self.box = box
        let context = try certificate.map { try $0.context() }
        channel = try await ServerBootstrap(group: Self.group)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelOption(.backlog, value: 1024)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let context {
                        let sni = ByteToMessageHandler(
                            SNIHandler { result in
                                if case .hostname(let name) = result {
                                    box.seen.withLock { $0.serverNames.append(name) }
                                }
                                return channel.eventLoop.makeSucceededVoidFuture()
                            })
                        try channel.pipeline.syncOperations.addHandlers([
                            sni, NIOSSLServerHandler(context: context),
                        ])
                    }
                    try channel.pipeline.syncOperations.addHandler(
                        TargetHandler(behaviour, box))
                }
            }
            .bind(host: host, port: port).get()
    }

    /// The port that is listened on.
    var port: Int { channel.localAddress?.port ?? 0 }

    /// What was seen so far.
    var state: Seen { box.seen.withLock { $0 } }

    /// Stops listening.
    func stop() async throws { try await channel.close() }
}

/// One connection of a target.
private final class TargetHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let behaviour: TargetServer.Behaviour
    private let box: TargetServer.SeenBox

    init(_ behaviour: TargetServer.Behaviour, _ box: TargetServer.SeenBox) {
        self.behaviour = behaviour
        self.box = box
    }

    func channelActive(context: ChannelHandlerContext) {
        box.seen.withLock {
            $0.connections += 1
            $0.open += 1
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        box.seen.withLock { $0.open -= 1 }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let text = String(buffer: unwrapInboundIn(data))
        box.seen.withLock { $0.requests.append(text) }
        switch behaviour {
        case .answers(let answer): write(answer, context)
        case .answersEndlessly(let answer, let rest):
            write(answer, context)
            repeatForever(rest, context)
        case .silent: break
        case .resets:
            let channel = context.channel
            (channel as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0))
                .whenComplete { _ in channel.close(promise: nil) }
        case .closes: context.close(promise: nil)
        }
    }

    private func write(_ text: String, _ context: ChannelHandlerContext) {
        context.writeAndFlush(
            wrapOutboundOut(context.channel.allocator.buffer(string: text)), promise: nil)
    }

    private func repeatForever(_ text: String, _ context: ChannelHandlerContext) {
        let octets = wrapOutboundOut(context.channel.allocator.buffer(string: text))
        context.writeAndFlush(octets).assumeIsolated().whenSuccess {
            self.repeatForever(text, context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
