internal import Glibc
internal import NameServer
internal import Synchronization

/// What other threads tell the forwarder: look-ups, and that it shall end.
final class Inbox: Sendable {
    private struct Content {
        var requests: [LookUpRequest] = []
        var isStopped = false
    }

    private let content = Mutex(Content())
    private let bell: PacketPair

    /// An empty inbox.
    init() throws(NameServerError) { bell = try PacketPair() }

    /// True once the forwarder shall end.
    var isStopped: Bool { content.withLock { $0.isStopped } }

    /// Adds a look-up and wakes the forwarder; false when it has ended.
    func add(_ request: LookUpRequest) -> Bool {
        let isTaken = content.withLock { content in
            if !content.isStopped { content.requests.append(request) }
            return !content.isStopped
        }
        ring()
        return isTaken
    }

    /// Has the forwarder end.
    func stop() {
        content.withLock { $0.isStopped = true }
        ring()
    }

    /// Takes the look-ups that wait.
    func take() -> [LookUpRequest] {
        var octets = [UInt8](repeating: 0, count: 8)
        // SAFETY: the kernel writes at most the array's count.
        while unsafe recv(bell.far.number, &octets, octets.count, Int32(MSG_DONTWAIT)) > 0 {}
        return content.withLock { content in
            defer { content.requests = [] }
            return content.requests
        }
    }

    /// Begins to watch for the bell.
    func watch(with poll: borrowing EventPoll, tag: UInt64) -> Bool {
        poll.add(bell.far, .reading, tag: tag)
    }

    /// Wakes the forwarder; when there is no room it is awake.
    private func ring() {
        // SAFETY: the kernel reads one octet of a local.
        _ = unsafe send(bell.near.number, [UInt8(1)], 1, Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL))
    }
}
