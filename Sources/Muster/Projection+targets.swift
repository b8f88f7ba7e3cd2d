internal import DNSWire
internal import Registry
internal import Zones

/// What the targets of instances have led to.
struct ResolvedTargets {
    /// A target of which something else is known now.
    struct Change {
        let question: TargetQuestion
        let old: TargetAnswer?
        let new: TargetAnswer
    }

    /// All targets that instances name.
    fileprivate(set) var answers: [TargetQuestion: TargetAnswer] = [:]
    /// The names outside our zones that they lead to.
    fileprivate(set) var outside: Set<TargetQuestion> = []
    /// What the last step changed.
    fileprivate(set) var changes: [Change] = []
    /// The zones that they lead through.
    fileprivate var zones: Set<DomainName> = []
    /// Whether they have to be followed again, whatever changed in zones.
    fileprivate var isStale = false

    /// How many of them lead somewhere.
    var counts: Statistics.Targets {
        let resolved = answers.values.count(where: \.isResolved)
        return Statistics.Targets(resolved: resolved, unresolved: answers.count - resolved)
    }

    /// Has them followed again before the next publish.
    mutating func distrust() { isStale = true }
}

extension Projection {
    /// Takes note of whether a service has instances with targets.
    func noteTargets(of service: ProjectedService) {
        if service.members != nil {
            targeting[service.owner] = service
        } else if targeting.isEmpty || targeting.removeValue(forKey: service.owner) == nil {
            return
        }
        targets.distrust()
    }

    /// Follows the targets of instances through what is about to be published, and makes the
    /// records of services anew whose targets have other addresses. O(targets), and nothing as long
    /// as nothing changed in the zones that they lead through.
    func resolveTargets() {
        targets.changes = []
        if targeting.isEmpty, targets.answers.isEmpty { return }
        guard targets.isStale || !writer.changedZones.isDisjoint(with: targets.zones) else {
            return
        }
        let before = targets.answers
        targets = ResolvedTargets()
        for service in targeting.values {
            for question in service.questions where targets.answers[question] == nil {
                let walk = TargetWalk(question, in: self)
                targets.answers[question] = walk.answer
                targets.outside.formUnion(walk.outside)
                targets.zones.formUnion(walk.zones)
                if before[question] == walk.answer { continue }
                targets.changes.append(
                    .init(question: question, old: before[question], new: walk.answer))
            }
        }
        let changed = Set(targets.changes.map(\.question))
        for service in targeting.values
        where service.isStale || !changed.isDisjoint(with: service.questions) {
            service.answer(with: targets.answers, writer)
        }
    }
}
