import Synchronization

/// Whether a server's workers shall end; they look at it whenever they wake.
final class StopSignal: Sendable {
    private let requested = Atomic(false)
    private let bell: PacketPair

    /// A signal that was not given.
    init() throws(NameServerError) { bell = try PacketPair() }

    /// True from the moment the server stops.
    var isRequested: Bool { requested.load(ordering: .acquiring) }

    /// Asks the workers to end, and wakes those that watch.
    func request() {
        requested.store(true, ordering: .releasing)
        bell.far.shutDownReading()
    }

    /// Begins to watch for the signal. Once it is given, there is one event after the other.
    func watch(with poll: borrowing EventPoll, tag: UInt64) -> Bool {
        poll.add(bell.far, .reading, tag: tag)
    }

    /// Stops watching.
    func leave(_ poll: borrowing EventPoll) { poll.remove(bell.far) }
}
