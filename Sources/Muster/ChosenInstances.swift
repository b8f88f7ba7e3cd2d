package import Registry

/// Which of a service's instances are answered, as far as it must be known to tell whether a change
/// of some of them has changed the answer.
package struct ChosenInstances {
    private let chosen: AnswerIndex.Chosen
    /// Those of the changed instances that are chosen, in the order of the changes.
    private let changed: [Instance.ID]
    /// How many instances the service has.
    private let count: Int

    /// What a rule chooses; `instances` are those that change, as they are at this moment, before
    /// and after the change in the same order.
    package init(_ rule: AnswerIndex, _ instances: some Sequence<Instance>) {
        let chosen = rule.chosen
        self.chosen = chosen
        changed = instances.compactMap {
            rule.isChosen($0.id, $0.health, among: chosen) ? $0.id : nil
        }
        count = rule.count
    }

    /// Whether others are answered afterwards.
    package func isOther(than after: ChosenInstances) -> Bool {
        chosen == after.chosen ? changed != after.changed : ids != after.ids
    }

    /// All that are chosen, before or after another row of the rule applied: then none that did
    /// not change is healthy, nor was healthy last. Nil where some are chosen that did not change.
    private var ids: [Instance.ID]? {
        switch chosen {
        case .all: changed.count == count ? changed : nil
        case .healthy: changed
        case .only(let id): [id]
        case .nobody: []
        }
    }
}
