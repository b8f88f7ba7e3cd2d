import Muster
import Registry
import Synchronization
import TestKit

/// Clocks that a test turns.
final class ManualClock: Sendable {
    private typealias Continuation = CheckedContinuation<Void, any Error>

    private struct Waiter {
        let id: Int
        let end: Duration
        let continuation: Continuation
    }

    private struct State {
        var steady = Duration.seconds(1000)
        var wall: Int64 = 1_800_000_000_000
        var waiters: [Waiter] = []
        var cancelled: Set<Int> = []
        var count = 0
    }

    private let state = Mutex(State())

    /// The clocks as a server takes them.
    var clocks: ServerClock {
        ServerClock(
            wall: { self.state.withLock { Timestamp(milliseconds: $0.wall) } },
            steady: { self.state.withLock { $0.steady } },
            sleep: { try await self.pause(until: $0) })
    }

    /// How long it takes until the timer goes off; nil when none is set.
    var pause: Duration? {
        state.withLock { state in state.waiters.map { $0.end - state.steady }.min() }
    }

    /// Lets time go by for a server, which does at each moment what is due then.
    func pass(_ time: Duration, for server: Server) async throws {
        var rest = time
        while true {
            try await settle(server)
            guard let pause, pause <= rest else { break }
            jump(pause)
            rest -= pause
        }
        jump(rest)
    }

    /// Waits until the server has done what is due now and waits for what is next.
    func settle(_ server: Server) async throws {
        try await wait(for: "the timer to be set") {
            let pause = self.pause
            return if let pause { pause > .zero } else { await server.nextDue() == nil }
        }
    }

    /// Moves both clocks on at once: whoever had something to do meanwhile is late.
    func jump(_ time: Duration) {
        state.withLock { state in
            state.steady += time
            state.wall += Int64(time / .milliseconds(1))
            for waiter in state.waiters where waiter.end <= state.steady {
                waiter.continuation.resume()
            }
            state.waiters.removeAll { $0.end <= state.steady }
        }
    }

    /// Sets the time of day alone, as an administrator does.
    func stepWall(_ time: Duration) {
        state.withLock { $0.wall += Int64(time / .milliseconds(1)) }
    }

    private func pause(until end: Duration) async throws {
        let id = state.withLock { state in
            state.count += 1
            return state.count
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: Continuation) in
                state.withLock { state in
                    if state.cancelled.remove(id) != nil {
                        continuation.resume(throwing: CancellationError())
                    } else if end <= state.steady {
                        continuation.resume()
                    } else {
                        state.waiters.append(
                            Waiter(id: id, end: end, continuation: continuation))
                    }
                }
            }
        } onCancel: {
            state.withLock { state in
                guard let index = state.waiters.firstIndex(where: { $0.id == id }) else {
                    state.cancelled.insert(id)
                    return
                }
                state.waiters.remove(at: index).continuation.resume(throwing: CancellationError())
            }
        }
    }
}
