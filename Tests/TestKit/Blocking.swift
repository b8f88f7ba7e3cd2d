import Dispatch

/// Runs what may wait for a system call on a thread of its own: the few threads that run Swift's
/// tasks must not stand still.
package func blocking<Value: Sendable>(
    _ work: @escaping @Sendable () throws -> Value
) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        DispatchQueue.global().async {
            continuation.resume(with: Result(catching: work))
        }
    }
}
