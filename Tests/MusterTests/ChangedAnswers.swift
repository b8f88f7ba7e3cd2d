import Muster
import Registry
import Testing

/// Whether a change of instances has changed what is answered: what the log says of it.
@Suite struct ChangedAnswers {
    private static let healths: [InstanceHealth?] = [
        nil, health(.healthy), health(.unknown), health(.unhealthy), health(.unhealthy, lostAt: 1),
        health(.unhealthy, lostAt: 2), health(.unhealthy, lostAt: 3, beforeLapse: .healthy),
    ]

    private static func health(
        _ status: HealthStatus, lostAt: Int64? = nil, beforeLapse: HealthStatus? = nil
    ) -> InstanceHealth {
        InstanceHealth(
            status: status, lostAt: lostAt, since: Timestamp(milliseconds: 0),
            beforeLapse: beforeLapse)
    }

    /// All ways in which three instances can be.
    private static let states = healths.flatMap { a in
        healths.flatMap { b in healths.map { c in [a, b, c] } }
    }

    /// Without a check only a lease makes an instance UNHEALTHY.
    private func isPossible(_ state: [InstanceHealth?], _ check: HealthCheck) -> Bool {
        check != .none
            || state.allSatisfy { $0 == nil || ($0?.status == .unhealthy) == $0?.isLapsed }
    }

    private func instances(_ state: [InstanceHealth?]) -> [Instance] {
        zip(["a", "b", "c"], state).compactMap { id, health in
            health.map {
                Instance(
                    id: id, serviceID: "srv-1", attributes: [:],
                    registered: Timestamp(milliseconds: 0), health: $0)
            }
        }
    }

    private func answered(
        _ instances: [Instance], _ check: HealthCheck, _ settings: AnswerSettings
    ) -> Set<Instance.ID> {
        let candidates = instances.map { AnswerRule.Candidate(id: $0.id, health: $0.health) }
        return Set(AnswerRule.choose(candidates, check: check, settings: settings).instances)
    }

    @Test(
        "It is told exactly when other instances are answered, whatever changes into whatever",
        arguments: [HealthCheck.none, .custom], AnswerSettings.AllUnhealthy.allCases)
    func exhaustive(check: HealthCheck, allUnhealthy: AnswerSettings.AllUnhealthy) {
        var settings = AnswerSettings()
        settings.allUnhealthy = allUnhealthy
        var wrong: [([InstanceHealth?], [InstanceHealth?])] = []
        let states = Self.states.filter { isPossible($0, check) }
        for before in states {
            let old = instances(before)
            var index = AnswerIndex(check: check, settings: settings)
            for row in old { index.change(row.id, from: nil, to: row.health) }
            let answer = answered(old, check, settings)
            for after in states {
                let new = instances(after)
                let ids = zip(["a", "b", "c"], zip(before, after)).filter { $1.0 != $1.1 }.map(\.0)
                var changed = index
                let first = ChosenInstances(index, old.filter { ids.contains($0.id) })
                for id in ids {
                    changed.change(
                        id, from: old.first { $0.id == id }?.health,
                        to: new.first { $0.id == id }?.health)
                }
                let last = ChosenInstances(changed, new.filter { ids.contains($0.id) })
                let isOther = answered(new, check, settings) != answer
                if first.isOther(than: last) != isOther { wrong.append((before, after)) }
            }
        }
        let example = wrong.first.map { "\($0)" } ?? ""
        #expect(wrong.count == 0, "\(example)")
    }
}
