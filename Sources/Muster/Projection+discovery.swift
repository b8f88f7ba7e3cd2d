internal import DNSWire
internal import Registry
internal import Zones

// How DNS-SD and the reverse zones follow what stands in their way.

extension Projection {
    /// Withdraws what changes of the registry or new zone files get in the way of, and gives it;
    /// nil where nothing is to be done. `registry` holds the rows as they are after the changes.
    func suspendDiscovery(
        _ delta: RegistryDelta, _ registry: Registry, statics: LoadedZones?
    ) -> Discovery.Stale? {
        guard let discovery, !delta.namespaces.isEmpty || !delta.services.isEmpty || statics != nil
        else { return nil }
        var stale = Discovery.Stale()
        for row in delta.namespaces where row.old == nil || row.new == nil {
            guard let namespace = row.new ?? row.old, let apex = namespace.apex else { continue }
            stale.formUnion(discovery.count(apex, by: row.new == nil ? -1 : 1))
        }
        for row in delta.services where hasChanged(row) {
            if let old = row.old.flatMap({ services[$0.id] }) {
                stale.formUnion(discovery.count(old.dns, at: old.owner, by: -1))
            }
            if let new = row.new, let dns = new.dns, let owner = owner(of: new, registry) {
                stale.formUnion(discovery.count(dns, at: owner, by: 1))
            }
        }
        if let statics { stale.formUnion(discovery.take(statics.zones)) }
        for root in stale.roots {
            for id in discovery.services(at: root) {
                let instances = instancesBefore(delta, of: id, registry)
                services[id]?.discoverable?.withdraw(instances, writer)
            }
            discovery.suspend(root)
        }
        if stale.isReverse { discovery.reverse.suspend(writer) }
        return stale
    }

    /// Puts back what may be there after the changes.
    func resumeDiscovery(_ stale: Discovery.Stale?, _ registry: Registry) {
        guard let discovery, let stale else { return }
        for root in stale.roots {
            discovery.resume(root)
            for id in discovery.services(at: root) {
                services[id]?.fillDiscovery(registry.instances(of: id)[...], writer)
            }
        }
        if stale.isReverse {
            discovery.resumeReverse()
            if discovery.reverse.apexes.isEmpty { return }
            for (id, service) in services {
                service.fillReverse(registry.instances(of: id)[...], writer)
            }
        }
    }

    /// Takes in what is read at start-up, before there are instances.
    func loadDiscovery(_ take: (Discovery) -> Discovery.Stale) {
        guard let discovery else { return }
        let stale = take(discovery)
        for root in stale.roots {
            discovery.suspend(root)
            discovery.resume(root)
        }
        if stale.isReverse { discovery.resumeReverse() }
    }
}

extension Discovery.Stale {
    /// Adds what else is stale.
    fileprivate mutating func formUnion(_ other: Self) {
        roots.formUnion(other.roots)
        if other.isReverse { isReverse = true }
    }
}

extension Namespace {
    /// The apex of its zone; nil for one without.
    var apex: DomainName? { kind == .http ? nil : DomainName(plain: name) }
}

// The part of a service in it.
extension ProjectedService {
    /// Makes what DNS-SD says of a service that has instances, and nothing of which is there yet.
    func fillDiscovery(_ instances: ArraySlice<Instance>, _ writer: SnapshotWriter) {
        guard let discoverable, rule.reason != .noInstances else { return }
        let chosen = instances.filter { rule.isChosen($0.id, $0.health) }
        discoverable.fill(instances, chosen, pointerHead(discoverable), writer)
    }

    /// Makes the PTR records of all addresses of a service of which nothing is there yet.
    func fillReverse(_ instances: ArraySlice<Instance>, _ writer: SnapshotWriter) {
        guard let discovery, !discovery.reverse.apexes.isEmpty else { return }
        for instance in instances { changeReverse(from: nil, to: instance, writer) }
    }

    /// Follows the change of an instance, of which it is told whether it was and is chosen; nil
    /// where the service's sets are made anew afterwards.
    func changeDiscovery(
        _ row: RegistryDelta.Row<Instance>, isChosen: (before: Bool, after: Bool)?,
        _ writer: SnapshotWriter
    ) {
        if let discoverable {
            discoverable.change(row, isChosen: isChosen, pointerHead(discoverable), writer)
        }
        if row.old?.attributes != row.new?.attributes {
            changeReverse(from: row.old, to: row.new, writer)
        }
    }

    /// Takes everything away of a service that had these instances.
    func withdrawDiscovery(_ instances: [Instance], _ writer: SnapshotWriter) {
        discoverable?.withdraw(instances, writer)
        discoverable?.disappear(writer)
        if discovery?.reverse.apexes.isEmpty != false { return }
        for instance in instances { changeReverse(from: instance, to: nil, writer) }
    }

    /// What the service's set of PTR records is besides them. A browser has to see all that can be
    /// chosen from, so no single one is picked, and no number is the most.
    func pointerHead(_ discoverable: DiscoverableService) -> RecordSetHead {
        RecordSetHead(
            type: .ptr, ttl: min(discoverable.ttl, cap ?? .max),
            explanation: rule.reason.explanation)
    }

    private func changeReverse(
        from old: Instance?, to new: Instance?, _ writer: SnapshotWriter
    ) {
        guard let discovery else { return }
        discovery.reverse.change(
            from: old, to: new, dns, owner: owner, writer, isFree: discovery.isFree)
    }
}
