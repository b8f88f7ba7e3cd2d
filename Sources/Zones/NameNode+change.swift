internal import DNSWire

// How the writer makes nodes and new editions of them.

extension NameNode {
    /// A node without records: the suffix of `name` that starts at `offset`.
    static func make(
        _ name: borrowing CanonicalName, from offset: Int, hash: UInt64, place: ZonePlace,
        in edit: inout Edit
    ) -> NameNode {
        let length = name.length - offset
        let block = edit.allocate(directory(behind: length))
        block.store(hash, at: 8)
        block.store(UInt8(length), at: 20)
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

    /// This node with a directory that leads to `set` for this type, or has no entry of it.
    ///
    /// It is changed in place where the edition made it and its size stays. Otherwise the caller
    /// puts the new node into the trie in place of this one, and then discards this one.
    func replacing(_ type: RecordType, with set: Block?, in edit: inout Edit) -> NameNode {
        let (index, isThere) = position(of: type)
        let offset = Self.directory(behind: nameLength) + index << 3
        let entry = set.map { UInt64(type.rawValue) << 48 | $0.address }
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
