internal import DNSWire

/// One version of everything that is answered: an immutable trie from canonical name to node.
///
/// A snapshot is a view: it lives as long as the reader that entered it has not left
/// (`SnapshotReader`).
///
/// | offset of the root block | field |
/// |---|---|
/// | 8 | the trie's first slot |
/// | 16, 24 | key of the name hash |
/// | 32 | mask of the name hash |
package struct Snapshot {
    let block: Block

    static let size = 40

    /// A snapshot of no names, of edition 0: the table's own, and no writer's.
    static func empty(hash: NameHash) -> Snapshot {
        make(.empty, hash: hash, in: Block.allocate(size, edition: 0))
    }

    /// A snapshot of this trie, whose root is `block`.
    static func make(_ slot: Slot, hash: NameHash, in block: Block) -> Snapshot {
        block.store(slot.bits, at: 8)
        block.store(hash.key0, at: 16)
        block.store(hash.key1, at: 24)
        block.store(hash.mask, at: 32)
        return Snapshot(block: block)
    }

    var slot: Slot { Slot(bits: block.word(at: 8)) }
    var hash: NameHash {
        NameHash(key0: block.word(at: 16), key1: block.word(at: 24), mask: block.word(at: 32))
    }

    /// The node of the suffix of `name` that starts at `offset`.
    func find(_ name: borrowing CanonicalName, from offset: Int) -> NameNode? {
        find(name, from: offset, leaf(of: hash(name, from: offset)))
    }

    /// Where the trie leads a hash.
    @inline(__always)
    func leaf(of hash: UInt64) -> Leaf {
        var slot = slot
        var shift: UInt64 = 0
        while let branch = slot.branch {
            slot = branch.slot(hash: hash, shift: shift)
            shift &+= Branch.bitsPerLevel
        }
        return Leaf(hash: hash, slot: slot)
    }

    /// The same where it is known where the trie leads the suffix's hash.
    @inline(__always)
    func find(_ name: borrowing CanonicalName, from offset: Int, _ leaf: Leaf) -> NameNode? {
        guard var node = leaf.node else { return nil }
        while !node.isNamed(name, from: offset) {
            guard let next = node.nextOfHash else { return nil }
            node = next
        }
        return node
    }

    /// The closest ancestor of `name` that exists (RFC 4592 §3.3.1), and where in `name` it starts;
    /// nil when not even the root exists.
    ///
    /// A name that exists has all its ancestors in the trie, so existence is monotone and a binary
    /// search over the labels finds the last one.
    func closestEncloser(of name: borrowing CanonicalName) -> (node: NameNode, offset: Int)? {
        var found: (node: NameNode, offset: Int)?
        var low = 1
        var high = name.labelCount
        while low <= high {
            let middle = (low + high) / 2
            let offset = name.start(ofLabel: middle)
            if let node = find(name, from: offset) {
                found = (node, offset)
                high = middle - 1
            } else {
                low = middle + 1
            }
        }
        return found
    }
}
