internal import DNSWire
internal import Zones

/// A set of PTR records at one name that several services or instances have a part in. As all
/// records of a set have one TTL (RFC 2181 §5.2), it is the lowest of theirs.
struct SharedPointers {
    let owner: DomainName
    /// How many say each target.
    private var targets: [DomainName: Int] = [:]
    /// How many say each TTL.
    private var ttls: [UInt32: Int] = [:]
    /// Whether the set is in the snapshot.
    private(set) var isShown: Bool

    /// A set of nothing; `isShown` says whether it is written as it grows.
    init(_ owner: DomainName, isShown: Bool) {
        self.owner = owner
        self.isShown = isShown
    }

    /// Whether nobody has a part in it.
    var isEmpty: Bool { targets.isEmpty }

    /// What the records lead to, in no order.
    var members: [DomainName] { Array(targets.keys) }

    /// Adds a part.
    mutating func add(_ target: DomainName, ttl: UInt32, _ writer: SnapshotWriter) {
        let before = lowest
        ttls[ttl, default: 0] += 1
        targets[target, default: 0] += 1
        guard isShown else { return }
        if before != lowest { return write(writer) }
        if targets[target] == 1 { writer.insert(list([target]), head, at: owner) }
    }

    /// Takes a part away that was added before.
    mutating func remove(_ target: DomainName, ttl: UInt32, _ writer: SnapshotWriter) {
        let before = lowest
        targets[target, default: 0] -= 1
        let isGone = targets[target] == 0
        if isGone { targets[target] = nil }
        ttls[ttl, default: 0] -= 1
        if ttls[ttl] == 0 { ttls[ttl] = nil }
        guard isShown else { return }
        if before != lowest { return write(writer) }
        if isGone { writer.remove(target.wire[...], from: .ptr, at: owner) }
    }

    /// Takes the set out of the snapshot, or puts it there.
    mutating func show(_ isShown: Bool, _ writer: SnapshotWriter) {
        if self.isShown == isShown { return }
        self.isShown = isShown
        if isShown { write(writer) } else { writer.remove(.ptr, at: owner) }
    }

    private var lowest: UInt32? { ttls.keys.min() }

    private var head: RecordSetHead { RecordSetHead(type: .ptr, ttl: lowest ?? 0) }

    private func list(_ targets: some Sequence<DomainName>) -> RecordList {
        var list = RecordList(type: .ptr, ttl: lowest ?? 0)
        for target in targets { list.append(target.wire) }
        return list
    }

    private func write(_ writer: SnapshotWriter) {
        writer.put(list(targets.keys), head, at: owner)
    }
}
