internal import DNSWire

/// What the look-up stage found (RFC 1034 §4.3.2); the write stage turns it into sections.
enum Outcome {
    /// The records asked for.
    case records(RecordSet)
    /// A CNAME record: the answer goes on at its target.
    case alias(RecordSet)
    /// A DNAME record at an ancestor that starts at `offset` of the name (RFC 6672 §3.2).
    case rewrite(RecordSet, offset: Int)
    /// The name is at or below a zone cut that starts at `offset` of the name.
    case referral(RecordSet, offset: Int)
    /// The name exists, or a name below it does, but it has no such records (RFC 2308 §2.2).
    /// `explained` is a set without records that says why it has none.
    case noData(apex: NameNode, offset: Int, explained: RecordSet?)
    /// Neither the name nor anything below it exists (RFC 2308 §2.1).
    case nameError(apex: NameNode, offset: Int)
    /// The name is in no zone of ours.
    case outside
}

extension Snapshot {
    /// What there is for a name and type. A hit takes one probe, which may have been made before:
    /// `leaf` is where the trie leads the whole name.
    ///
    /// A name that a wildcard stands for is left in `name` as that wildcard.
    func lookUp(_ name: inout CanonicalName, _ type: RecordType, leaf: Leaf?) -> Outcome {
        if let node = find(name, from: 0, leaf ?? self.leaf(of: hash(name, from: 0))) {
            return contents(of: node, name, type, replaced: 0)
        }
        guard let encloser = closestEncloser(of: name), encloser.node.isInZone
        else { return .outside }
        let node = encloser.node
        if node.cutOffset != NameNode.none {
            return referral(node, name, encloser.offset)
        }
        if node.flags.contains(.hasDNAME), let set = node.set(.dname) {
            return .rewrite(set, offset: encloser.offset)
        }
        if node.flags.contains(.wildcardBelow) {
            name.becomeWildcard(under: encloser.offset)
            if let wildcard = find(name, from: 0) {
                return contents(of: wildcard, name, type, replaced: encloser.offset - 2)
            }
        }
        return negative(node, name, encloser.offset) { .nameError(apex: $0, offset: $1) }
    }

    /// What a node that exists has for a type. `replaced` is how many octets a wildcard stands for
    /// beyond its own two, so that offsets are told in the name that was asked.
    private func contents(
        of node: NameNode, _ name: borrowing CanonicalName, _ type: RecordType, replaced: Int
    ) -> Outcome {
        guard node.isInZone else { return .outside }
        if node.cutOffset != NameNode.none, !(node.cutOffset == 0 && type == .ds) {
            return referral(node, name, 0)
        }
        if type == .ds, let outcome = signer(of: node, name) { return outcome }
        let set = records(of: type, at: node)
        if let set, !set.isEmpty {
            return set.type == .cname && type != .cname ? .alias(set) : .records(set)
        }
        return negative(node, name, 0) {
            .noData(apex: $0, offset: $1 + replaced, explained: set)
        }
    }

    /// The answer to DS at an apex: the zone around it has it or not, if that is ours too
    /// (RFC 4035 §3.1.4.1). If a zone of ours above has it in somebody else's, who asks is sent
    /// there.
    @inline(never)
    private func signer(of node: NameNode, _ name: borrowing CanonicalName) -> Outcome? {
        guard node.flags.contains(.apex), name.labelCount > 0 else { return nil }
        let offset = name.start(ofLabel: 1)
        guard let parent = find(name, from: offset), parent.isInZone else { return nil }
        if parent.cutOffset != NameNode.none { return referral(parent, name, offset) }
        if let set = node.set(.ds) { return .records(set) }
        return negative(parent, name, offset) { .noData(apex: $0, offset: $1, explained: nil) }
    }

    /// The set that answers for a type: its own, the alias, or for ANY one of them.
    private func records(of type: RecordType, at node: NameNode) -> RecordSet? {
        if type == .any { return node.anySet }
        return type.isReserved ? nil : node.set(type) ?? node.set(.cname)
    }

    private func referral(
        _ node: NameNode, _ name: borrowing CanonicalName, _ offset: Int
    ) -> Outcome {
        let cut = offset + Int(node.cutOffset)
        guard let set = find(name, from: cut)?.set(.ns) else { return .outside }
        return .referral(set, offset: cut)
    }

    private func negative(
        _ node: NameNode, _ name: borrowing CanonicalName, _ offset: Int,
        _ outcome: (NameNode, Int) -> Outcome
    ) -> Outcome {
        if node.apexOffset == 0 { return outcome(node, offset) }
        let place = offset &+ Int(node.apexOffset)
        guard let apex = find(name, from: place) else { return .outside }
        return outcome(apex, place)
    }
}

extension NameNode {
    /// The record set that stands for all of them: one is enough (RFC 8482 §4.1).
    var anySet: RecordSet? {
        for index in 0..<entryCount {
            let entry = entry(index)
            let type = RecordType(rawValue: UInt16(entry >> 48))
            let set = RecordSet(block: Block(address: entry & Self.addressMask))
            if type != Self.negative, type != Self.next, !set.isEmpty { return set }
        }
        return nil
    }
}
