internal import DNSWire
internal import Logging
internal import Registry
internal import ZoneFiles
internal import Zones

/// DNS-SD (RFC 6763) and reverse zones, made of the registry: the areas and domains that there
/// are, and what people wrote that stands in their way.
///
/// It is told of new namespaces, services and zone files before they are projected: what they
/// stand in the way of is withdrawn first, and afterwards put back where it may be.
final class Discovery {
    /// What has to be made anew after a change.
    struct Stale {
        /// The roots of areas.
        var roots: Set<DomainName> = []
        /// Whether the reverse zones do.
        var isReverse = false
    }

    let reverse = ReverseZones()
    /// The browsing domains by the roots of their areas.
    private(set) var domains: [DomainName: BrowsingDomain] = [:]
    private let isTextPublic: Bool
    private let logger: Logger
    private let writer: SnapshotWriter
    private var areas: [DomainName: DiscoveryArea] = [:]
    /// The services of each area.
    private var users: [DomainName: Set<Service.ID>] = [:]
    private var obstacles = Obstacles()
    private var statics = StaticZones()
    private var staticObstacles: Set<Obstacle> = []
    /// How many DNS namespaces have each apex.
    private var apexes: [DomainName: Int] = [:]
    /// The CNAME records of services at the names of addresses.
    private var aliases: [DomainName: Int] = [:]

    /// Of nothing yet.
    init(isTextPublic: Bool, writer: SnapshotWriter, logger: Logger) {
        self.isTextPublic = isTextPublic
        self.writer = writer
        self.logger = logger
    }

    /// The services that have their root there.
    func services(at root: DomainName) -> Set<Service.ID> { users[root] ?? [] }

    /// The DNS-SD side of a service, which joins its domain; nil for a service without one.
    func join(
        _ service: Service, _ dns: DNSConfig, owner: DomainName, apex: DomainName
    ) -> DiscoverableService? {
        guard let ttl = dns.ttl(of: .srv), let type = DiscoveryType(service.name, owner: owner),
            let root = BrowsingDomain.root(of: type.domain),
            let domain = domains[root] ?? BrowsingDomain(type.domain, area(root, under: apex))
        else { return nil }
        domains[root] = domain
        domain.join(ttl: UInt32(ttl), writer)
        users[owner, default: []].insert(service.id)
        return DiscoverableService(
            type, dns, ttl: UInt32(ttl), domain: domain, area: area(owner, under: apex),
            isTextPublic: isTextPublic, logger: logger)
    }

    /// Takes a service without instances out of its domain.
    func leave(_ id: Service.ID, _ service: DiscoverableService) {
        let domain = service.domain
        domain.leave(ttl: service.ttl, writer)
        if domain.isEmpty {
            domains[domain.area.root] = nil
            areas[domain.area.root] = nil
        }
        let owner = service.type.owner
        users[owner]?.remove(id)
        if users[owner]?.isEmpty == true {
            users[owner] = nil
            areas[owner] = nil
        }
    }

    /// The area of a root, made if it is not there.
    private func area(_ root: DomainName, under apex: DomainName) -> DiscoveryArea {
        if let area = areas[root] { return area }
        let area = DiscoveryArea(root: root, apex: apex)
        areas[root] = area
        refresh(area)
        return area
    }

    /// Whether nothing that people wrote is in the way of a PTR record at the name of an address.
    func isFree(_ address: DomainName) -> Bool {
        guard aliases[address] == nil,
            let apex = ([address] + address.ancestors).first(where: isApex)
        else { return false }
        guard let zone = statics.zones[apex] else { return ReverseZones.isReverse(apex) }
        let types = zone.outline.records(at: address).map(\.type)
        return !types.contains(.ptr) && !types.contains(.cname)
            && statics.cut(above: address, in: zone) == nil
    }

    private func isApex(_ name: DomainName) -> Bool {
        apexes[name] != nil || statics.zones[name] != nil || statics.hosts.contains(name)
    }
}

// What is in the way.
extension Discovery {
    /// Takes in zone files that are served in place of the ones before.
    func take(_ new: StaticZones) -> Stale {
        let found = new.obstacles
        var stale = Stale()
        for gone in staticObstacles.subtracting(found) { note(gone, by: -1, &stale) }
        for come in found.subtracting(staticObstacles) { note(come, by: 1, &stale) }
        stale.isReverse = statics.reverseRecords != new.reverseRecords
        staticObstacles = found
        statics = new
        noteClosed(&stale)
        return stale
    }

    /// Takes in that a DNS namespace came or went.
    func count(_ apex: DomainName, by step: Int) -> Stale {
        var stale = Stale(isReverse: ReverseZones.isReverse(apex))
        apexes[apex, default: 0] += step
        if apexes[apex] == 0 { apexes[apex] = nil }
        note(.subtree(apex), by: step, &stale)
        if apex.ancestors.contains(where: { apexes[$0] != nil }) { noteClosed(&stale) }
        return stale
    }

    /// Takes in that a service of this configuration came or went.
    func count(_ dns: DNSConfig, at owner: DomainName, by step: Int) -> Stale {
        var stale = Stale()
        for obstacle in dns.obstacles(at: owner) {
            note(obstacle, by: step, &stale)
            guard obstacle == .records(owner, .cname), ReverseZones.isReverse(owner) else {
                continue
            }
            aliases[owner, default: 0] += step
            if aliases[owner] == 0 { aliases[owner] = nil }
            stale.isReverse = true
        }
        return stale
    }

    private func note(_ obstacle: Obstacle, by step: Int, _ stale: inout Stale) {
        let roots = obstacles.count(obstacle, by: step)
        stale.roots.formUnion(roots.filter { areas[$0] != nil })
    }

    /// Notes the areas that belong to another zone now.
    private func noteClosed(_ stale: inout Stale) {
        for area in areas.values where isClosed(area) != area.isClosed {
            stale.roots.insert(area.root)
        }
    }

    private func isClosed(_ area: DiscoveryArea) -> Bool {
        let line = sequence(first: area.root) { $0 == area.apex ? nil : $0.parent }
        return line.contains { $0 != area.apex && apexes[$0] != nil }
            || statics.isClosed(area.root, under: area.apex)
    }

    private func refresh(_ area: DiscoveryArea) {
        area.obstacles = obstacles.within(area.root)
        area.isClosed = isClosed(area)
    }

    /// Withdraws what is said of a domain, and lets nothing be written in the area: its services'
    /// records have been withdrawn.
    func suspend(_ root: DomainName) {
        domains[root]?.suspend(writer)
        areas[root]?.isSuspended = true
    }

    /// Lets records be written in an area again, where nothing is in the way now, and puts back
    /// what is said of a domain.
    func resume(_ root: DomainName) {
        guard let area = areas[root] else { return }
        refresh(area)
        area.isSuspended = false
        domains[root]?.resume(writer)
    }

    /// Lets the reverse zones follow the registry again, from nothing.
    func resumeReverse() {
        let served = Set(apexes.keys).union(statics.zones.keys)
        reverse.resume(served.filter(ReverseZones.isReverse))
    }
}

extension StaticZones {
    /// What the reverse zones say that can be in the way of a PTR record.
    fileprivate var reverseRecords: Set<Obstacle> {
        var found: Set<Obstacle> = []
        for zone in zones.values where ReverseZones.isReverse(zone.apex) {
            found.insert(.subtree(zone.apex))
            for number in zone.outline.owners {
                let types: Set<RecordType> = [.ptr, .cname, .ns, .dname]
                for type in zone.outline.types(at: number) where types.contains(type) {
                    found.insert(.records(zone.outline.names[number], type))
                }
            }
        }
        return found
    }
}
