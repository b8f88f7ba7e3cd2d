internal import DNSWire
internal import Zones

/// A name of the form `_x._tcp.D` below which DNS-SD has records made of the registry, as far as
/// nothing is in their way.
final class DiscoveryArea {
    /// `_http._tcp.D`, or `_dns-sd._udp.D`.
    let root: DomainName
    /// The apex of the namespace that the records belong to.
    let apex: DomainName
    /// What is in the way.
    var obstacles: Set<Obstacle> = []
    /// Whether the root itself belongs to others.
    var isClosed = false
    /// Whether nothing is made for now, since what is in the way is about to change.
    var isSuspended = false

    /// An area with nothing in the way.
    init(root: DomainName, apex: DomainName) {
        self.root = root
        self.apex = apex
    }

    /// Whether a name may be made to exist.
    func isOpen(_ name: DomainName) -> Bool {
        if isSuspended || isClosed { return false }
        return obstacles.isEmpty
            || !obstacles.contains {
                switch $0 {
                case .subtree(let top): name.isWithin(top)
                case .records(let owner, let type): type == .cname && owner == name
                }
            }
    }

    /// Whether records of this type may be made at a name.
    func isFree(_ type: RecordType, at name: DomainName) -> Bool {
        isOpen(name) && (obstacles.isEmpty || !obstacles.contains(.records(name, type)))
    }
}

// What is written: only where it may be.
extension DiscoveryArea {
    /// Puts a set in place of the one before.
    func put(
        _ list: RecordList, _ head: RecordSetHead, at name: DomainName, _ writer: SnapshotWriter
    ) {
        if isFree(head.type, at: name) { writer.put(list, head, at: name) }
    }

    /// Takes a set away.
    func remove(_ type: RecordType, at name: DomainName, _ writer: SnapshotWriter) {
        if isFree(type, at: name) { writer.remove(type, at: name) }
    }

    /// Adds the one record of a list to a set.
    func insert(
        _ list: RecordList, _ head: RecordSetHead, at name: DomainName, _ writer: SnapshotWriter
    ) {
        if isFree(head.type, at: name) { writer.insert(list, head, at: name) }
    }

    /// Takes the one record of a list out of a set.
    func remove(_ list: RecordList, at name: DomainName, _ writer: SnapshotWriter) {
        if isFree(list.type, at: name) { writer.remove(list.firstData, from: list.type, at: name) }
    }

    /// Lets a name exist that may have no records.
    func keep(_ name: DomainName, _ writer: SnapshotWriter) {
        if isOpen(name) { writer.keep(name) }
    }

    /// Takes one `keep` back.
    func release(_ name: DomainName, _ writer: SnapshotWriter) {
        if isOpen(name) { writer.release(name) }
    }
}
