/// The answer rule of one service kept up to date: each change of an instance costs O(log n).
///
/// Fed with every change of the service's instances, it says exactly what `AnswerRule.choose` says
/// of them.
package struct AnswerIndex: Sendable {
    /// Which instances are chosen, without naming them one by one.
    package enum Chosen: Hashable, Sendable {
        case all, healthy, nobody
        case only(Instance.ID)
    }

    /// The service's settings.
    package let settings: AnswerSettings
    /// Whether the service has a health check.
    package let isChecked: Bool
    /// How many instances the service has.
    package private(set) var count = 0
    private var healthyCount = 0
    private var losses = SortedList<AnswerRule.Loss>()

    /// The index of a service that has no instances.
    package init(check: HealthCheck, settings: AnswerSettings) {
        self.settings = settings
        isChecked = check != .none
    }

    /// The row of the rule's table that applies.
    package var reason: AnswerRule.Reason {
        if count == 0 { return .noInstances }
        if !isChecked, healthyCount == count { return .everything }
        if healthyCount > 0 { return .healthy }
        switch settings.allUnhealthy {
        case .all: return .allUnhealthyAll
        case .none: return .allUnhealthyNone
        case .lastHealthy: return losses.last.map { .lastHealthy($0.id) } ?? .neverHealthy
        }
    }

    /// Which instances are chosen; where every instance is healthy, those and not all, so that
    /// nothing moves when one of them lapses but that one.
    package var chosen: Chosen {
        switch reason {
        case .neverHealthy, .allUnhealthyAll: .all
        case .everything, .healthy: .healthy
        case .lastHealthy(let id): .only(id)
        case .noInstances, .allUnhealthyNone: .nobody
        }
    }

    /// Whether a registered instance of this health is among the chosen ones.
    package func isChosen(_ id: Instance.ID, _ health: InstanceHealth) -> Bool {
        isChosen(id, health, among: chosen)
    }

    /// The same where `chosen` is known.
    package func isChosen(
        _ id: Instance.ID, _ health: InstanceHealth, among chosen: Chosen
    ) -> Bool {
        switch chosen {
        case .all: true
        case .healthy: settings.isHealthy(health.status, isChecked: isChecked)
        case .only(let last): id == last
        case .nobody: false
        }
    }

    /// Takes in that an instance's health changed: nil before when it is new, nil after when it is
    /// gone.
    ///
    /// - Parameter old: exactly what was handed in as `new` for this instance the last time.
    package mutating func change(
        _ id: Instance.ID, from old: InstanceHealth?, to new: InstanceHealth?
    ) {
        if let old { count(id, old, by: -1) }
        if let new { count(id, new, by: 1) }
    }

    private mutating func count(_ id: Instance.ID, _ health: InstanceHealth, by step: Int) {
        count += step
        if settings.isHealthy(health.status, isChecked: isChecked) { healthyCount += step }
        let candidate = AnswerRule.Candidate(id: id, health: health)
        guard let loss = AnswerRule.Loss(candidate) else { return }
        if step > 0 { losses.insert(loss) } else { losses.remove(loss) }
    }
}
