package import DNSWire

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
    package internal(set) var changedZones: Set<DomainName> = []
    /// The zone that something changed in last, which need not be among them any more.
    var touchedZone: DomainName?
    /// Its name, eight octets in each.
    var touchedWords: [UInt64] = []
    /// Whether it is among them.
    var isTouchedZoneChanged = false
    /// How many more records of a set have the same data, and are sent as one.
    var repeats: [SetKey: [[UInt8]: Int]] = [:]
    /// The name that is being changed. Its ancestors are told by the index of their first label.
    var name = CanonicalName()
    /// What all publishes together wrote.
    package private(set) var written = WrittenBlocks()
    private var rootBlock: Block
    private var garbage = Garbage()
    private let memory: BlockMemory
    let hash: NameHash

    /// The writer of a table that nobody writes to.
    package init(table: SnapshotTable, memory kind: BlockMemory.Kind = .regions) {
        self.table = table
        memory = BlockMemory(kind)
        rootBlock = table.current.block
        root = table.current.slot
        hash = table.current.hash
        edit = Edit(edition: 1, memory: memory)
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
        let snapshot = Snapshot.make(root, hash: hash, in: edit.allocate(Snapshot.size))
        rootBlock = snapshot.block
        let epoch = table.publish(snapshot)
        written.add(edit.written)
        garbage.retire(edit.retired, epoch: epoch)
        edit = Edit(edition: edit.edition + 1, memory: memory)
        reclaim(limit: ZoneLimits.reclaimedPerPublish)
        return true
    }

    /// Octets of all blocks that are in use, those that wait to be freed among them.
    package var octetsInUse: Int { memory.octets }

    /// How many retired blocks wait to be freed.
    package var garbageCount: Int { garbage.count }

    /// Frees at most `limit` blocks that no reader sees any more; gives how many still wait.
    @discardableResult
    package func reclaim(limit: Int = ZoneLimits.reclaimedAtOnce) -> Int {
        garbage.reclaim(oldest: table.oldestEpoch, limit: limit, to: memory)
        return garbage.count
    }

    /// The node of the name that is being changed, or of its ancestor from the label of this index
    /// on.
    func node(label: Int = 0) -> NameNode? {
        node(label: label, hash: nameHash(label: label))
    }

    /// The same where the hash is known.
    func node(label: Int, hash: UInt64) -> NameNode? {
        let offset = name.start(ofLabel: label)
        var node = leaf(hash)
        while let candidate = node, !candidate.isNamed(name, from: offset) {
            node = candidate.nextOfHash
        }
        return node
    }

    /// The hash of the name that is being changed, or of its ancestor from the label of this index
    /// on.
    func nameHash(label: Int = 0) -> UInt64 { hash(name, from: name.start(ofLabel: label)) }

    /// Puts a new node into the trie; gives the node that stands there for it.
    func add(_ node: NameNode) -> NameNode {
        var node = node
        if let first = leaf(node.hash) {
            let chained = node.replacing(NameNode.next, with: first.block, in: &edit)
            edit.discard(node.block)
            node = chained
        }
        root = place(Slot(node), hash: node.hash, in: root, shift: 0)
        return node
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

    /// A node of this edition in place of one that is there: that one, or a copy.
    func own(_ node: NameNode) -> NameNode {
        let owned = NameNode(block: edit.copyUnlessOwned(node.block))
        replace(node, with: owned)
        return owned
    }

    /// Puts a set, or none, into the directory of a node; gives the node that has it.
    func put(_ set: RecordSet?, as type: RecordType, at node: NameNode) -> NameNode {
        let changed = node.replacing(type, with: set?.block, in: &edit)
        replace(node, with: changed)
        return changed
    }

    /// Puts a node into the trie in place of one that is there, or takes that one out.
    func replace(_ old: NameNode, with new: NameNode?) {
        if old == new { return }
        let hash = old.hash
        let successor = new ?? old.nextOfHash
        if var previous = leaf(hash), previous != old {
            while let next = previous.nextOfHash, next != old { previous = next }
            replace(
                previous,
                with: previous.replacing(NameNode.next, with: successor?.block, in: &edit))
        } else {
            let slot = successor.map { Slot($0) } ?? .empty
            root = place(slot, hash: hash, in: root, shift: 0)
        }
        edit.discard(old.block)
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

    /// Leaves the table without names. No reader may be left.
    deinit { if rootBlock.edition > 0 { table.clear() } }
}
