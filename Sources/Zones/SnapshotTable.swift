internal import Synchronization

/// The lock-free table: one atomic pointer to the current snapshot, and what every reader
/// announces.
///
///     writer   build the new trie beside the old ──▶ store the root ──▶ raise the epoch ──▶ retire
///     reader   announce the epoch ──▶ load the root ──▶ answer a batch ──▶ announce idle ──▶ block
///
/// Readers never wait, never retry, and write nothing but their own announcement, once a batch.
/// What a publish replaced is retired with the epoch it raised; it is freed when every reader is
/// idle or has announced that epoch or a later one: such a reader loaded the root after it was
/// replaced. A reader that sleeps is idle, and holds nothing back.
///
/// All four accesses are sequentially consistent: a reader's announcement must not be delayed past
/// its load of the root.
package final class SnapshotTable: Sendable {
    private let root: Atomic<UInt64>
    private let epoch = Atomic<UInt64>(1)
    private let slots = Mutex<[ReaderSlot]>([])
    private let hash: NameHash

    /// An empty table whose names are hashed with this key; `hashMask` is for tests of collisions.
    package init(key: (UInt64, UInt64), hashMask: UInt64 = .max) {
        hash = NameHash(key0: key.0, key1: key.1, mask: hashMask)
        root = Atomic(Snapshot.empty(hash: hash).block.address)
    }

    /// Frees the root, which is the table's own: a writer that goes takes its own away.
    deinit { Block(address: root.load(ordering: .relaxed)).free() }

    /// A reader of this table. Each thread that reads has one of its own.
    package func makeReader() -> SnapshotReader {
        let slot = ReaderSlot()
        slots.withLock { $0.append(slot) }
        return SnapshotReader(table: self, slot: slot)
    }

    fileprivate func remove(_ slot: ReaderSlot) {
        slots.withLock { slots in slots.removeAll { $0 === slot } }
    }

    /// The reader's side: announces, then loads.
    fileprivate func enter(_ slot: ReaderSlot) -> Snapshot {
        slot.announced.store(
            epoch.load(ordering: .sequentiallyConsistent), ordering: .sequentiallyConsistent)
        return Snapshot(block: Block(address: root.load(ordering: .sequentiallyConsistent)))
    }

    /// The current snapshot; only the writer may use it without having entered.
    var current: Snapshot { Snapshot(block: Block(address: root.load(ordering: .relaxed))) }

    /// Shows no names any more: the writer goes, and no reader may be left.
    func clear() { _ = publish(Snapshot.empty(hash: hash)) }

    /// The writer's side: makes a snapshot the current one; gives the epoch that what it replaced
    /// is retired with.
    func publish(_ snapshot: Snapshot) -> UInt64 {
        root.store(snapshot.block.address, ordering: .sequentiallyConsistent)
        return epoch.wrappingAdd(1, ordering: .sequentiallyConsistent).newValue
    }

    /// The oldest epoch that a reader may still be in: everything retired with it or before can go.
    var oldestEpoch: UInt64 {
        slots.withLock { slots in
            slots.reduce(UInt64.max) { oldest, slot in
                let announced = slot.announced.load(ordering: .sequentiallyConsistent)
                return announced == ReaderSlot.idle ? oldest : min(oldest, announced)
            }
        }
    }
}

/// What one reader announces. It fills cache lines of its own, so that readers do not slow each
/// other.
final class ReaderSlot: Sendable {
    /// The announcement of a reader that reads nothing.
    static let idle: UInt64 = 0

    private let front = InlineArray<8, UInt64>(repeating: 0)
    let announced = Atomic<UInt64>(ReaderSlot.idle)
    private let back = InlineArray<8, UInt64>(repeating: 0)
}

/// One thread's way into the table.
package struct SnapshotReader: ~Copyable {
    private let table: SnapshotTable
    private let slot: ReaderSlot

    fileprivate init(table: SnapshotTable, slot: ReaderSlot) {
        self.table = table
        self.slot = slot
    }

    /// The current snapshot, which lives until `leave`. To be called once a batch, after the
    /// queries were received: a change that was acknowledged before is then in their answers.
    package mutating func enter() -> Snapshot { table.enter(slot) }

    /// Gives the snapshot back. A reader leaves before it blocks.
    package mutating func leave() {
        slot.announced.store(ReaderSlot.idle, ordering: .sequentiallyConsistent)
    }

    deinit { table.remove(slot) }
}
