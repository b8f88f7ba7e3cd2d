import Foundation
import Muster
import NIOCore

extension ControlClient {
    /// Writes the zone of an apex, as the server answers it, to an exported file; false when no
    /// server listens.
    func export(_ zone: String, to file: ExportedFile) async throws(Problems) -> Bool {
        guard let channel = try await connect() else { return false }
        do {
            try await ControlConnection.within(Limits.controlExportTime) {
                try await channel.executeThenClose { inbound, outbound in
                    let request = ControlRequest.export(zone: zone)
                    try await outbound.write(ByteBuffer(bytes: ControlLine.encode(request)))
                    try await Self.copy(inbound, to: file)
                }
            }
            return true
        } catch let problems as Problems {
            throw problems
        } catch ControlConnection.Failure.tooSlow {
            throw Problems("the server on \(path) takes too long; its log may say why")
        } catch is DecodingError {
            throw Problems("the server on \(path) is of another version, or was stopped meanwhile")
        } catch {
            throw Problems("cannot ask the server on \(path): \(SystemError.text(error))")
        }
    }

    /// The first line is the reply; what follows is the zone.
    private static func copy(
        _ inbound: NIOAsyncChannelInboundStream<ByteBuffer>, to file: ExportedFile
    ) async throws {
        var line = Data()
        var isZone = false
        for try await buffer in inbound {
            var part = Data(buffer.readableBytesView)
            if !isZone {
                line += part
                guard let end = line.firstIndex(of: UInt8(ascii: "\n")) else { continue }
                switch try ControlLine.decode(ControlReply.self, from: line[..<end]) {
                case .zone(let names): await file.begin(names: names)
                case .failed(let text): throw Problems(text)
                case .answer, .stats, .done: throw Problems("the server gave another reply")
                }
                isZone = true
                part = Data(line[(end + 1)...])
            }
            try await file.write(part)
        }
        if !isZone { _ = try ControlLine.decode(ControlReply.self, from: line) }
    }
}
