import Foundation
import Logging
import Muster
import NIOCore
import NIOPosix
import ServiceLifecycle
import Synchronization

/// The control socket of a running server: mode 0600, one request and one reply a connection.
struct ControlServer: Service {
    /// Answers one request.
    typealias Handler = @Sendable (ControlRequest) async -> ControlResponse

    private let channel: NIOAsyncChannel<ControlConnection.Channel, Never>
    private let path: String
    private let handler: Handler
    private let requestTime: Duration
    private let logger: Logger

    /// Listens on a path. A socket file that nobody answers on is left over and replaced.
    ///
    /// - Parameter requestTime: How long a client may take to say what it asks.
    static func open(
        _ path: String, logger: Logger, requestTime: Duration = Limits.controlRequestTime,
        handler: @escaping Handler
    ) async throws(Problems) -> ControlServer {
        try await removeStale(path)
        do {
            let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .bind(
                    unixDomainSocketPath: path, childChannelInitializer: ControlConnection.wrap)
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o600], ofItemAtPath: path)
            return ControlServer(
                channel: channel, path: path, handler: handler, requestTime: requestTime,
                logger: logger)
        } catch {
            throw Problems(
                "cannot listen on the control socket \(path): \(SystemError.text(error))")
        }
    }

    /// Serves until the program stops, then removes the socket file.
    func run() async throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        let seats = Seats()
        try await channel.executeThenClose { clients in
            try await withThrowingDiscardingTaskGroup { group in
                for try await client in clients.cancelOnGracefulShutdown() {
                    guard seats.take() else {
                        try? await client.channel.close()
                        continue
                    }
                    group.addTask {
                        await serve(client)
                        seats.leave()
                    }
                }
            }
        }
    }

    private func serve(_ client: ControlConnection.Channel) async {
        do {
            try await client.executeThenClose { inbound, _ in
                try await send(await response(to: inbound), on: client.channel)
            }
        } catch {
            logger.debug("a control client went away", metadata: ["reason": "\(error)"])
        }
    }

    private func send(_ response: ControlResponse, on channel: any NIOCore.Channel) async throws {
        try await ControlConnection.send(
            ControlLine.encode(response.line), on: channel, within: Limits.controlReplyTime)
        guard case .zone(let zone) = response else { return }
        try await ControlConnection.within(Limits.controlExportTime) {
            while let piece = await zone.next() {
                try await ControlConnection.send(
                    Data(piece.utf8), on: channel, within: Limits.controlReplyTime)
            }
        }
    }

    private func response(
        to inbound: NIOAsyncChannelInboundStream<ByteBuffer>
    ) async -> ControlResponse {
        do {
            let line = try await ControlConnection.within(requestTime) {
                try await ControlConnection.line(inbound, limit: Limits.controlRequest)
            }
            let request = try ControlLine.decode(ControlRequest.self, from: line)
            // Without a time limit: it would be over before the handler is.
            return await handler(request)
        } catch ControlConnection.Failure.tooLong(let limit) {
            return .line(.failed(text: "the request is longer than \(limit) octets"))
        } catch ControlConnection.Failure.tooSlow {
            return .line(.failed(text: "the request took too long"))
        } catch {
            return .line(.failed(text: "the server does not know this request"))
        }
    }

    private static func removeStale(_ path: String) async throws(Problems) {
        guard let found = try? FileManager.default.attributesOfItem(atPath: path) else { return }
        guard found[.type] as? FileAttributeType == .typeSocket else {
            throw Problems("\(path) is no socket: name another place with --control PATH")
        }
        if await ControlClient(path: path).isAnswered() {
            throw Problems(
                "another server answers on the control socket \(path): stop it, or name another "
                    + "place with --control PATH")
        }
        try? FileManager.default.removeItem(atPath: path)
    }
}

/// How many clients are being served.
private final class Seats: Sendable {
    private let taken = Mutex(0)

    /// False when all are taken.
    func take() -> Bool {
        taken.withLock {
            guard $0 < Limits.controlConnections else { return false }
            $0 += 1
            return true
        }
    }

    /// One is free again.
    func leave() { taken.withLock { $0 -= 1 } }
}
