internal import DNSWire
internal import Registry
internal import Zones

/// A service as DNS shows it: its records, and the answer rule's state, which each change of an
/// instance brings up to date.
struct ProjectedService {
    let owner: DomainName
    let dns: DNSConfig
    private(set) var rule: AnswerIndex

    /// A service without instances.
    init(owner: DomainName, dns: DNSConfig, rule: AnswerIndex) {
        self.owner = owner
        self.dns = dns
        self.rule = rule
    }

    /// Follows changes of instances. O(log n) each, unless another row of the rule applies now:
    /// then the service's sets are made anew from what is chosen.
    mutating func change(
        _ rows: [RegistryDelta.Row<Instance>], _ registry: Registry, _ writer: SnapshotWriter
    ) {
        guard let service = rows.first.map({ ($0.new ?? $0.old!).serviceID }) else { return }
        let before = rule.reason
        let wasChosen = rows.map { row in row.old.map { rule.isChosen($0.id, $0.health) } ?? false }
        for row in rows {
            rule.change((row.new ?? row.old!).id, from: row.old?.health, to: row.new?.health)
        }
        if before == .noInstances, rule.reason != .noInstances { writer.keep(owner) }
        for (row, wasChosen) in zip(rows, wasChosen) {
            let old = row.old.map { InstanceRecords($0, dns, owner: owner) }
            let new = row.new.map { InstanceRecords($0, dns, owner: owner) }
            changeTarget(from: old, to: new, writer)
            guard rule.reason == before else { continue }
            let isChosen = row.new.map { rule.isChosen($0.id, $0.health) } ?? false
            changeRecords(
                from: wasChosen ? old?.own ?? [:] : [:], to: isChosen ? new?.own ?? [:] : [:],
                writer)
        }
        if rule.reason != before { rebuild(service, registry, writer) }
        if rule.reason == .noInstances, before != .noInstances { writer.release(owner) }
    }

    /// Takes all records away; `instances` are all that the service had.
    func withdraw(_ instances: [Instance], _ writer: SnapshotWriter) {
        if rule.reason == .noInstances { return }
        for record in dns.records { writer.remove(record.kind.type, at: owner) }
        for instance in instances {
            changeTarget(from: InstanceRecords(instance, dns, owner: owner), to: nil, writer)
        }
        writer.release(owner)
    }

    /// Changes the address records at the name that the instance's SRV record leads to.
    private func changeTarget(
        from old: InstanceRecords?, to new: InstanceRecords?, _ writer: SnapshotWriter
    ) {
        if let target = old?.target {
            for set in old!.targetSets
            where new?.target != target || !new!.targetSets.contains(where: { $0.type == set.type })
            {
                writer.remove(set.type, at: target)
            }
        }
        guard let new, let target = new.target else { return }
        for set in new.targetSets where old?.target != target || !old!.targetSets.contains(set) {
            writer.put(set, at: target)
        }
    }

    private func changeRecords(
        from old: [RecordType: RecordDraft], to new: [RecordType: RecordDraft],
        _ writer: SnapshotWriter
    ) {
        for (type, record) in old where new[type] != record {
            writer.remove(record.data, from: type, at: owner)
        }
        for record in dns.records {
            let type = record.kind.type
            if let draft = new[type], old[type] != draft {
                writer.insert(draft, into: head(of: record), at: owner)
            }
        }
    }

    /// Makes the service's sets anew from the instances that are chosen now.
    private func rebuild(_ id: Service.ID, _ registry: Registry, _ writer: SnapshotWriter) {
        let chosen = chosenInstances(id, registry)
            .map { InstanceRecords($0, dns, owner: owner).own }
        for record in dns.records {
            var set = head(of: record)
            set.records = chosen.compactMap { $0[record.kind.type] }
            writer.put(set, at: owner)
        }
    }

    private func chosenInstances(_ id: Service.ID, _ registry: Registry) -> [Instance] {
        switch rule.chosen {
        case .nobody: []
        case .only(let last):
            registry.instance(Instance.Key(service: id, instance: last)).map { [$0] } ?? []
        case .all: registry.instances(of: id)
        case .healthy:
            registry.instances(of: id).filter { rule.isChosen($0.id, $0.health) }
        }
    }

    /// A set of this type without its records.
    private func head(of record: DNSConfig.Record) -> RecordSetDraft {
        RecordSetDraft(
            type: record.kind.type, ttl: UInt32(record.ttl), records: [],
            picksOne: dns.routingPolicy == .weighted, maxAnswers: rule.settings.maxAnswers,
            explanation: rule.reason.explanation)
    }
}
