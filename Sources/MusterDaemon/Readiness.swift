import Synchronization

/// How far the program is, as `/readyz` tells it.
final class Readiness: Sendable {
    /// The program's phases.
    enum Phase: Sendable {
        case starting
        case ready
        case stopping
    }

    private struct State {
        var phase = Phase.starting
        var awaited: Int
        var addresses: [String] = []
    }

    private let state: Mutex<State>

    /// Ready once this many HTTP listeners are.
    init(listeners: Int) { state = Mutex(State(awaited: listeners)) }

    /// Where the program is now.
    var phase: Phase { state.withLock { $0.phase } }

    /// The addresses that HTTP listeners are bound to so far.
    var addresses: [String] { state.withLock { $0.addresses } }

    /// A listener is bound. True when it is the last one that was awaited.
    func listens(at address: String) -> Bool {
        state.withLock {
            $0.addresses.append(address)
            guard $0.phase == .starting, $0.addresses.count == $0.awaited else { return false }
            $0.phase = .ready
            return true
        }
    }

    /// The program was told to stop, or failed.
    func stop() { state.withLock { $0.phase = .stopping } }
}
