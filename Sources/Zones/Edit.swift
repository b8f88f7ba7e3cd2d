/// One edition of the snapshot in the making: the blocks it replaced, to be retired when it is
/// published.
struct Edit {
    /// The number of this edition; blocks carry the edition that made them.
    let edition: UInt64
    /// Published blocks that the next snapshot no longer holds.
    private(set) var retired: [Block] = []
    /// What was written for this edition.
    private(set) var written = WrittenBlocks()
    private let memory: BlockMemory

    /// The first edit of an edition, whose blocks come from this memory.
    init(edition: UInt64, memory: BlockMemory) {
        self.edition = edition
        self.memory = memory
    }

    /// A zeroed block of this edition.
    mutating func allocate(_ size: Int) -> Block {
        written.blocks += 1
        written.octets += size
        return memory.allocate(size, edition: edition)
    }

    /// Takes note that a block is no longer part of the snapshot; one that no reader has ever seen
    /// is freed at once.
    mutating func discard(_ block: Block) {
        if block.edition == edition { memory.free(block) } else { retired.append(block) }
    }

    /// A block of this edition with the same content: itself, or a copy. The copied one is
    /// discarded by who puts the copy in its place.
    mutating func copyUnlessOwned(_ block: Block) -> Block {
        block.edition == edition
            ? block : block.spliced(at: block.size, removing: 0, adding: 0, in: &self)
    }
}

/// How much memory was written for publishes: the measure of what a change costs, on any machine.
package struct WrittenBlocks: Hashable, Sendable {
    package internal(set) var blocks = 0
    package internal(set) var octets = 0

    /// Adds what another edition wrote.
    mutating func add(_ other: Self) {
        blocks += other.blocks
        octets += other.octets
    }
}

extension Block {
    /// A copy in the edition in the making whose octets at `offset` were taken out or made room
    /// for.
    func spliced(
        at offset: Int, removing removed: Int, adding added: Int, in edit: inout Edit
    ) -> Block {
        let copy = edit.allocate(size + added - removed)
        copy.copyOctets(from: self, at: Self.header, count: offset - Self.header, to: Self.header)
        let rest = offset + removed
        copy.copyOctets(from: self, at: rest, count: size - rest, to: offset + added)
        return copy
    }
}
