internal import Dispatch
internal import Registry
internal import RegistryStore

/// The store with threads of its own: an fsync blocks, and must not block Swift's cooperative
/// threads. Of writes, what is asked for first is done first: the methods run on the keeper until
/// the work is in the queue. A backup, which may take minutes, is made beside them.
final class StoreQueue: Sendable {
    private let store: RegistryStore
    private let queue = DispatchQueue(label: "muster.store")
    private let backups = DispatchQueue(label: "muster.backups")

    /// A queue in front of this store, which nobody else uses.
    init(_ store: RegistryStore) { self.store = store }

    /// Writes the changes in one transaction; they are on disk when it returns.
    nonisolated(nonsending) func write(_ changes: [Change]) async throws(StoreError) {
        try await perform(on: queue) { store throws(StoreError) in try store.write(changes) }
    }

    /// Copies the whole store to a new file; meanwhile writes go on.
    nonisolated(nonsending) func backup(to path: String) async throws(StoreError) {
        try await perform(on: backups) { store throws(StoreError) in try store.backup(to: path) }
    }

    /// Closes the store and gives its folder free, after what was asked for before.
    nonisolated(nonsending) func close() async {
        await withCheckedContinuation { continuation in
            backups.async { [store, queue] in
                queue.async {
                    store.close()
                    continuation.resume()
                }
            }
        }
    }

    private nonisolated(nonsending) func perform(
        on queue: DispatchQueue,
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
