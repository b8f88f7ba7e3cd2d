internal import DNSWire
internal import Registry
internal import Zones

/// All instances of a service some of which have a target (AWS_ALIAS_DNS_NAME) in place of
/// addresses.
struct TargetingMembers {
    private var instances: [Instance.ID: Instance] = [:]
    private var targets = 0
    /// Whether the service's records have to be made anew.
    fileprivate var isStale = true
    /// Which instances had records when they were made last.
    fileprivate(set) var answered: Set<Instance.ID> = []

    /// These instances.
    init(_ instances: some Sequence<Instance>) {
        for instance in instances { change(instance.id, to: instance) }
    }

    /// Whether any of them has a target.
    var hasTargets: Bool { targets > 0 }

    /// All of them by id.
    var all: [Instance] { instances.values.sorted { $0.id < $1.id } }

    /// Takes an instance in, or out.
    mutating func change(_ id: Instance.ID, to instance: Instance?) {
        if instances[id]?.aliasTarget != nil { targets -= 1 }
        instances[id] = instance
        if instance?.aliasTarget != nil { targets += 1 }
        isStale = true
    }
}

// Records of instances with targets.
extension ProjectedService {
    /// Follows changes of instances; whether the service has instances with targets, or had.
    func changeMembers(
        _ rows: [RegistryDelta.Row<Instance>], of id: Service.ID, _ registry: Registry
    ) -> Bool {
        guard dns.routingPolicy == .weighted else { return false }
        if members == nil {
            guard rows.contains(where: { $0.new?.aliasTarget != nil }) else { return false }
            members = TargetingMembers(registry.instances(of: id))
            return true
        }
        for row in rows { members?.change((row.new ?? row.old!).id, to: row.new) }
        if members?.hasTargets == false { members = nil }
        return true
    }

    /// The same for instances of a service that has none yet.
    func takeMembers(_ instances: ArraySlice<Instance>) {
        guard dns.routingPolicy == .weighted else { return }
        let members = TargetingMembers(instances)
        if members.hasTargets { self.members = members }
    }

    /// Whether its records have to be made anew, as they are when it gets another TTL.
    var isStale: Bool {
        get { members?.isStale ?? false }
        set { members?.isStale = newValue }
    }

    /// The instances that the rule chooses.
    var chosenMembers: [Instance] {
        members?.all.filter { rule.isChosen($0.id, $0.health) } ?? []
    }

    /// The TTL of its own addresses of a type; nil where it has none.
    func ttl(of type: RecordType) -> UInt32? {
        dns.records.first { $0.kind.type == type }.map(shown)
    }

    /// What has to be known of targets.
    var questions: [TargetQuestion] {
        let targets = Set(members?.all.compactMap(\.aliasTarget) ?? [])
        return dns.records.flatMap { record in
            targets.map { TargetQuestion(name: $0, type: record.kind.type) }
        }
    }

    /// Makes the service's sets of what its targets are: each instance is a group of addresses, of
    /// which an answer shows one.
    func answer(with answers: [TargetQuestion: TargetAnswer], _ writer: SnapshotWriter) {
        isStale = false
        var lists: [RecordList] = []
        var heads: [RecordSetHead] = []
        var answered: Set<Instance.ID> = []
        for record in dns.records {
            let set = TargetSet(self, record.kind.type, ttl: shown(record), answers)
            lists.append(set.list)
            heads.append(
                RecordSetHead(
                    type: record.kind.type, ttl: set.ttl, picksOne: true,
                    explanation: set.explanation ?? rule.reason.explanation,
                    isFailure: set.isFailure))
            answered.formUnion(set.answered)
        }
        members?.setAnswered(answered)
        writer.put(lists, heads, at: owner)
    }
}

extension TargetingMembers {
    fileprivate mutating func setAnswered(_ ids: Set<Instance.ID>) { answered = ids }
}

/// One record set of a service with targets.
///
/// | of the chosen instances                            | is answered                        |
/// |----------------------------------------------------|------------------------------------|
/// | some have addresses of the type                    | one of those                       |
/// | none has, and some target or instance is there     | no data                            |
/// | all have targets that cannot be resolved           | one of the others that has some    |
/// | … and there is no other, or `allUnhealthy` is none | SERVFAIL; no data if none exists   |
///
/// Its records have one TTL, the smallest of all (RFC 2181 §5.2).
private struct TargetSet {
    private(set) var ttl: UInt32
    private(set) var answered: [Instance.ID] = []
    private(set) var explanation: String?
    private(set) var isFailure = false
    private var groups: [[[UInt8]]] = []
    private let type: RecordType
    private let answers: [TargetQuestion: TargetAnswer]
    private let ownTTL: UInt32
    private let cap: UInt32

    init(
        _ service: ProjectedService, _ type: RecordType, ttl: UInt32,
        _ answers: [TargetQuestion: TargetAnswer]
    ) {
        self.type = type
        self.ttl = ttl
        self.answers = answers
        ownTTL = ttl
        cap = service.cap ?? .max
        let chosen = service.chosenMembers
        let reasons = add(chosen)
        guard groups.isEmpty, !chosen.isEmpty, reasons.count == chosen.count else { return }
        explanation = "no target can be resolved: \(reasons[0].reason ?? "")"
        isFailure = reasons.contains { if case .missing = $0 { false } else { true } }
        if service.rule.settings.allUnhealthy == .none { return }
        let ids = Set(chosen.map(\.id))
        _ = add(service.members?.all.filter { !ids.contains($0.id) } ?? [])
        if !groups.isEmpty {
            isFailure = false
            explanation = "no healthy instance's target can be resolved: the others are answered"
        }
    }

    /// The records.
    var list: RecordList {
        var list = RecordList(type: type, ttl: ttl)
        for group in groups { list.append(group: group, ttl: ttl) }
        return list
    }

    /// Adds the groups of instances; gives what is known of targets that are not resolved.
    private mutating func add(_ instances: [Instance]) -> [TargetAnswer] {
        var unresolved: [TargetAnswer] = []
        for instance in instances {
            guard let target = instance.aliasTarget else {
                if let address = instance.address(type) {
                    add([address], ttl: ownTTL, of: instance)
                }
                continue
            }
            let question = TargetQuestion(name: target, type: type)
            let answer = answers[question] ?? .pending
            if case .addresses(let data, let ttl) = answer {
                add(data, ttl: min(ttl, cap), of: instance)
            } else if !answer.isResolved {
                unresolved.append(answer)
            }
        }
        return unresolved
    }

    private mutating func add(_ data: [[UInt8]], ttl: UInt32, of instance: Instance) {
        self.ttl = groups.isEmpty ? ttl : min(self.ttl, ttl)
        groups.append(data)
        answered.append(instance.id)
    }
}

extension Instance {
    /// The data of its own address record of a type; nil for one without.
    func address(_ type: RecordType) -> [UInt8]? {
        let records = InstanceRecords(addressesOf: self)
        guard records.hasAddress(type) else { return nil }
        var data: [UInt8] = []
        records.appendAddress(type, to: &data)
        return data
    }
}
