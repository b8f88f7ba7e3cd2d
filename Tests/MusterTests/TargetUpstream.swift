import DNSWire
import Forwarding
import Muster
import Synchronization
import TestKit

/// Somebody who is asked for targets outside our zones and answers what a test says.
final class TargetUpstream: Sendable {
    fileprivate struct State {
        var answers: [String: LookUpResult] = [:]
        var asked: [String] = []
        var isHeld = false
        var held: [(question: String, CheckedContinuation<LookUpResult, Never>)] = []
    }

    private let state = Mutex(State())

    /// What a server takes.
    var lookUp: TargetLookUp {
        { name, type in await self.answer("\(name.canonical) \(type)") }
    }

    /// The questions so far, in order of text.
    var asked: [String] { state.withLock { $0.asked.sorted() } }

    /// How many look-ups wait.
    var heldCount: Int { state.withLock { $0.held.count } }

    /// Answers a question such as `lb.example.net. A` from now on.
    func set(_ question: String, _ outcome: LookUpResult.Outcome, ttl: UInt32 = 60) {
        state.withLock { $0.answers[question] = LookUpResult(outcome, seconds: ttl) }
    }

    /// Answers it with addresses 192.0.2.x.
    func set(_ question: String, _ last: [UInt8], ttl: UInt32 = 60) {
        set(question, .records(last.map { [192, 0, 2, $0] }), ttl: ttl)
    }

    /// Lets questions wait from now on.
    func hold() { state.withLock { $0.isHeld = true } }

    /// Answers those that wait, and all that follow at once.
    func release() {
        state.withLock { state in
            state.isHeld = false
            for (question, continuation) in state.held {
                continuation.resume(returning: state.answer(question))
            }
            state.held = []
        }
    }

    private func answer(_ question: String) async -> LookUpResult {
        await withCheckedContinuation { continuation in
            state.withLock { state in
                state.asked.append(question)
                if state.isHeld {
                    state.held.append((question, continuation))
                } else {
                    continuation.resume(returning: state.answer(question))
                }
            }
        }
    }
}

extension TargetUpstream.State {
    fileprivate func answer(_ question: String) -> LookUpResult {
        answers[question] ?? LookUpResult(.failure("no upstream answers"), seconds: 0)
    }
}
