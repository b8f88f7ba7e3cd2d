package import DNSWire

// Which names exist, and which zone each belongs to. A name exists while it has records, is an
// apex, or has names below it (RFC 4592 §2.2.2); so empty non-terminals come and go by themselves.

extension SnapshotWriter {
    /// The node of the name that is being changed, or of its ancestor from this label on, made with
    /// all its ancestors if it does not exist.
    func ensureNode(label: Int = 0, isApex: Bool = false) -> NameNode {
        let hash = nameHash(label: label)
        if let node = node(label: label, hash: hash) { return node }
        var place = placeBelowNewAncestors(label: label, isApex: isApex)
        if isApex { place = ZonePlace(apex: 0, cut: NameNode.none) }
        let offset = name.start(ofLabel: label)
        return add(NameNode.make(name, from: offset, hash: hash, place: place, in: &edit))
    }

    /// Where the name from this label on is, which does not exist yet: its ancestors are made if
    /// they do not either, and the one directly above counts it.
    func placeBelowNewAncestors(label: Int = 0, isApex: Bool = false) -> ZonePlace {
        guard label < name.labelCount else { return .outside }
        let offset = name.start(ofLabel: label)
        let above = ensureNode(label: label + 1)
        above.childCount += 1
        if isWildcard(offset), above.isInZone, !isApex {
            own(above).setFlags(above.flags.union(.wildcardBelow))
        }
        return ZonePlace(below: above, label: 1 + Int(name.octet(at: offset)))
    }

    /// True when the name's suffix from an offset on starts with the label `*`.
    private func isWildcard(_ offset: Int) -> Bool {
        UInt16(truncatingIfNeeded: name.word(at: offset)) == 0x2A01
    }

    /// Lets a name exist though it may have no records, until it is released as often as it was
    /// kept: it then has no data where it would not exist. The name must be in a zone.
    package func keep(_ owner: DomainName) {
        name.read(owner)
        let node = ensureNode()
        touchZone(node)
        node.childCount += 1
    }

    /// Takes one `keep` back.
    package func release(_ owner: DomainName) {
        name.read(owner)
        guard let node = node() else { return }
        touchZone(node)
        node.childCount -= 1
        removeIfUnused()
    }

    /// Takes the name that is being changed out if it has no reason left to exist, and its
    /// ancestors likewise.
    func removeIfUnused() {
        for label in 0...name.labelCount {
            guard let node = node(label: label), node.childCount == 0, !node.hasSets,
                !node.flags.contains(.apex)
            else { return }
            replace(node, with: nil)
            guard label < name.labelCount, let above = self.node(label: label + 1) else { return }
            above.childCount -= 1
            if isWildcard(name.start(ofLabel: label)) {
                own(above).setFlags(above.flags.subtracting(.wildcardBelow))
            }
        }
    }

    /// Tells the ancestors of a zone that are below `apex` which zone and cut they are in now.
    func placeAncestors(of nested: DomainName, under apex: DomainName) {
        name.read(nested)
        for label in (1..<max(1, nested.labelCount - apex.labelCount)).reversed() {
            guard let above = node(label: label + 1), let node = node(label: label),
                !node.flags.contains(.apex)
            else { continue }
            let length = 1 + Int(name.octet(at: name.start(ofLabel: label)))
            own(node).move(to: ZonePlace(below: above, label: length))
        }
    }

    /// Where the name that is being changed is by what is directly above it.
    var placeBelowParent: ZonePlace {
        guard name.labelCount > 0, let above = node(label: 1) else { return .outside }
        return ZonePlace(below: above, label: 1 + Int(name.octet(at: 0)))
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
