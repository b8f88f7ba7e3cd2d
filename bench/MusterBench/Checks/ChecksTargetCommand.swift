import ArgumentParser
import Glibc
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// `MusterBench checks-target`: the server that `checks` has probed. It writes its port, then for
/// each line `SECONDS INTERVAL` what it saw in so many seconds; it ends with its input.
struct ChecksTargetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "checks-target", abstract: "Answer probes and note when they come.",
        shouldDisplay: false)

    @Option(help: "HTTP, HTTPS or TCP.") var kind: String
    @Option(help: "The PEM files of a certificate and its key, of HTTPS.") var certificate: String?
    @Option(help: "The PEM file of its key.") var key: String?
    @Option(help: "The pipe to read from.") var input: String

    /// Serves until the input ends.
    func run() async throws {
        let log = SharedLog()
        let context = try secureContext()
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let isTCP = kind == "TCP"
        let channel = try await ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 8192)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let context {
                        try channel.pipeline.syncOperations.addHandler(
                            NIOSSLServerHandler(context: context))
                    }
                    try channel.pipeline.syncOperations.addHandler(
                        TargetConnection(log, answers: !isTCP))
                }
            }
            .bind(host: "0.0.0.0", port: 0).get()
        try InputLines.open(input)
        MeasuringChild.tell("port", "\(channel.localAddress?.port ?? 0)")
        while let line = await InputLines.next() {
            let numbers = line.split(separator: " ").compactMap { Int($0) }
            guard numbers.count == 2 else { throw Failure("not SECONDS INTERVAL: \(line)") }
            let start = SharedLog.now
            poll(nil, 0, Int32(numbers[0] * 1000))
            let figures = log.arrivals.withLock {
                $0.figures(from: start, to: SharedLog.now, interval: numbers[1])
            }
            try MeasuringChild.tell(figures)
        }
    }

    private func secureContext() throws -> NIOSSLContext? {
        guard let certificate, let key else { return nil }
        return try NIOSSLContext(
            configuration: .makeServerConfiguration(
                certificateChain: NIOSSLCertificate.fromPEMFile(certificate)
                    .map { .certificate($0) },
                privateKey: .privateKey(NIOSSLPrivateKey(file: key, format: .pem))))
    }
}

/// What all connections note their arrival in.
private final class SharedLog: Sendable {
    let arrivals = Mutex(ArrivalLog())

    /// Nanoseconds of a clock that only moves forward.
    static var now: Int64 {
        let time = ChurnPacer.now
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}

/// One probe at the target.
private final class TargetConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private static let answer = ByteBuffer(
        string: "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")

    private let log: SharedLog
    private let answers: Bool

    init(_ log: SharedLog, answers: Bool) {
        self.log = log
        self.answers = answers
    }

    func channelActive(context: ChannelHandlerContext) {
        let now = SharedLog.now
        guard let address = context.channel.localAddress?.ipAddress,
            let number = ChecksSettings.number(of: address)
        else { return }
        log.arrivals.withLock { $0.add(number, at: now) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if answers { context.writeAndFlush(wrapOutboundOut(Self.answer), promise: nil) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
