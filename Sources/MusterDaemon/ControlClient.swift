import Foundation
import NIOCore
import NIOPosix

/// Asks a running server over its control socket.
package struct ControlClient: Sendable {
    /// The socket's path.
    package let path: String

    /// A client of the server that listens on this path.
    package init(path: String) { self.path = path }

    /// What the server replies; nil when no server listens.
    package func ask(_ request: ControlRequest) async throws(Problems) -> ControlReply? {
        try await ask(request, within: request.timeLimit)
    }

    /// The same with another time limit than the request has.
    func ask(
        _ request: ControlRequest, within limit: Duration
    ) async throws(Problems) -> ControlReply? {
        guard let channel = try await connect() else { return nil }
        do {
            return try await ControlConnection.within(limit) {
                try await channel.executeThenClose { inbound, outbound in
                    try await outbound.write(ByteBuffer(bytes: ControlLine.encode(request)))
                    let line = try await ControlConnection.line(
                        inbound, limit: Limits.controlReply)
                    return try ControlLine.decode(ControlReply.self, from: line)
                }
            }
        } catch ControlConnection.Failure.tooSlow {
            let outcome = request.changes ? "what was asked for may still be done" : "try again"
            throw Problems(
                "the server on \(path) has not replied in \(limit); its log may say why; "
                    + outcome)
        } catch is DecodingError {
            throw Problems("the server on \(path) is of another version, or was stopped meanwhile")
        } catch {
            throw Problems("cannot ask the server on \(path): \(SystemError.text(error))")
        }
    }

    /// True when a server accepts connections.
    func isAnswered() async -> Bool {
        guard let channel = try? await connect() else { return false }
        try? await channel.executeThenClose { _, _ in }
        return true
    }

    /// A connection to the server; nil when no server listens.
    func connect() async throws(Problems) -> ControlConnection.Channel? {
        guard path.utf8.count <= Limits.socketPath else { return nil }
        do {
            return try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .connect(unixDomainSocketPath: path, channelInitializer: ControlConnection.wrap)
        } catch {
            if SystemError.isNobodyThere(error) { return nil }
            throw Problems("cannot reach the server on \(path): \(SystemError.text(error))")
        }
    }
}
