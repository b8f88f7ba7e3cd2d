import NIOCore
import NIOHTTP1

/// Says in a request's head whether its connection ends with the reply, in the one form that those
/// behind it compare with: `Connection: close`.
///
/// A client of HTTP/1.0 that does not ask for more wants the connection closed (RFC 9112 §9.3), and
/// the version is not among what the HTTP library passes on.
final class PersistenceReader: ChannelInboundHandler, RemovableChannelHandler {
    /// Parts of requests as they are parsed.
    typealias InboundIn = HTTPServerRequestPart
    /// The same parts.
    typealias InboundOut = HTTPServerRequestPart

    /// Passes all parts on, a head with what it means for the connection.
    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .head(var head) = unwrapInboundIn(data), !head.isKeepAlive else {
            return context.fireChannelRead(data)
        }
        head.headers.replaceOrAdd(name: "Connection", value: "close")
        context.fireChannelRead(wrapInboundOut(.head(head)))
    }

    /// Adds a reader to a pipeline, right behind what parses requests.
    static func add(to pipeline: ChannelPipeline.SynchronousOperations) {
        let parser = try? pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
        guard let parser else { return }
        do {
            try pipeline.addHandler(PersistenceReader(), position: .after(parser))
        } catch {
            preconditionFailure("the parser is in the pipeline: \(error)")
        }
    }
}
