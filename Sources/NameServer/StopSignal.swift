import Synchronization

/// Whether a server's workers shall end; they look at it whenever they wake.
final class StopSignal: Sendable {
    private let requested = Atomic(false)

    /// True from the moment the server stops.
    var isRequested: Bool { requested.load(ordering: .acquiring) }

    /// Asks the workers to end.
    func request() { requested.store(true, ordering: .releasing) }
}
