import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Ends HTTP connections that take too long, and those that were told to end, without a reset that
/// would take the reply away from a client which still sends.
///
///     request ──▶ slow to come: closed ──────────▶ handler
///     reply   ◀── slow to be taken: closed ◀────── handler
///               ╰ Connection: close: no more is sent, what comes is dropped for a while, closed
///
/// Before the head of a request is there, Hummingbird's own idle time limit holds. Nothing is
/// scheduled for a request that comes in one piece.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
    /// Parts of requests come in and go on.
    typealias InboundIn = HTTPRequestPart
    /// Parts of requests come in and go on.
    typealias InboundOut = HTTPRequestPart
    /// Parts of replies go out.
    typealias OutboundIn = HTTPResponsePart
    /// Parts of replies go out.
    typealias OutboundOut = HTTPResponsePart

    /// True between a request's head and its end.
    private var isReading = false
    /// True once a reply said that it is the last.
    private var isLast = false
    /// True once that reply is sent.
    private var isDraining = false
    private var readDeadline: Scheduled<Void>?
    private var writeDeadline: Scheduled<Void>?

    /// Has the parser's neighbour tell which requests are the last of their connection.
    func handlerAdded(context: ChannelHandlerContext) {
        PersistenceReader.add(to: context.pipeline.syncOperations)
    }

    /// Lets a request through, until the last reply was sent.
    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if isDraining { return }
        switch unwrapInboundIn(data) {
        case .head(let head):
            isReading = true
            if head.isWaiting {
                let response = HTTPResponse(status: .continue)
                context.writeAndFlush(wrapOutboundOut(.head(response)), promise: nil)
            }
        case .body: break
        case .end:
            isReading = false
            readDeadline?.cancel()
            readDeadline = nil
        }
        context.fireChannelRead(data)
    }

    /// A request that did not come in one piece has a limited time to come.
    func channelReadComplete(context: ChannelHandlerContext) {
        if isReading, readDeadline == nil {
            readDeadline = close(context, in: Limits.httpRequestTime)
        }
        context.fireChannelReadComplete()
    }

    /// A client that does not take its reply has a limited time to do so.
    func channelWritabilityChanged(context: ChannelHandlerContext) {
        writeDeadline?.cancel()
        writeDeadline =
            context.channel.isWritable ? nil : close(context, in: Limits.httpReplyTime)
        context.fireChannelWritabilityChanged()
    }

    /// Lets a reply through; after the last one the connection ends.
    func write(
        context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?
    ) {
        switch unwrapOutboundIn(data) {
        case .head(let head): isLast = isLast || head.headerFields[.connection] == "close"
        case .body: break
        case .end where isLast:
            let sent = promise ?? context.eventLoop.makePromise()
            sent.futureResult.assumeIsolated().whenComplete { _ in self.drain(context) }
            return context.write(data, promise: sent)
        case .end: break
        }
        context.write(data, promise: promise)
    }

    /// Nothing is left to be done.
    func handlerRemoved(context: ChannelHandlerContext) {
        readDeadline?.cancel()
        writeDeadline?.cancel()
    }

    private func drain(_ context: ChannelHandlerContext) {
        guard isReading else { return context.close(promise: nil) }
        isDraining = true
        context.close(mode: .output, promise: nil)
        readDeadline?.cancel()
        readDeadline = close(context, in: Limits.httpDrainTime)
    }

    private func close(
        _ context: ChannelHandlerContext, in time: TimeAmount
    ) -> Scheduled<Void> {
        context.eventLoop.assumeIsolated().scheduleTask(in: time) { context.close(promise: nil) }
    }
}

extension HTTPRequest {
    /// Whether the client sends the body when it is told to go on (RFC 9110 §10.1.1); one whose
    /// body is too large is not.
    fileprivate var isWaiting: Bool {
        headerFields[.expect]?.lowercased() == "100-continue" && !APIRoutes.isTooLarge(self)
    }
}
