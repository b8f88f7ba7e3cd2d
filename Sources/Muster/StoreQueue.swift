internal import Dispatch
internal import Registry
internal import RegistryStore

/// The store with a thread of its own: an fsync blocks, and must not block Swift's cooperative
/// threads. What is asked for first is done first: its methods run on the keeper until the work is
/// in the queue.
final class StoreQueue: Sendable {
    private let store: RegistryStore
    private let queue = DispatchQueue(label: "muster.store")

    /// A queue in front of this store, which nobody else uses.
    init(_ store: RegistryStore) { self.store = store }

    /// Writes the changes in one transaction; they are on disk when it returns.
    nonisolated(nonsending) func write(_ changes: [Change]) async throws(StoreError) {
        try await perform { store throws(StoreError) in try store.write(changes) }
    }

    /// Copies the whole store to a new file.
    nonisolated(nonsending) func backup(to path: String) async throws(StoreError) {
        try await perform { store throws(StoreError) in try store.backup(to: path) }
    }

    /// Closes the store and gives its folder free.
    nonisolated(nonsending) func close() async {
        await withCheckedContinuation { continuation in
            queue.async { [store] in
                store.close()
                continuation.resume()
            }
        }
    }

    private nonisolated(nonsending) func perform(
        _ work: @escaping @Sendable (RegistryStore) throws(StoreError) -> Void
    ) async throws(StoreError) {
        let result: Result<Void, StoreError> = await withCheckedContinuation { continuation in
            queue.async { [store] in
                do throws(StoreError) {
                    try work(store)
                    continuation.resume(returning: .success(()))
                } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
        }
        try result.get()
    }
}
