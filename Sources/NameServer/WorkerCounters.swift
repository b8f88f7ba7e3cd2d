import Synchronization

/// The counters of one worker: only its own thread writes them, anybody reads them.
///
/// With one writer an increment needs no locked instruction: a relaxed load and a relaxed store.
/// The padding keeps other workers' data off the cache lines that this one writes.
final class WorkerCounters: Sendable {
    private typealias Line = InlineArray<8, UInt64>

    private let before: InlineArray<2, Line> = .init(repeating: .init(repeating: 0))
    private let values: InlineArray<24, Atomic<UInt64>>
    private let after: InlineArray<2, Line> = .init(repeating: .init(repeating: 0))

    /// Counters that stand at zero.
    init() {
        values = InlineArray { _ in Atomic(0) }
        precondition(TransportCounter.allCases.count <= values.count)
    }

    /// Adds to a counter; for the worker's own thread alone.
    func add(_ counter: TransportCounter, _ count: Int) {
        let value = values[counter.rawValue].load(ordering: .relaxed)
        values[counter.rawValue].store(value &+ UInt64(count), ordering: .relaxed)
    }

    /// The value of a counter, for any thread.
    subscript(_ counter: TransportCounter) -> UInt64 {
        values[counter.rawValue].load(ordering: .relaxed)
    }
}
