internal import DNSWire
internal import Logging
internal import Registry
internal import Zones

/// A service that can be browsed for, as DNS shows it: `ProjectedService` tells it what changes and
/// what the answer rule chooses.
///
/// | at | records |
/// |---|---|
/// | the service's name | PTR to each chosen instance |
/// | `<subtype>._sub.` in front of it | PTR to those of them that list the subtype |
/// | `<instance>.` in front of it | SRV and TXT while it is registered |
final class DiscoverableService {
    let type: DiscoveryType
    let domain: BrowsingDomain
    /// The area at the service's name and below.
    let area: DiscoveryArea
    /// The TTL of its SRV records.
    let ttl: UInt32
    private let dns: DNSConfig
    private let isTextPublic: Bool
    private let logger: Logger
    /// How many registered instances list each subtype, by its name.
    private var subtypes: [DomainName: Int] = [:]

    /// A service without instances, in a domain that it has not joined yet.
    init(
        _ type: DiscoveryType, _ dns: DNSConfig, ttl: UInt32, domain: BrowsingDomain,
        area: DiscoveryArea, isTextPublic: Bool, logger: Logger
    ) {
        self.type = type
        self.dns = dns
        self.ttl = ttl
        self.domain = domain
        self.area = area
        self.isTextPublic = isTextPublic
        self.logger = logger
    }

    /// The service has its first instance.
    func appear(_ writer: SnapshotWriter) { domain.add(type, ttl: ttl, writer) }

    /// The service has lost its last instance.
    func disappear(_ writer: SnapshotWriter) { domain.remove(type, ttl: ttl, writer) }

    /// Takes in the instances of a service that has none here yet, and those of them that are
    /// chosen.
    func fill(
        _ instances: ArraySlice<Instance>, _ chosen: [Instance], _ head: RecordSetHead,
        _ writer: SnapshotWriter
    ) {
        if area.isSuspended { return }
        for instance in instances { change(from: nil, to: records(of: instance), head, writer) }
        choose(chosen, head, writer)
    }

    /// Follows a change of one instance, of which it is told whether it was and is chosen; those
    /// are nil where `choose` follows with all that are.
    func change(
        _ row: RegistryDelta.Row<Instance>, isChosen: (before: Bool, after: Bool)?,
        _ head: RecordSetHead, _ writer: SnapshotWriter
    ) {
        if area.isSuspended { return }
        let isSame = row.old?.attributes == row.new?.attributes
        if isSame, isChosen.map({ $0.before == $0.after }) ?? true { return }
        let new = row.new.flatMap(records)
        let old = isSame ? new : row.old.flatMap(records)
        if !isSame {
            change(from: old, to: new, head, writer)
            if let instance = row.new { tellOmissions(of: instance) }
        }
        guard let isChosen else { return }
        changePointers(
            from: isChosen.before ? old : nil, to: isChosen.after ? new : nil, head, writer)
    }

    /// Makes the sets of PTR records anew from the instances that are chosen now.
    func choose(_ chosen: [Instance], _ head: RecordSetHead, _ writer: SnapshotWriter) {
        if area.isSuspended { return }
        var all = RecordList(type: .ptr, ttl: head.ttl)
        var bySubtype = subtypes.mapValues { _ in RecordList(type: .ptr, ttl: head.ttl) }
        for instance in chosen {
            guard let records = records(of: instance) else { continue }
            records.appendPointer(to: &all, ttl: ttl, in: area)
            for subtype in records.subtypes {
                records.appendPointer(
                    to: &bySubtype[subtype, default: RecordList(type: .ptr, ttl: head.ttl)],
                    ttl: ttl, in: area)
            }
        }
        area.put(all, head, at: type.owner, writer)
        for (subtype, list) in bySubtype { area.put(list, head, at: subtype, writer) }
    }

    /// Takes everything away; `instances` are all that the service had.
    func withdraw(_ instances: [Instance], _ writer: SnapshotWriter) {
        if area.isSuspended { return }
        area.remove(.ptr, at: type.owner, writer)
        let head = RecordSetHead(type: .ptr, ttl: ttl)
        for instance in instances { change(from: records(of: instance), to: nil, head, writer) }
    }

    private func records(of instance: Instance) -> DiscoveryRecords? {
        DiscoveryRecords(instance, dns, type, isTextPublic: isTextPublic)
    }

    /// What is left out of one of its instances, in words.
    func omissions(of instance: Instance) -> [String] {
        DiscoveryRecords.omissions(of: instance, dns, type, isTextPublic: isTextPublic)
    }

    private func tellOmissions(of instance: Instance) {
        for text in omissions(of: instance) {
            logger.notice(
                "left out of DNS-SD",
                metadata: [
                    "service": "\(type.owner)", "instance": "\(instance.id)", "reason": "\(text)",
                ])
        }
    }
}

extension DiscoverableService {
    /// Changes what is at an instance's own name, and which subtypes there are.
    private func change(
        from old: DiscoveryRecords?, to new: DiscoveryRecords?, _ head: RecordSetHead,
        _ writer: SnapshotWriter
    ) {
        let before = old?.sets(ttl: ttl) ?? []
        let after = new?.sets(ttl: ttl) ?? []
        for list in after where !before.contains(list) || old?.name != new?.name {
            area.put(list, list.head, at: new!.name, writer)
        }
        for list in before where !after.contains(where: { $0.type == list.type }) {
            area.remove(list.type, at: old!.name, writer)
        }
        if old?.subtypes == new?.subtypes { return }
        for name in new?.subtypes ?? [] {
            if subtypes[name] == nil {
                area.keep(name, writer)
                // Where the rule chose nobody, it says so here too.
                area.put(RecordList(type: .ptr, ttl: head.ttl), head, at: name, writer)
            }
            subtypes[name, default: 0] += 1
        }
        for name in old?.subtypes ?? [] {
            subtypes[name, default: 0] -= 1
            guard subtypes[name] == 0 else { continue }
            subtypes[name] = nil
            area.remove(.ptr, at: name, writer)
            area.release(name, writer)
        }
    }

    /// Changes the PTR records of one instance.
    private func changePointers(
        from old: DiscoveryRecords?, to new: DiscoveryRecords?, _ head: RecordSetHead,
        _ writer: SnapshotWriter
    ) {
        let before = old?.pointer(ttl: head.ttl, additionalTTL: ttl, in: area)
        let after = new?.pointer(ttl: head.ttl, additionalTTL: ttl, in: area)
        let isSame = before == after
        for name in [type.owner] + (old?.subtypes ?? []) {
            let stays = isSame && (name == type.owner || new?.subtypes.contains(name) == true)
            if let before, !stays { area.remove(before, at: name, writer) }
        }
        for name in [type.owner] + (new?.subtypes ?? []) {
            let stays = isSame && (name == type.owner || old?.subtypes.contains(name) == true)
            if let after, !stays { area.insert(after, head, at: name, writer) }
        }
    }
}
