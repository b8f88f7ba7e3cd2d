internal import DNSWire
internal import Registry
internal import Zones

/// Turns what the registry and the zone files say into the snapshot that queries are answered from.
///
/// This is the one type that knows both worlds. It follows the committed rows: each change of the
/// registry costs what it changes in DNS, and nothing is visible before `publish`.
///
///     Registry ──▶ RegistryDelta ──▶ Projection ──▶ SnapshotWriter ──▶ SnapshotTable ──▶ workers
///     ZoneFiles ─▶ StaticZones ─────────▲
final class Projection {
    let writer: SnapshotWriter
    let identity: ZoneIdentity
    private let defaults: AnswerSettings
    var statics = StaticZones()
    /// The apexes of DNS namespaces.
    private(set) var apexes: [DomainName: Namespace] = [:]
    private(set) var services: [Service.ID: ProjectedService] = [:]
    /// What DNS-SD and reverse zones get; nil where they get nothing.
    let discovery: Discovery?
    /// The TTLs that records of a service may have at most, where that is less than any.
    private var caps: [Service.ID: UInt32] = [:]
    /// The services of which others are answered since the last changes.
    private(set) var rechosen: Set<Service.ID> = []
    /// The services that have instances with targets, by their names.
    var targeting: [DomainName: ProjectedService] = [:]
    /// What those targets lead to.
    var targets = ResolvedTargets()
    /// What others said of targets outside our zones.
    var outside = OutsideTargets()

    /// A projection of nothing into an empty table.
    init(
        table: SnapshotTable, identity: ZoneIdentity, defaults: AnswerSettings,
        discovery makeDiscovery: (SnapshotWriter) -> Discovery?
    ) {
        writer = SnapshotWriter(table: table)
        discovery = makeDiscovery(writer)
        self.identity = identity
        self.defaults = defaults
    }

    /// The serials of all zones by apex.
    var serials: [String: UInt32] {
        Dictionary(
            uniqueKeysWithValues: writer.apexes.map { ("\($0)", writer.serial(of: $0) ?? 0) })
    }

    /// Makes everything since the last publish visible; false when nothing changed.
    func publish() -> Bool {
        resolveTargets()
        return writer.publish()
    }

    /// How many blocks of the snapshot were replaced and are not freed yet.
    var garbageCount: Int { writer.garbageCount }

    /// Frees a slice of them; gives how many are left.
    func reclaim() -> Int { writer.reclaim() }

    /// Follows changes of the registry; `registry` holds the rows as they are after them. What
    /// gives a name up goes first, so that the name may pass to another service or to a zone file
    /// in one step; new zone files come in between.
    ///
    /// Each service follows all changes of its instances at once: what its rule chooses is told by
    /// the rows as they are at the end, and there are no others to tell it in between.
    func apply(_ delta: RegistryDelta, _ registry: Registry, statics: LoadedZones? = nil) {
        let stale = suspendDiscovery(delta, registry, statics: statics)
        var rebuilt: Set<Service.ID> = []
        rechosen = []
        for row in delta.services where row.old != nil && hasChanged(row) {
            withdraw(row.old!, delta, registry)
            if row.new != nil { rebuilt.insert(row.old!.id) }
        }
        let rows =
            rebuilt.isEmpty
            ? delta.instances
            : delta.instances.filter { !rebuilt.contains(($0.new ?? $0.old!).serviceID) }
        let groups = Self.byService(rows)
        for (id, rows) in groups {
            services[id]?.withdrawTargets(rows, writer)
            if registry.instanceCount(of: id) == 0 { change(rows, of: id, registry) }
        }
        if let statics { replaceStatics(with: statics) }
        for row in delta.namespaces where row.new == nil { removeNamespace(row.old!) }
        for case let namespace? in delta.namespaces.map(\.new) { putNamespace(namespace) }
        for row in delta.services where row.new != nil {
            if row.old == nil { services[row.new!.id] = project(row.new!, registry) }
            if rebuilt.contains(row.new!.id) { restore(row.new!, registry) }
            if row.old != nil { rechosen.insert(row.new!.id) }
        }
        for (id, rows) in groups where registry.instanceCount(of: id) > 0 {
            change(rows, of: id, registry)
        }
        resumeDiscovery(stale, registry)
    }

    /// Takes in a stored namespace at start-up: before services, and before anything else but zone
    /// files.
    func load(_ namespace: Namespace) {
        putNamespace(namespace)
        if let apex = namespace.apex { loadDiscovery { $0.count(apex, by: 1) } }
    }

    /// Takes in a stored service at start-up, without its instances; `registry` has its namespace.
    func load(_ service: Service, _ registry: Registry) {
        services[service.id] = project(service, registry)
        if let projected = services[service.id] {
            loadDiscovery { $0.count(projected.dns, at: projected.owner, by: 1) }
        }
    }

    /// Takes in all stored instances of a service at start-up.
    func load(_ instances: ArraySlice<Instance>, of service: Service.ID) {
        guard let service = services[service] else { return }
        service.fill(instances, writer)
        noteTargets(of: service)
    }

    /// Caps the TTLs of the records at a service's name, or takes the cap away. O(its instances).
    func cap(_ service: Service.ID, _ ttl: UInt32?, _ registry: Registry) {
        caps[service] = ttl
        guard let projected = services[service] else { return }
        projected.cap(ttl, registry.instances(of: service), writer)
        noteTargets(of: projected)
    }

    private func putNamespace(_ namespace: Namespace) {
        guard let apex = namespace.apex else { return }
        apexes[apex] = namespace
        putApex(apex)
    }

    private func removeNamespace(_ namespace: Namespace) {
        guard let apex = namespace.apex, apexes[apex]?.id == namespace.id
        else { return }
        apexes[apex] = nil
        putApex(apex)
    }

    /// Gives an apex the SOA and NS records it should have: the zone file's, else the namespace's,
    /// else none.
    func putApex(_ apex: DomainName) {
        targets.distrust()
        if let zone = statics.zones[apex], let authority = zone.authority {
            writer.putZone(apex, authority)
            if let servers = zone.nameServers { writer.put(servers.list, servers.head, at: apex) }
        } else if let namespace = apexes[apex] {
            writer.putZone(apex, identity.authority(ttl: UInt32(namespace.soaTTL ?? 0)))
            writer.put(identity.nameServerSet, at: apex)
        } else {
            writer.remove(.ns, at: apex)
            writer.removeZone(apex)
        }
    }
}

// Services and their instances.
extension Projection {
    /// True when the service's records are not what they were: a new revision changes none.
    func hasChanged(_ row: RegistryDelta.Row<Service>) -> Bool {
        guard let old = row.old, let new = row.new else { return true }
        return old.dns != new.dns || old.healthCheck != new.healthCheck || old.tags != new.tags
            || old.name != new.name
    }

    /// A service without instances; nil for one that has no records.
    private func project(_ service: Service, _ registry: Registry) -> ProjectedService? {
        guard let dns = service.dns, let owner = owner(of: service, registry) else { return nil }
        let apex = registry.namespace(service.namespaceID)?.apex
        return ProjectedService(
            owner: owner, dns: dns,
            rule: AnswerIndex(
                check: service.healthCheck,
                settings: AnswerSettings.settings(for: service, defaults: defaults)),
            cap: caps[service.id], discovery: discovery,
            discoverable: apex.flatMap {
                discovery?.join(service, dns, owner: owner, apex: $0)
            })
    }

    /// Where the records of a service stand.
    func owner(of service: Service, _ registry: Registry) -> DomainName? {
        registry.namespace(service.namespaceID).flatMap {
            DomainName(plain: OwnerName.service(service.name, in: $0.name))
        }
    }

    /// Takes all records of a service away, as its instances were before the change.
    private func withdraw(_ service: Service, _ delta: RegistryDelta, _ registry: Registry) {
        guard let projected = services.removeValue(forKey: service.id) else { return }
        projected.withdraw(instancesBefore(delta, of: service.id, registry), writer)
        projected.members = nil
        noteTargets(of: projected)
        if let discoverable = projected.discoverable {
            discovery?.leave(service.id, discoverable)
        }
    }

    /// The instances of a service as they were before the change.
    func instancesBefore(
        _ delta: RegistryDelta, of service: Service.ID, _ registry: Registry
    ) -> [Instance] {
        var instances: [Instance.ID: Instance] = [:]
        for instance in registry.instances(of: service) { instances[instance.id] = instance }
        for row in delta.instances where (row.old ?? row.new!).serviceID == service {
            instances[(row.old ?? row.new!).id] = row.old
        }
        return Array(instances.values)
    }

    /// Puts all records of a service back, as it and its instances are now.
    private func restore(_ service: Service, _ registry: Registry) {
        guard let projected = project(service, registry) else { return }
        projected.fill(registry.instances(of: service.id)[...], writer)
        services[service.id] = projected
        noteTargets(of: projected)
    }

    /// The changes of instances by service.
    private static func byService(
        _ rows: [RegistryDelta.Row<Instance>]
    ) -> [(Service.ID, [RegistryDelta.Row<Instance>])] {
        // One row, as nearly always, need not be copied.
        if rows.count == 1 { return [(rows[0].service, rows)] }
        return Dictionary(grouping: rows, by: \.service).map { ($0.key, $0.value) }
    }

    /// Follows all changes of a service's instances.
    private func change(
        _ rows: [RegistryDelta.Row<Instance>], of id: Service.ID, _ registry: Registry
    ) {
        guard let service = services[id] else { return }
        defer { noteTargets(of: service) }
        guard rows.contains(where: \.changesHealth) else {
            return service.change(rows, registry, writer)
        }
        let before = ChosenInstances(service.rule, rows.lazy.compactMap(\.old))
        service.change(rows, registry, writer)
        let after = ChosenInstances(service.rule, rows.lazy.compactMap(\.new))
        if before.isOther(than: after) { rechosen.insert(id) }
    }
}

extension RegistryDelta.Row<Instance> {
    /// The instance's service.
    fileprivate var service: Service.ID { (new ?? old!).serviceID }

    /// Whether a registered instance has another health.
    fileprivate var changesHealth: Bool {
        guard let old, let new else { return false }
        return old.health.status != new.health.status
    }
}

/// What registered zones say of themselves.
struct ZoneIdentity {
    /// Names of the NS records, outside the zones.
    var nameServers: [DomainName]
    var mailbox: DomainName
    /// The serial that zones start with.
    var serial: UInt32

    /// The SOA record of a registered zone: MINIMUM is the TTL, and so how long a negative answer
    /// is kept.
    func authority(ttl: UInt32) -> StartOfAuthority {
        StartOfAuthority(
            ttl: ttl, primary: nameServers[0], mailbox: mailbox, serial: serial,
            refresh: ServerLimits.refresh, retry: ServerLimits.retry, expire: ServerLimits.expire,
            minimum: ttl)
    }

    /// The NS records of a registered zone.
    var nameServerSet: RecordSetDraft {
        RecordSetDraft(
            type: .ns, ttl: ServerLimits.nameServerTTL,
            records: nameServers.map { RecordDraft(data: $0.wire) })
    }
}
