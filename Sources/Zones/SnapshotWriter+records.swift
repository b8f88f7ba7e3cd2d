package import DNSWire

/// Names a set: its owner in small letters and its type.
struct SetKey: Hashable {
    let owner: [UInt8]
    let type: RecordType

    /// The set of this type at a name.
    init(_ name: DomainName, _ type: RecordType) {
        owner = name.canonical.wire
        self.type = type
    }
}

extension SnapshotWriter {
    /// Publishes a record set with the next edition, in place of the one of its type at the name. A
    /// set without records takes it out, but for an explanation, which an answer without data then
    /// has. The name must be in a zone; NS below an apex makes it a zone cut, which must be put
    /// before the names below it.
    package func put(_ set: RecordSetDraft, at owner: DomainName) {
        put(set.list, set.head, at: owner)
    }

    /// The same for records that are in wire form already.
    package func put(_ list: RecordList, _ head: RecordSetHead, at owner: DomainName) {
        guard !list.isEmpty || !head.explanation.isEmpty else {
            return remove(head.type, at: owner)
        }
        if !repeats.isEmpty { repeats[SetKey(owner, head.type)] = nil }
        let set = build(list, head, at: owner)
        name.read(owner)
        let node = ensureNode()
        touchZone(node)
        let changed = replaceSet(set, at: node)
        switch head.type {
        case .ns where !changed.flags.contains(.apex):
            own(changed).move(to: ZonePlace(apex: changed.apexOffset, cut: 0))
            placeNested(in: owner)
        case .dname: own(changed).setFlags(changed.flags.union(.hasDNAME))
        default: break
        }
    }

    /// Publishes several sets of one name, each list with the head of the same index, as putting
    /// them one by one would; where the name has no records yet, it is looked for once and its
    /// directory written once.
    ///
    /// - Parameter keeps: Whether the name is kept as well (`keep`).
    package func put(
        _ lists: [RecordList], _ heads: [RecordSetHead], at owner: DomainName, keeps: Bool = false
    ) {
        precondition(lists.count == heads.count, "a list has a head")
        name.read(owner)
        let hash = nameHash()
        let node = node(label: 0, hash: hash)
        if node.map({ $0.entryCount > 0 }) ?? false || heads.contains(where: \.shapesZone) {
            if keeps { keep(owner) }
            for (list, head) in zip(lists, heads) { put(list, head, at: owner) }
            return
        }
        var entries: [UInt64] = []
        entries.reserveCapacity(lists.count)
        for (list, head) in zip(lists, heads) where !list.isEmpty || !head.explanation.isEmpty {
            entries.append(NameNode.entry(of: head.type, build(list, head, at: owner).block))
        }
        if entries.isEmpty {
            if keeps { keep(owner) }
            return
        }
        // Nearly always they are in order, and few.
        if entries.count > 1, !zip(entries, entries.dropFirst()).allSatisfy({ $0 < $1 }) {
            entries.sort()
        }
        let changed = add(entries, to: node, hash: hash)
        touchZone(changed)
        if keeps { changed.childCount += 1 }
    }

    /// Gives the name that is being changed, which has no directory, one with these entries; its
    /// node is made if there is none.
    private func add(_ entries: [UInt64], to node: NameNode?, hash: UInt64) -> NameNode {
        if let node {
            let changed = node.adding(entries, in: &edit)
            replace(node, with: changed)
            return changed
        }
        let place = placeBelowNewAncestors()
        return add(
            NameNode.make(name, from: 0, hash: hash, place: place, entries: entries, in: &edit))
    }

    /// The set of these records; of those with the same data all but one are counted alone.
    private func build(
        _ list: RecordList, _ head: RecordSetHead, at owner: DomainName
    ) -> RecordSet {
        if list.entries.count < 2 { return RecordSet.build(head, list, in: &edit) }
        var list = list
        list.sort()
        if !head.picksOne {
            for entry in list.removeRepeats() {
                count(1, of: Array(list.data(of: entry)), in: SetKey(owner, head.type))
            }
        }
        return RecordSet.build(head, list, in: &edit)
    }

    /// Takes the record set of a type away.
    package func remove(_ type: RecordType, at owner: DomainName) {
        name.read(owner)
        if let node = node() { remove(type, at: owner, node) }
    }

    /// Takes the record sets of types away that shape no zone, all at once.
    package func remove(_ types: [RecordType], at owner: DomainName) {
        name.read(owner)
        guard var node = node() else { return }
        for type in types {
            guard let set = node.set(type) else { continue }
            touchZone(node)
            if !repeats.isEmpty { repeats[SetKey(owner, type)] = nil }
            node = put(nil, as: type, at: node)
            set.discard(in: &edit)
        }
        removeIfUnused()
    }

    /// Takes the record set of a type away at the name that was read last, and has this node.
    private func remove(_ type: RecordType, at owner: DomainName, _ node: NameNode) {
        guard let set = node.set(type) else { return }
        touchZone(node)
        if !repeats.isEmpty { repeats[SetKey(owner, type)] = nil }
        var changed = put(nil, as: type, at: node)
        set.discard(in: &edit)
        if type == .dname {
            changed = own(changed)
            changed.setFlags(changed.flags.subtracting(.hasDNAME))
        }
        if type == .ns, changed.cutOffset == 0 {
            own(changed).move(to: ZonePlace(apex: changed.apexOffset, cut: placeBelowParent.cut))
        }
        if type == .ns, !changed.flags.contains(.apex) { placeNested(in: owner) }
        name.read(owner)
        removeIfUnused()
    }

    /// Adds one record, the only one of a list, to a set that was put before with this head, or
    /// begins the set. Copies one chunk of a large set and the index. O(log n + n / 64).
    package func insert(_ list: RecordList, _ head: RecordSetHead, at owner: DomainName) {
        name.read(owner)
        _ = insert(list, head, at: owner, node())
    }

    /// Adds one record to each of several sets of a name, as adding them one by one would; the name
    /// is looked for once.
    package func insert(_ lists: [RecordList], _ heads: [RecordSetHead], at owner: DomainName) {
        precondition(lists.count == heads.count, "a list has a head")
        name.read(owner)
        var node = node()
        for (list, head) in zip(lists, heads) { node = insert(list, head, at: owner, node) }
    }

    /// Adds one record at the name that was read last, and has this node; gives the node that it
    /// has then.
    private func insert(
        _ list: RecordList, _ head: RecordSetHead, at owner: DomainName, _ node: NameNode?
    ) -> NameNode? {
        precondition(list.entries.count == 1, "one record is inserted at a time")
        guard let node, let set = node.set(head.type) else {
            put(list, head, at: owner)
            name.read(owner)
            return self.node()
        }
        let data = list.firstData
        let place = set.place(of: data)
        if place.isThere, !head.picksOne {
            count(1, of: Array(data), in: SetKey(owner, head.type))
            return node
        }
        touchZone(node)
        let changed = put(set.inserting(list, at: place, in: &edit), as: head.type, at: node)
        edit.discard(set.block)
        return changed
    }

    /// Takes one record out of a set; with the last one the set goes. Data that several records
    /// share stays until the last of them goes.
    package func remove(_ data: ArraySlice<UInt8>, from type: RecordType, at owner: DomainName) {
        name.read(owner)
        _ = remove(data, from: type, at: owner, node())
    }

    /// Takes the only record of each list out of the set of its type, as taking them out one by one
    /// would; the name is looked for once.
    package func remove(recordsOf lists: [RecordList], at owner: DomainName) {
        name.read(owner)
        var node = node()
        for list in lists { node = remove(list.firstData, from: list.type, at: owner, node) }
    }

    /// Takes one record out at the name that was read last, and has this node; gives the node that
    /// it has then.
    private func remove(
        _ data: ArraySlice<UInt8>, from type: RecordType, at owner: DomainName, _ node: NameNode?
    ) -> NameNode? {
        if !repeats.isEmpty, let others = repeats[SetKey(owner, type)], others[Array(data)] != nil {
            count(-1, of: Array(data), in: SetKey(owner, type))
            return node
        }
        guard let node, let set = node.set(type) else { return node }
        let place = set.place(of: data)
        guard place.isThere else { return node }
        if set.count == 1 {
            remove(type, at: owner, node)
            return self.node()
        }
        touchZone(node)
        let changed = put(set.removing(at: place, in: &edit), as: type, at: node)
        edit.discard(set.block)
        return changed
    }

    /// Puts a set into the directory of a node under its own type, or under another that is
    /// reserved for it; gives the node that has it.
    func replaceSet(
        _ set: RecordSet, as type: RecordType? = nil, at node: NameNode
    ) -> NameNode {
        let type = type ?? set.type
        let old = node.set(type)
        let changed = put(set, as: type, at: node)
        old?.discard(in: &edit)
        return changed
    }

    /// Counts records whose data another record of the set has too.
    private func count(_ step: Int, of data: [UInt8], in key: SetKey) {
        repeats[key, default: [:]][data, default: 0] += step
        if repeats[key]?[data] == 0 { repeats[key]?[data] = nil }
        if repeats[key]?.isEmpty == true { repeats[key] = nil }
    }
}
