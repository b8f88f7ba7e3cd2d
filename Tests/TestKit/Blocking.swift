import Dispatch
import Synchronization

/// Runs what may wait for a system call on a thread of its own: the few threads that run Swift's
/// tasks must not stand still.
package func blocking<Value: Sendable>(
    _ work: @escaping @Sendable () throws -> Value
) async throws -> Value {
    let order = Order()
    defer { order.follow() }
    return try await withCheckedThrowingContinuation { continuation in
        DispatchQueue.global().async {
            let result = Result(catching: work)
            order.lead()
            continuation.resume(with: result)
        }
    }
}

/// Shows ThreadSanitizer that the value was there before the task went on: it does not see into
/// the library that has the continuation.
private final class Order: Sendable {
    private let isThere = Atomic(false)

    func lead() { isThere.store(true, ordering: .releasing) }

    func follow() { _ = isThere.load(ordering: .acquiring) }
}
