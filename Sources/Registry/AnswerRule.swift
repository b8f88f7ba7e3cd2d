/// The answer rule: which of a service's instances its records are made of.
///
/// | the service                   | its instances                | is answered with              |
/// |-------------------------------|------------------------------|-------------------------------|
/// | any                           | none registered              | nothing                       |
/// | has no health check           | no lease has run out         | all of them                   |
/// | any other                     | some healthy                 | exactly the healthy ones      |
/// | … `allUnhealthy: lastHealthy` | none healthy, some were once | the one that was healthy last |
/// | … `allUnhealthy: lastHealthy` | none healthy, none ever was  | all of them                   |
/// | … `allUnhealthy: all`         | none healthy                 | all of them                   |
/// | … `allUnhealthy: none`        | none healthy                 | nothing                       |
///
/// Healthy is HEALTHY, and UNKNOWN unless the service has a health check and the setting `unknown`
/// says unhealthy; where nobody checks, only a lease that ran out makes unhealthy.
///
/// Healthy last is the one with the highest transition number (`InstanceHealth.lostAt`): a number
/// and no time, so that a clock that is set back changes no answer. Of equal numbers the smallest
/// id by octets wins. When that instance is deregistered, the one with the next number takes its
/// place.
///
/// MULTIVALUE answers with all that is chosen, WEIGHTED with one of them, picked for each answer;
/// `maxAnswers` cuts afterwards, for each answer anew.
public enum AnswerRule {
    /// What the rule looks at in an instance.
    public struct Candidate: Hashable, Sendable {
        public let id: Instance.ID
        public let health: InstanceHealth

        /// An instance of this id and health.
        public init(id: Instance.ID, health: InstanceHealth) {
            self.id = id
            self.health = health
        }
    }

    /// The row of the table that applied.
    public enum Reason: Hashable, Codable, Sendable {
        /// No instance is registered.
        case noInstances
        /// The service has no health check, and no lease has run out: all of them.
        case everything
        /// The healthy ones.
        case healthy
        /// None is healthy: the one that was healthy last.
        case lastHealthy(Instance.ID)
        /// None is healthy and none ever was: all of them.
        case neverHealthy
        /// None is healthy, and the setting says `all`.
        case allUnhealthyAll
        /// None is healthy, and the setting says `none`.
        case allUnhealthyNone
    }

    /// The chosen instances and why.
    public struct Choice: Hashable, Sendable {
        public let reason: Reason
        /// In the order of the candidates.
        public let instances: [Instance.ID]
    }

    /// Chooses among all instances of a service. Complexity: O(candidates); `AnswerIndex` tells the
    /// same after each change in O(log n).
    public static func choose(
        _ candidates: [Candidate], check: HealthCheck, settings: AnswerSettings
    ) -> Choice {
        let all = candidates.map(\.id)
        if candidates.isEmpty { return Choice(reason: .noInstances, instances: []) }
        let healthy = candidates.filter {
            settings.isHealthy($0.health.status, isChecked: check != .none)
        }
        if check == .none, healthy.count == all.count {
            return Choice(reason: .everything, instances: all)
        }
        if !healthy.isEmpty { return Choice(reason: .healthy, instances: healthy.map(\.id)) }
        switch settings.allUnhealthy {
        case .all: return Choice(reason: .allUnhealthyAll, instances: all)
        case .none: return Choice(reason: .allUnhealthyNone, instances: [])
        case .lastHealthy:
            guard let last = candidates.compactMap(Loss.init).max() else {
                return Choice(reason: .neverHealthy, instances: all)
            }
            return Choice(reason: .lastHealthy(last.id), instances: [last.id])
        }
    }

    /// An instance that was healthy once and is not any more; the greatest was healthy last.
    struct Loss: Comparable, Sendable {
        let number: Int64
        let id: Instance.ID

        /// Nil for an instance that lost no health.
        init?(_ candidate: Candidate) {
            guard let number = candidate.health.lostAt else { return nil }
            self.number = number
            id = candidate.id
        }

        /// The later transition is greater; of one transition the smaller id.
        static func < (left: Loss, right: Loss) -> Bool {
            left.number == right.number ? left.id > right.id : left.number < right.number
        }
    }
}
