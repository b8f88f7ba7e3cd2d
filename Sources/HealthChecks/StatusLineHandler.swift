internal import NIOCore
internal import NIOSSL
internal import NIOTLS

/// Sends the request when the connection, or TLS, is there, reads the status line, and closes: what
/// follows the status code is never read.
final class StatusLineHandler: ChannelInboundHandler {
    /// Octets of the answer.
    typealias InboundIn = ByteBuffer
    /// Octets of the request.
    typealias OutboundOut = ByteBuffer

    private let request: String
    private let isSecure: Bool
    private let id: ProbeID
    private let checks: HealthChecks
    private var line = StatusLine()
    private var isDone = false

    /// A handler of one probe.
    init(request: String, isSecure: Bool, id: ProbeID, checks: HealthChecks) {
        self.request = request
        self.isSecure = isSecure
        self.id = id
        self.checks = checks
    }

    /// Sends the request, unless TLS comes first.
    func channelActive(context: ChannelHandlerContext) {
        if isSecure { checks.reach(.handshake, id) } else { send(context) }
        context.fireChannelActive()
    }

    /// Sends the request when the handshake is over.
    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted? = event as? TLSUserEvent { send(context) }
        context.fireUserInboundEventTriggered(event)
    }

    private func send(_ context: ChannelHandlerContext) {
        checks.reach(.statusLine, id)
        let octets = context.channel.allocator.buffer(string: request)
        context.writeAndFlush(wrapOutboundOut(octets), promise: nil)
    }

    /// Reads until the status code is known.
    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if isDone { return }
        switch line.read(unwrapInboundIn(data).readableBytesView) {
        case .incomplete: break
        case .notHTTP: finish(context, .failed(.notHTTP))
        case .status(let code) where (200..<400).contains(code):
            finish(context, .passed(status: code))
        case .status(let code): finish(context, .failed(.status(code)))
        }
    }

    /// The target closed the connection.
    func channelInactive(context: ChannelHandlerContext) {
        finish(context, .failed(.closed))
        context.fireChannelInactive()
    }

    /// The connection or TLS failed.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard !isDone else { return }
        isDone = true
        checks.end(id, error)
        ProbeClient.drop(context.channel)
    }

    private func finish(_ context: ChannelHandlerContext, _ outcome: ProbeOutcome) {
        guard !isDone else { return }
        isDone = true
        checks.finish(id, outcome)
        ProbeClient.drop(context.channel)
    }
}
