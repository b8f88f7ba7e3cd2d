import Foundation
import NIOCore
import NIOPosix

/// One conversation on a control socket: a line there, a line back.
enum ControlConnection {
    /// A connection as octets there and back.
    typealias Channel = NIOAsyncChannel<ByteBuffer, ByteBuffer>

    /// Why a line did not come.
    enum Failure: Error {
        case tooLong(limit: Int)
        case tooSlow
    }

    /// Makes the two ends of a connection that NIO opened.
    @Sendable static func wrap(_ channel: any NIOCore.Channel) -> EventLoopFuture<Channel> {
        channel.eventLoop.makeCompletedFuture {
            try Channel(wrappingChannelSynchronously: channel)
        }
    }

    /// The octets up to the first line feed, or up to the end.
    static func line(
        _ inbound: NIOAsyncChannelInboundStream<ByteBuffer>, limit: Int
    ) async throws -> Data {
        var line = Data()
        for try await buffer in inbound {
            let part = buffer.readableBytesView
            let end = part.firstIndex(of: UInt8(ascii: "\n"))
            line.append(contentsOf: part[..<(end ?? part.endIndex)])
            guard line.count <= limit else { throw Failure.tooLong(limit: limit) }
            if end != nil { break }
        }
        return line
    }

    /// Sends octets; on return the system has all of them, so that closing loses none.
    ///
    /// The channel's own writer returns earlier: closing throws away what is in its queue.
    static func send(
        _ octets: Data, on channel: any NIOCore.Channel, within limit: Duration
    ) async throws {
        try await within(limit) {
            try await withTaskCancellationHandler {
                try await channel.writeAndFlush(ByteBuffer(bytes: octets))
            } onCancel: {
                channel.close(promise: nil)
            }
        }
    }

    /// What `body` gives, unless it takes longer than `limit`.
    static func within<Value: Sendable>(
        _ limit: Duration, _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Value.self) { group in
            group.addTask(operation: body)
            group.addTask {
                try await Task.sleep(for: limit)
                throw Failure.tooSlow
            }
            defer { group.cancelAll() }
            guard let value = try await group.next() else { throw Failure.tooSlow }
            return value
        }
    }
}
