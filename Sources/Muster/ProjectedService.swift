internal import DNSWire
internal import Registry
internal import Zones

/// A service as DNS shows it: its records, and the answer rule's state, which each change of an
/// instance brings up to date.
final class ProjectedService {
    let owner: DomainName
    let dns: DNSConfig
    private(set) var rule: AnswerIndex
    /// The TTL that the records at its name have at most.
    private(set) var cap: UInt32?
    /// What is made for DNS-SD and reverse zones of all services; nil where nothing is.
    let discovery: Discovery?
    /// Its own side of DNS-SD; nil for a service that cannot be browsed for.
    let discoverable: DiscoverableService?
    /// All its instances, if some of them have targets.
    var members: TargetingMembers?

    /// A service without instances.
    init(
        owner: DomainName, dns: DNSConfig, rule: AnswerIndex, cap: UInt32?,
        discovery: Discovery? = nil, discoverable: DiscoverableService? = nil
    ) {
        self.discovery = discovery
        self.discoverable = discoverable
        self.owner = owner
        self.dns = dns
        self.rule = rule
        self.cap = cap
    }

    /// Takes in the instances of a service that has none yet.
    func fill(_ instances: ArraySlice<Instance>, _ writer: SnapshotWriter) {
        // By index: going through instances one by one would copy each.
        for index in instances.indices {
            rule.change(instances[index].id, from: nil, to: instances[index].health)
        }
        if rule.reason == .noInstances { return }
        let chosen = rule.chosen
        let records = instances.indices.map {
            InstanceRecords(instances[$0], dns, owner: owner)
        }
        var lists = emptyLists
        for (index, records) in zip(instances.indices, records)
        where rule.isChosen(instances[index].id, instances[index].health, among: chosen) {
            append(records, to: &lists)
        }
        writer.put(lists, dns.records.map(head), at: owner, keeps: true)
        takeMembers(instances)
        if dns.ttl(of: .srv) != nil { putTargets(of: records, writer) }
        discoverable?.appear(writer)
        fillDiscovery(instances, writer)
        fillReverse(instances, writer)
    }

    /// Puts the address records at the names that SRV records lead to; there are none there yet.
    private func putTargets(of records: [InstanceRecords], _ writer: SnapshotWriter) {
        // Used again for each name.
        var lists = InstanceRecords.targetTypes.map {
            RecordList(type: $0, ttl: UInt32(dns.ttl(of: .srv) ?? 0))
        }
        let heads = lists.map(\.head)
        for records in records {
            guard let target = records.target else { continue }
            for index in lists.indices {
                lists[index].removeAll()
                records.append(to: &lists[index], ttl: 0)
            }
            writer.put(lists, heads, at: target)
        }
    }

    /// Follows all changes that a step makes to its instances, behind `withdrawTargets`; `registry`
    /// has what comes of them. O(log n) each, unless others are chosen now by another row of the
    /// rule: then the service's sets are made anew from what is chosen.
    func change(
        _ rows: [RegistryDelta.Row<Instance>], _ registry: Registry, _ writer: SnapshotWriter
    ) {
        guard let service = rows.first.map({ ($0.new ?? $0.old!).serviceID }) else { return }
        let before = rule.reason
        let chosenBefore = rule.chosen
        let wasChosen = rows.map { row in row.old.map { rule.isChosen($0.id, $0.health) } ?? false }
        for row in rows {
            rule.change((row.new ?? row.old!).id, from: row.old?.health, to: row.new?.health)
        }
        let reason = rule.reason
        let isTargeting = changeMembers(rows, of: service, registry)
        let isRebuilt =
            isTargeting || rule.chosen != chosenBefore
            || reason.explanation != before.explanation
        if before == .noInstances, reason != .noInstances {
            writer.keep(owner)
            discoverable?.appear(writer)
        }
        for (row, wasChosen) in zip(rows, wasChosen) {
            let new = row.new.map { InstanceRecords($0, dns, owner: owner) }
            // A change of health leaves the records what they are: they come and go.
            let isSame = row.new?.attributes == row.old?.attributes
            let old = isSame ? new : row.old.map { InstanceRecords($0, dns, owner: owner) }
            if !isSame { putTarget(of: new, insteadOf: old, writer) }
            let isChosen = row.new.map { rule.isChosen($0.id, $0.health) } ?? false
            if discovery != nil {
                changeDiscovery(row, isChosen: isRebuilt ? nil : (wasChosen, isChosen), writer)
            }
            if isRebuilt { continue }
            changeRecords(from: wasChosen ? old : nil, to: isChosen ? new : nil, writer)
        }
        if isTargeting {
            chooseAll(registry.instances(of: service), writer)
        } else if isRebuilt {
            choose(chosenInstances(service, rows, registry), writer)
        }
        if reason == .noInstances, before != .noInstances {
            discoverable?.disappear(writer)
            writer.release(owner)
        }
    }

    /// Makes the service's sets anew with TTLs of at most `cap`; `instances` are all of it.
    func cap(_ cap: UInt32?, _ instances: [Instance], _ writer: SnapshotWriter) {
        self.cap = cap
        if rule.reason == .noInstances { return }
        chooseAll(instances, writer)
    }

    /// Makes the service's sets anew from those of all its instances that are chosen; where some
    /// have targets, those are to be followed first.
    private func chooseAll(_ instances: [Instance], _ writer: SnapshotWriter) {
        if members != nil {
            isStale = true
        } else {
            choose(instances.filter { rule.isChosen($0.id, $0.health) }, writer)
        }
    }

    /// Takes all records away; `instances` are all that the service had.
    func withdraw(_ instances: [Instance], _ writer: SnapshotWriter) {
        if rule.reason == .noInstances { return }
        for record in dns.records { writer.remove(record.kind.type, at: owner) }
        withdrawTargets(instances.map { RegistryDelta.Row(old: $0) }, writer)
        withdrawDiscovery(instances, writer)
        writer.release(owner)
    }

    /// Takes away the address records that changes of instances leave nothing of, at the names
    /// that their SRV records lead to: others may be put there in the same step.
    func withdrawTargets(_ rows: [RegistryDelta.Row<Instance>], _ writer: SnapshotWriter) {
        guard dns.ttl(of: .srv) != nil else { return }
        for row in rows where row.old?.attributes != row.new?.attributes {
            guard let old = row.old.map({ InstanceRecords($0, dns, owner: owner) }),
                let target = old.target
            else { continue }
            let new = row.new.map { InstanceRecords($0, dns, owner: owner) }
            let gone = InstanceRecords.targetTypes.filter { type in
                old.hasAddress(type) && !(new?.target != nil && new?.hasAddress(type) == true)
            }
            if !gone.isEmpty { writer.remove(gone, at: target) }
        }
    }

    /// Puts the address records at the name that the instance's SRV record leads to, where they are
    /// others than before.
    private func putTarget(
        of new: InstanceRecords?, insteadOf old: InstanceRecords?, _ writer: SnapshotWriter
    ) {
        guard let ttl = dns.ttl(of: .srv).map({ UInt32($0) }), let new, let target = new.target
        else { return }
        let lists = InstanceRecords.targetTypes.compactMap { type -> RecordList? in
            let list = new.addressList(type, ttl: ttl)
            return old?.target != nil && old?.addressList(type, ttl: ttl) == list ? nil : list
        }
        if !lists.isEmpty { writer.put(lists, lists.map(\.head), at: target) }
    }

    /// Changes the records of one instance at the service's name.
    private func changeRecords(
        from old: InstanceRecords?, to new: InstanceRecords?, _ writer: SnapshotWriter
    ) {
        var gone: [RecordList] = []
        var lists: [RecordList] = []
        var heads: [RecordSetHead] = []
        for record in dns.records {
            let ttl = UInt32(record.ttl)
            var before = RecordList(type: record.kind.type, ttl: shown(record))
            var after = before
            old?.append(to: &before, ttl: ttl)
            new?.append(to: &after, ttl: ttl)
            if before == after { continue }
            if !before.isEmpty { gone.append(before) }
            if after.isEmpty { continue }
            lists.append(after)
            heads.append(head(of: record))
        }
        if !gone.isEmpty { writer.remove(recordsOf: gone, at: owner) }
        if !lists.isEmpty { writer.insert(lists, heads, at: owner) }
    }

    /// Makes the service's sets anew from the instances that are chosen now.
    private func choose(_ chosen: [Instance], _ writer: SnapshotWriter) {
        var lists = emptyLists
        for instance in chosen {
            append(InstanceRecords(instance, dns, owner: owner), to: &lists)
        }
        put(lists, writer)
        if let discoverable { discoverable.choose(chosen, pointerHead(discoverable), writer) }
    }

    /// The instances that are chosen after another row of the rule applied before `rows` changed.
    private func chosenInstances(
        _ id: Service.ID, _ rows: [RegistryDelta.Row<Instance>], _ registry: Registry
    ) -> [Instance] {
        switch rule.chosen {
        case .nobody: []
        case .only(let last):
            registry.instance(Instance.Key(service: id, instance: last)).map { [$0] } ?? []
        case .all: registry.instances(of: id)
        case .healthy:
            // None was healthy before: those that are have changed now.
            rows.compactMap(\.new).filter { rule.isChosen($0.id, $0.health) }
        }
    }

    /// A list for each of the service's types.
    private var emptyLists: [RecordList] {
        dns.records.map { RecordList(type: $0.kind.type, ttl: shown($0)) }
    }

    /// The TTL that a record has now.
    func shown(_ record: DNSConfig.Record) -> UInt32 {
        min(UInt32(record.ttl), cap ?? .max)
    }

    private func append(_ records: InstanceRecords, to lists: inout [RecordList]) {
        for (index, record) in dns.records.enumerated() {
            records.append(to: &lists[index], ttl: UInt32(record.ttl))
        }
    }

    private func put(_ lists: [RecordList], _ writer: SnapshotWriter) {
        writer.put(lists, dns.records.map(head), at: owner)
    }

    private func head(of record: DNSConfig.Record) -> RecordSetHead {
        RecordSetHead(
            type: record.kind.type, ttl: shown(record),
            picksOne: dns.routingPolicy == .weighted, maxAnswers: rule.settings.maxAnswers,
            explanation: rule.reason.explanation)
    }
}
