package import DNSWire

/// Names one record: the data of a set at a name.
struct RecordKey: Hashable {
    let name: DomainName
    let type: RecordType
    let data: [UInt8]
}

extension SnapshotWriter {
    /// Publishes a record set with the next edition, in place of the one of its type at the name. A
    /// set without records takes it out, but for an explanation, which an answer without data then
    /// has. The name must be in a zone; NS below an apex makes it a zone cut, which must be put
    /// before the names below it.
    package func put(_ set: RecordSetDraft, at name: DomainName) {
        guard !set.records.isEmpty || !set.explanation.isEmpty else {
            return remove(set.type, at: name)
        }
        forgetRepeats(of: set.type, at: name)
        if !set.picksOne { noteRepeats(in: set, at: name) }
        let node = ensureNode(name)
        touchZone(of: name, node)
        replaceSet(set, as: set.type, at: name)
        switch set.type {
        case .ns where zones[name] == nil:
            update(name) { $0.cutOffset = 0 }
            placeNested(in: name)
        case .dname: update(name) { $0.flags.insert(.hasDNAME) }
        default: break
        }
    }

    /// Takes the record set of a type away.
    package func remove(_ type: RecordType, at name: DomainName) {
        guard let node = node(name), node.set(type) != nil else { return }
        touchZone(of: name, node)
        forgetRepeats(of: type, at: name)
        removeSet(type, at: name)
        let above = name.parent.flatMap { self.node($0) }
        let around = above.map { ZonePlace(below: $0, label: 1 + Int(name.wire[0])) } ?? .outside
        update(name) {
            if type == .ns, $0.cutOffset == 0 { $0.cutOffset = around.cut }
            if type == .dname { $0.flags.remove(.hasDNAME) }
        }
        if type == .ns, zones[name] == nil { placeNested(in: name) }
        removeIfUnused(name)
    }

    /// Adds one record to a set that was put before with `head`'s other members, or begins the set.
    /// Copies one chunk of a large set and the index. O(log n + n / 64).
    package func insert(_ record: RecordDraft, into head: RecordSetDraft, at name: DomainName) {
        let entry = RecordEntry(record, type: head.type, ttl: head.ttl)
        let node = ensureNode(name)
        guard let set = node.set(head.type) else {
            var draft = head
            draft.records = [record]
            return put(draft, at: name)
        }
        if !head.picksOne, set.contains(entry.data) {
            let key = RecordKey(name: name, type: head.type, data: record.data)
            repeats[key, default: 0] += 1
            return
        }
        touchZone(of: name, node)
        setEntry(set.inserting(entry, in: &edit), head.type, at: name)
    }

    /// Takes one record out of a set; with the last one the set goes. Data that several records
    /// share stays until the last of them goes.
    package func remove(_ data: [UInt8], from type: RecordType, at name: DomainName) {
        let key = RecordKey(name: name, type: type, data: data)
        if let count = repeats[key] {
            repeats[key] = count == 1 ? nil : count - 1
            return
        }
        guard let node = node(name), let set = node.set(type), set.contains(data[...])
        else { return }
        guard set.count > 1 else { return remove(type, at: name) }
        touchZone(of: name, node)
        setEntry(set.removing(data[...], in: &edit), type, at: name)
    }

    /// Builds a set and puts it into the directory under `type`, which is its own type or a
    /// reserved one.
    func replaceSet(_ draft: RecordSetDraft, as type: RecordType, at name: DomainName) {
        let set = RecordSet.build(RecordSet.Head(draft), draft.entries(), in: &edit)
        update(name) { node in
            let old = node.replace(type, with: set.block)
            if let old { RecordSet(block: old).discard(in: &edit) }
        }
    }

    /// Takes the directory's entry of a type out.
    func removeSet(_ type: RecordType, at name: DomainName) {
        update(name) { node in
            let old = node.replace(type, with: nil)
            if let old { RecordSet(block: old).discard(in: &edit) }
        }
    }

    /// Puts a set that was made out of the one before it into the directory.
    private func setEntry(_ set: RecordSet?, _ type: RecordType, at name: DomainName) {
        update(name) { _ = $0.replace(type, with: set?.block) }
    }

    private func noteRepeats(in set: RecordSetDraft, at name: DomainName) {
        var seen: Set<[UInt8]> = []
        for record in set.records where !seen.insert(record.data).inserted {
            let key = RecordKey(name: name, type: set.type, data: record.data)
            repeats[key, default: 0] += 1
        }
    }

    private func forgetRepeats(of type: RecordType, at name: DomainName) {
        guard !repeats.isEmpty, let set = node(name)?.set(type) else { return }
        for entry in set.entries {
            repeats[RecordKey(name: name, type: type, data: Array(entry.data))] = nil
        }
    }
}
