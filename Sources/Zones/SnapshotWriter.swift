internal import DNSWire

/// Builds new editions of the snapshot beside the current one, and publishes them.
///
/// There is one writer. Its changes are seen by nobody until `publish`, and then all at once. A
/// change copies the path to what it changes, never more: at a million names as at a thousand.
package final class SnapshotWriter {
    let table: SnapshotTable
    var edit: Edit
    var root: Slot
    var zones: [DomainName: ZoneState] = [:]
    /// The zones in which something changed since the last publish.
    var changedZones: Set<DomainName> = []
    /// How many more records of a set have the same data, and are sent as one.
    var repeats: [RecordKey: Int] = [:]
    private var rootBlock: Block
    private var garbage = Garbage()
    private let hash: NameHash
    private var scratch = CanonicalName()

    /// The writer of a table that nobody has written to.
    package init(table: SnapshotTable) {
        self.table = table
        rootBlock = table.current.block
        root = table.current.slot
        hash = table.current.hash
        edit = Edit(edition: 1)
    }

    /// Makes everything since the last publish visible at once, with a raised serial in every zone
    /// that changed, and frees some of what no reader sees any more. False when nothing changed.
    @discardableResult
    package func publish() -> Bool {
        raiseSerials()
        guard root != Slot(bits: rootBlock.word(at: 8)) || !edit.retired.isEmpty else {
            return false
        }
        edit.discard(rootBlock)
        let snapshot = Snapshot.make(root, hash: hash, edition: edit.edition)
        rootBlock = snapshot.block
        let epoch = table.publish(snapshot)
        garbage.retire(edit.retired, epoch: epoch)
        edit = Edit(edition: edit.edition + 1)
        reclaim()
        return true
    }

    /// Frees a bounded number of blocks that no reader sees any more; gives how many still wait.
    @discardableResult
    package func reclaim() -> Int {
        let limit = max(ZoneLimits.reclaimedPerPublish, garbage.count / 8)
        garbage.reclaim(oldest: table.oldestEpoch, limit: limit)
        return garbage.count
    }

    /// The node of a name in the edition in the making.
    func node(_ name: DomainName) -> NameNode? {
        guard let leaf = leaf(hash(of: name)) else { return nil }
        let wire = name.canonical.wire
        var node: NameNode? = leaf
        while let candidate = node, candidate.name != wire { node = candidate.nextOfHash }
        return node
    }

    /// The keyed hash of a name.
    func hash(of name: DomainName) -> UInt64 {
        scratch.read(name)
        return hash(scratch, from: 0)
    }

    /// The first node that has this hash.
    private func leaf(_ hash: UInt64) -> NameNode? {
        var slot = root
        var shift: UInt64 = 0
        while let branch = slot.branch {
            slot = branch.slot(hash: hash, shift: shift)
            shift += Branch.bitsPerLevel
        }
        return slot.node.flatMap { $0.hash == hash ? $0 : nil }
    }

    /// Puts a node into the trie in place of the one of its name, or takes a name out.
    func replace(_ name: [UInt8], _ hash: UInt64, with draft: NameNodeDraft?) {
        let chain = Self.chain(from: leaf(hash))
        var drafts = chain.filter { $0.name != name }.map(NameNodeDraft.init)
        if let draft { drafts.insert(draft, at: 0) }
        var next: NameNode?
        for var draft in drafts.reversed() {
            _ = draft.replace(NameNode.next, with: next?.block)
            next = draft.build(edition: edit.edition)
        }
        let slot = next.map { Slot($0) } ?? .empty
        root = place(slot, hash: hash, in: root, shift: 0)
        for node in chain { edit.discard(node.block) }
    }

    private static func chain(from node: NameNode?) -> [NameNode] {
        Array(sequence(first: node) { $0?.nextOfHash.map { $0 } }.prefix { $0 != nil })
            .compactMap { $0 }
    }

    /// The trie below `slot` with `new` as what `hash` leads to.
    private func place(_ new: Slot, hash: UInt64, in slot: Slot, shift: UInt64) -> Slot {
        if let branch = slot.branch {
            let child = branch.slot(hash: hash, shift: shift)
            let changed = place(new, hash: hash, in: child, shift: shift + Branch.bitsPerLevel)
            if changed == child { return slot }
            return branch.replacing(hash: hash, shift: shift, with: changed, in: &edit)
                .map { Slot($0) } ?? .empty
        }
        guard let other = slot.node, other.hash != hash else { return new }
        if new.isEmpty { return slot }
        let branch = Branch.single(slot, hash: other.hash, shift: shift, in: &edit)
        return place(new, hash: hash, in: Slot(branch), shift: shift)
    }

    /// Frees the last snapshot and everything retired. No reader may be left.
    deinit {
        garbage.reclaim(oldest: .max, limit: .max)
        for block in edit.retired { block.free() }
        Self.free(root)
        rootBlock.free()
    }

    private static func free(_ slot: Slot) {
        if let branch = slot.branch {
            for index in 0..<branch.count { free(branch.slot(at: index)) }
            branch.block.free()
        }
        for node in chain(from: slot.node) {
            for entry in node.entries where entry >> 48 != UInt64(NameNode.next.rawValue) {
                let set = RecordSet(block: Block(address: entry & NameNode.addressMask))
                if set.isChunked {
                    for index in 0..<set.chunkCount { set.chunk(index).block.free() }
                }
                set.block.free()
            }
            node.block.free()
        }
    }
}
