internal import DNSWire

/// What a place in the trie holds: nothing, a branch, or a name.
struct Slot: Hashable, BitwiseCopyable {
    /// Zero, or an address whose lowest bit tells a name from a branch: blocks are aligned to 8.
    let bits: UInt64

    static let empty = Slot(bits: 0)

    /// The slot of these bits.
    init(bits: UInt64) { self.bits = bits }
    /// The slot that leads to a branch.
    init(_ branch: Branch) { bits = branch.block.address }
    /// The slot that holds a name.
    init(_ node: NameNode) { bits = node.block.address | 1 }

    /// True when nothing is here.
    var isEmpty: Bool { bits == 0 }
    /// The name that is here.
    var node: NameNode? { bits & 1 == 1 ? NameNode(block: Block(address: bits & ~1)) : nil }
    /// The branch that is here.
    var branch: Branch? {
        bits & 1 == 0 && bits != 0 ? Branch(block: Block(address: bits)) : nil
    }

    /// Has the beginning of what is here, if anything, fetched into the cache.
    @inline(__always)
    func prefetch() {
        if bits != 0 { Block(address: bits & ~1).prefetch(from: 0, to: ZoneLimits.nodeReadAhead) }
    }
}

/// An inner node of the trie: up to 64 slots, of which only those in use are stored.
///
/// A branch at depth d is indexed by bits 6d to 6d+5 of a name's hash.
///
///     root ──▶ Branch  bitmap 0b…0100_0010    slots: [1] ──▶ NameNode  www.example.
///                                                    [6] ──▶ Branch    bitmap …   ──▶ …
///
/// | offset | field |
/// |---|---|
/// | 8 | bitmap: which of the 64 slots are in use |
/// | 16 | the slots in use, in order |
struct Branch: Hashable {
    /// Bits of the hash that one level takes.
    static let bitsPerLevel: UInt64 = 6

    let block: Block

    var bitmap: UInt64 { block.word(at: 8) }
    var count: Int { (block.size - 16) >> 3 }

    /// The slot of this position among those in use.
    func slot(at position: Int) -> Slot { Slot(bits: block.word(at: 16 + position << 3)) }

    /// The slot that a hash leads to at this level.
    func slot(hash: UInt64, shift: UInt64) -> Slot {
        let bit: UInt64 = 1 &<< ((hash &>> shift) & 63)
        let bitmap = bitmap
        guard bitmap & bit != 0 else { return .empty }
        return slot(at: (bitmap & (bit &- 1)).nonzeroBitCount)
    }

    /// This branch with `slot` as its slot for `hash`; nil when nothing is left in it.
    ///
    /// A branch that the edit made itself is changed in place where it keeps its size.
    func replacing(hash: UInt64, shift: UInt64, with slot: Slot, in edit: inout Edit) -> Branch? {
        let bit: UInt64 = 1 << ((hash >> shift) & 63)
        let offset = 16 + (bitmap & (bit - 1)).nonzeroBitCount << 3
        switch (bitmap & bit != 0, slot.isEmpty) {
        case (false, true): return self
        case (true, false):
            let owned = edit.copyUnlessOwned(block)
            owned.store(slot.bits, at: offset)
            if owned != block { edit.discard(block) }
            return Branch(block: owned)
        case (false, false):
            let wider = block.spliced(at: offset, removing: 0, adding: 8, in: &edit)
            wider.store(slot.bits, at: offset)
            wider.store(bitmap | bit, at: 8)
            edit.discard(block)
            return Branch(block: wider)
        case (true, true):
            defer { edit.discard(block) }
            if count == 1 { return nil }
            let narrower = block.spliced(at: offset, removing: 8, adding: 0, in: &edit)
            narrower.store(bitmap & ~bit, at: 8)
            return Branch(block: narrower)
        }
    }

    /// A branch with this one slot in use.
    static func single(_ slot: Slot, hash: UInt64, shift: UInt64, in edit: inout Edit) -> Branch {
        let block = edit.allocate(24)
        block.store(UInt64(1) << ((hash >> shift) & 63), at: 8)
        block.store(slot.bits, at: 16)
        return Branch(block: block)
    }
}
