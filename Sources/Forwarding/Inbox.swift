internal import Glibc
internal import NameServer
internal import Synchronization

/// What other threads tell the forwarder: look-ups, other upstreams, and that it shall end.
final class Inbox: Sendable {
    /// What was told since it was taken last.
    struct Content {
        fileprivate(set) var requests: [LookUpRequest] = []
        fileprivate(set) var upstreams: NewUpstreams?
        fileprivate var isStopped = false
    }

    /// Rules that take the place of others, and what others see of their upstreams.
    struct NewUpstreams: Sendable {
        let rules: [ForwardingConfiguration.Rule]
        let gauges: [UpstreamGauge]
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

    /// Has the forwarder ask others.
    func replace(_ upstreams: NewUpstreams) {
        content.withLock { $0.upstreams = upstreams }
        ring()
    }

    /// Has the forwarder end.
    func stop() {
        content.withLock { $0.isStopped = true }
        ring()
    }

    /// Takes what was told.
    func take() -> Content {
        var octets = [UInt8](repeating: 0, count: 8)
        // SAFETY: the kernel writes at most the array's count.
        while unsafe recv(bell.far.number, &octets, octets.count, Int32(MSG_DONTWAIT)) > 0 {}
        return content.withLock { content in
            defer { content = Content(isStopped: content.isStopped) }
            return content
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
