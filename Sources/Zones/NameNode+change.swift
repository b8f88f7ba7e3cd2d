internal import DNSWire

// How the writer makes nodes and new editions of them.

extension NameNode {
    /// A node with these entries in its directory: the suffix of `name` that starts at `offset`.
    static func make(
        _ name: borrowing CanonicalName, from offset: Int, hash: UInt64, place: ZonePlace,
        entries: [UInt64] = [], in edit: inout Edit
    ) -> NameNode {
        let length = name.length - offset
        let directory = directory(behind: length)
        precondition(entries.count <= ZoneLimits.setsPerName, "too many record sets at one name")
        let block = edit.allocate(directory + entries.count << 3)
        block.store(hash, at: 8)
        block.store(UInt8(length), at: 20)
        block.store(UInt8(entries.count), at: 24)
        for index in entries.indices { block.store(entries[index], at: directory + index << 3) }
        for position in stride(from: 0, to: length, by: 8) {
            block.store(name.word(at: offset + position), at: nameOffset + position)
        }
        let node = NameNode(block: block)
        node.move(to: place)
        return node
    }

    /// Says which zone and cut the name is in; only for a node of the edition in the making.
    func move(to place: ZonePlace) {
        block.store(place.apex, at: 21)
        block.store(place.cut, at: 22)
    }

    /// Changes the flags; only for a node of the edition in the making.
    func setFlags(_ flags: Flags) { block.store(flags.rawValue, at: 23) }

    /// True when there are records at the name.
    var hasSets: Bool {
        entryCount > 1 || entryCount == 1 && entry(0) >> 48 != UInt64(Self.next.rawValue)
    }

    /// The directory's entry of a type.
    static func entry(of type: RecordType, _ block: Block) -> UInt64 {
        UInt64(type.rawValue) << 48 | block.address
    }

    /// A copy of this node, which has no directory, with one of these entries. The caller puts it
    /// into the trie in place of this one, and then discards this one.
    func adding(_ entries: [UInt64], in edit: inout Edit) -> NameNode {
        precondition(entryCount == 0 && entries.count <= ZoneLimits.setsPerName)
        let size = block.size
        let copy = block.spliced(at: size, removing: 0, adding: entries.count << 3, in: &edit)
        for index in entries.indices { copy.store(entries[index], at: size + index << 3) }
        copy.store(UInt8(entries.count), at: 24)
        return NameNode(block: copy)
    }

    /// This node with a directory that leads to `set` for this type, or has no entry of it.
    ///
    /// It is changed in place where the edition made it and its size stays. Otherwise the caller
    /// puts the new node into the trie in place of this one, and then discards this one.
    func replacing(_ type: RecordType, with set: Block?, in edit: inout Edit) -> NameNode {
        let (index, isThere) = position(of: type)
        let offset = Self.directory(behind: nameLength) + index << 3
        let entry = set.map { Self.entry(of: type, $0) }
        switch (isThere, entry) {
        case (true, let entry?):
            let owned = edit.copyUnlessOwned(block)
            owned.store(entry, at: offset)
            return NameNode(block: owned)
        case (true, nil):
            return spliced(at: offset, removing: 8, adding: 0, in: &edit)
        case (false, let entry?):
            let wider = spliced(at: offset, removing: 0, adding: 8, in: &edit)
            wider.block.store(entry, at: offset)
            return wider
        case (false, nil): return self
        }
    }

    /// The index of a type's entry in the directory, which is in order, or where it belongs.
    private func position(of type: RecordType) -> (index: Int, isThere: Bool) {
        for index in 0..<entryCount {
            let other = entry(index) >> 48
            if other >= UInt64(type.rawValue) { return (index, other == UInt64(type.rawValue)) }
        }
        return (entryCount, false)
    }

    private func spliced(
        at offset: Int, removing removed: Int, adding added: Int, in edit: inout Edit
    ) -> NameNode {
        let count = entryCount + (added - removed) >> 3
        precondition(count <= ZoneLimits.setsPerName, "too many record sets at one name")
        let copy = block.spliced(at: offset, removing: removed, adding: added, in: &edit)
        copy.store(UInt8(count), at: 24)
        return NameNode(block: copy)
    }
}
