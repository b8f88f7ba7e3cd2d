/// One edition of the snapshot in the making: the blocks it replaced, to be retired when it is
/// published.
struct Edit {
    /// The number of this edition; blocks carry the edition that made them.
    let edition: UInt64
    /// Published blocks that the next snapshot no longer holds.
    private(set) var retired: [Block] = []

    /// The first edit of an edition.
    init(edition: UInt64) { self.edition = edition }

    /// Takes note that a block is no longer part of the snapshot; one that no reader has ever seen
    /// is freed at once.
    mutating func discard(_ block: Block) {
        if block.edition == edition { block.free() } else { retired.append(block) }
    }

    /// A block of this edition with the same content: itself, or a copy that takes its place.
    mutating func own(_ block: Block) -> Block {
        if block.edition == edition { return block }
        retired.append(block)
        return block.copy(edition: edition)
    }
}
