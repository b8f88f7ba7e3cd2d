import DNSWire
import Dispatch

/// Asks over UDP whether changes that were acknowledged are visible.
final class VisibilityProbe: Sendable {
    /// What became of a question.
    enum Verdict: Hashable, Sendable {
        /// The answer is as the change made it.
        case fresh
        /// The answer is as it was before the change, or no answer to the question at all.
        case stale
        /// No reply came.
        case lost
    }

    /// How long a reply is waited for, in milliseconds: under a saturating load some hundred
    /// queries stand in front.
    private static let patience = 1000

    private let socket: ProbeSocket
    private let queue = DispatchQueue(label: "bench.probe")

    /// A probe of the server on this port of 127.0.0.1.
    init(port: UInt16) throws(Failure) {
        socket = try ProbeSocket(port: port, patience: Self.patience)
    }

    /// Asks for the A records of the service that was changed.
    func check(_ change: InstanceChange, id: UInt16) async -> Verdict {
        await withCheckedContinuation { continuation in
            queue.async { [self] in continuation.resume(returning: verdict(change, id)) }
        }
    }

    private func verdict(_ change: InstanceChange, _ id: UInt16) -> Verdict {
        guard let owner = try? DomainName(change.target.owner) else { return .stale }
        guard let reply = socket.ask(owner, .a, id: id) else {
            return .lost
        }
        let addresses = reply.answers.filter { $0.type == .a }.map(\.data)
        let address = change.target.address.split(separator: ".").compactMap { UInt8($0) }
        let isFresh =
            reply.code == .noError && !addresses.isEmpty
            && addresses.contains(address) == change.showsAddress
        return isFresh ? .fresh : .stale
    }
}
