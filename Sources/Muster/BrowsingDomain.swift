internal import DNSWire
internal import Registry
internal import Zones

/// What DNS-SD says of a domain that has services to browse for (RFC 6763 §9, §11).
///
/// | below `_dns-sd._udp.D` | records |
/// |---|---|
/// | `_services` | PTR to the name of each type of service that has an instance |
/// | `b`, `lb` | PTR to D |
/// | `r`, `db`, `dr` | none: the names exist |
///
/// It is there while D has such a service, with instances or without: what a domain is called
/// does not come and go with them.
final class BrowsingDomain {
    /// The area below `_dns-sd._udp.D`.
    let area: DiscoveryArea
    private let name: DomainName
    /// Each type of service that has an instance.
    private(set) var types: SharedPointers
    private var domains: [SharedPointers]
    private let kept: [DomainName]
    /// How many services there are, with instances or without.
    private var serviceCount = 0

    /// A domain without services; nil where its names would be too long.
    init?(_ name: DomainName, _ area: DiscoveryArea) {
        func below(_ label: String) -> DomainName? {
            try? DomainName(label: Array(label.utf8), under: area.root)
        }
        guard let enumeration = below("_services") else { return nil }
        self.name = name
        self.area = area
        kept = [enumeration] + ["b", "lb", "r", "db", "dr"].compactMap(below)
        types = SharedPointers(enumeration, isShown: area.isFree(.ptr, at: enumeration))
        domains = ["b", "lb"].compactMap(below).map {
            SharedPointers($0, isShown: area.isFree(.ptr, at: $0))
        }
    }

    /// Where DNS-SD says what there is in a domain; nil where the name would be too long.
    static func root(of domain: DomainName) -> DomainName? {
        let above = try? DomainName(label: Array("_udp".utf8), under: domain)
        return above.flatMap { try? DomainName(label: Array("_dns-sd".utf8), under: $0) }
    }

    /// Whether no service is left.
    var isEmpty: Bool { serviceCount == 0 }

    /// Takes a service in whose records have this TTL.
    func join(ttl: UInt32, _ writer: SnapshotWriter) {
        if serviceCount == 0 { for name in kept { area.keep(name, writer) } }
        serviceCount += 1
        for index in domains.indices { domains[index].add(name, ttl: ttl, writer) }
    }

    /// Takes a service out.
    func leave(ttl: UInt32, _ writer: SnapshotWriter) {
        for index in domains.indices { domains[index].remove(name, ttl: ttl, writer) }
        serviceCount -= 1
        if serviceCount == 0 { for name in kept { area.release(name, writer) } }
    }

    /// Tells of a type that it has an instance now.
    func add(_ type: DiscoveryType, ttl: UInt32, _ writer: SnapshotWriter) {
        types.add(type.owner, ttl: ttl, writer)
    }

    /// Tells of a type that it has no instance any more.
    func remove(_ type: DiscoveryType, ttl: UInt32, _ writer: SnapshotWriter) {
        types.remove(type.owner, ttl: ttl, writer)
    }

    /// Takes everything out of the snapshot, until `resume`.
    func suspend(_ writer: SnapshotWriter) {
        types.show(false, writer)
        for index in domains.indices { domains[index].show(false, writer) }
        if serviceCount > 0 { for name in kept { area.release(name, writer) } }
        area.isSuspended = true
    }

    /// Puts back what nothing is in the way of now.
    func resume(_ writer: SnapshotWriter) {
        area.isSuspended = false
        if serviceCount > 0 { for name in kept { area.keep(name, writer) } }
        types.show(area.isFree(.ptr, at: types.owner), writer)
        for index in domains.indices {
            domains[index].show(area.isFree(.ptr, at: domains[index].owner), writer)
        }
    }
}
