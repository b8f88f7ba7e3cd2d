package import DNSWire

// Which names exist, and which zone each belongs to. A name exists while it has records, is an
// apex, or has names below it (RFC 4592 §2.2.2); so empty non-terminals come and go by themselves.

extension SnapshotWriter {
    /// The node of a name, made with all its ancestors if it does not exist.
    func ensureNode(_ name: DomainName) -> NameNode {
        if let node = node(name) { return node }
        var place = ZonePlace.outside
        if let parent = name.parent {
            let node = ensureNode(parent)
            node.childCount += 1
            place = ZonePlace(below: node, label: 1 + Int(name.wire[0]))
            if name.wire.starts(with: [1, 0x2A]), node.isInZone, zones[name] == nil {
                update(parent) { $0.flags.insert(.wildcardBelow) }
            }
        }
        if zones[name] != nil { place = ZonePlace(apex: 0, cut: NameNode.none) }
        let wire = name.canonical.wire
        let hash = hash(of: name)
        let draft = NameNodeDraft(
            name: wire, hash: hash, apexOffset: place.apex, cutOffset: place.cut)
        replace(wire, hash, with: draft)
        return node(name)!
    }

    /// Changes a node that exists.
    func update(_ name: DomainName, _ change: (inout NameNodeDraft) -> Void) {
        guard let node = node(name) else { return }
        var draft = NameNodeDraft(node)
        change(&draft)
        replace(draft.name, draft.hash, with: draft)
    }

    /// Lets a name exist though it may have no records, until it is released as often as it was
    /// kept: it then has no data where it would not exist. The name must be in a zone.
    package func keep(_ name: DomainName) {
        let node = ensureNode(name)
        touchZone(of: name, node)
        node.childCount += 1
    }

    /// Takes one `keep` back.
    package func release(_ name: DomainName) {
        guard let node = node(name) else { return }
        touchZone(of: name, node)
        node.childCount -= 1
        removeIfUnused(name)
    }

    /// Takes a name out that has no reason left to exist, and its ancestors likewise.
    func removeIfUnused(_ name: DomainName) {
        var name = name
        while let node = node(name), node.childCount == 0, zones[name] == nil,
            !node.entries.contains(where: { $0 >> 48 != UInt64(NameNode.next.rawValue) })
        {
            replace(node.name, node.hash, with: nil)
            guard let parent = name.parent, let above = self.node(parent) else { return }
            above.childCount -= 1
            if name.wire.starts(with: [1, 0x2A]) {
                update(parent) { $0.flags.remove(.wildcardBelow) }
            }
            name = parent
        }
    }

    /// Tells a name and its ancestors below `apex` which zone they are in now.
    func place(_ name: DomainName, under apex: DomainName) {
        guard name != apex, let parent = name.parent else { return }
        place(parent, under: apex)
        guard let above = node(parent), zones[name] == nil else { return }
        let place = ZonePlace(below: above, label: 1 + Int(name.wire[0]))
        update(name) {
            $0.apexOffset = place.apex
            $0.cutOffset = place.cut
        }
    }
}

/// Where in a name its zone's apex and the enclosing cut start.
struct ZonePlace {
    let apex: UInt8
    let cut: UInt8

    static let outside = ZonePlace(apex: NameNode.none, cut: NameNode.none)

    /// A place of these offsets.
    init(apex: UInt8, cut: UInt8) {
        self.apex = apex
        self.cut = cut
    }

    /// The place of a name directly below `parent`, its first label having `label` octets in all.
    init(below parent: NameNode, label: Int) {
        func shift(_ offset: UInt8) -> UInt8 {
            offset == NameNode.none ? offset : offset + UInt8(label)
        }
        self.init(apex: shift(parent.apexOffset), cut: shift(parent.cutOffset))
    }
}
