internal import DNSWire
internal import Registry
internal import ZoneFiles

/// What stands where DNS-SD would have a record: what people wrote wins over what is made.
enum Obstacle: Hashable {
    /// Records of a type, in a zone file or of a registered service.
    case records(DomainName, RecordType)
    /// A name from which on others say what is there: the apex of another zone, a zone cut, or a
    /// DNAME record.
    case subtree(DomainName)

    /// The name that it is at.
    var name: DomainName {
        switch self {
        case .records(let name, _), .subtree(let name): name
        }
    }
}

/// All that stands in the way of DNS-SD, by the names of the form `_x._tcp.D` at which or below
/// which it stands: for nearly every server nothing.
struct Obstacles {
    private var byRoot: [DomainName: [Obstacle: Int]] = [:]

    /// Nothing in the way.
    init() {}

    /// What is in the way at a name and below it.
    func within(_ root: DomainName) -> Set<Obstacle> {
        if byRoot.isEmpty { return [] }
        return byRoot[root].map { Set($0.keys) } ?? []
    }

    /// Adds an obstacle, or takes one away that was added before; gives the names in whose way it
    /// is.
    mutating func count(_ obstacle: Obstacle, by step: Int) -> [DomainName] {
        let roots = obstacle.roots
        for root in roots {
            byRoot[root, default: [:]][obstacle, default: 0] += step
            if byRoot[root]?[obstacle] == 0 { byRoot[root]?[obstacle] = nil }
            if byRoot[root]?.isEmpty == true { byRoot[root] = nil }
        }
        return roots
    }

}

extension Obstacle {
    /// The names of the form `_x._tcp.D` above it; and its own, where PTR records cannot be.
    fileprivate var roots: [DomainName] {
        let above = name.ancestors.filter(DiscoveryType.isType)
        switch self {
        case .records(_, let type) where type != .ptr: return above
        case .records, .subtree: return DiscoveryType.isType(name) ? [name] + above : above
        }
    }
}

extension DNSConfig {
    /// The obstacles that a service's own records are to what is made of others.
    func obstacles(at owner: DomainName) -> [Obstacle] {
        records.filter { $0.kind == .srv || $0.kind == .cname }.map {
            .records(owner, $0.kind.type)
        }
    }
}

extension StaticZones {
    /// What in the zone files and of the hosts may stand in the way of DNS-SD.
    var obstacles: Set<Obstacle> {
        var found = Set(hosts.union(zones.keys).map { Obstacle.subtree($0) })
        for zone in zones.values {
            for number in zone.outline.owners {
                let name = zone.outline.names[number]
                for type in zone.outline.types(at: number) {
                    let isCut = type == .ns && name != zone.apex
                    found.insert(isCut || type == .dname ? .subtree(name) : .records(name, type))
                }
            }
        }
        return found.filter { !$0.roots.isEmpty }
    }

    /// Whether a name belongs to a zone inside the one of this apex, or is below a cut of it.
    func isClosed(_ name: DomainName, under apex: DomainName) -> Bool {
        if zones.isEmpty, hosts.isEmpty { return false }
        let line = sequence(first: name) { $0 == apex ? nil : $0.parent }
        if line.contains(where: { $0 != apex && (zones[$0] != nil || hosts.contains($0)) }) {
            return true
        }
        guard let zone = zone(enclosing: name), zone.apex == apex else { return false }
        return cut(above: name, in: zone) != nil
    }
}
