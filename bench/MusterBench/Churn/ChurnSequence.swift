/// The changes of a churn, without end: one after the other of health, and a registration or a
/// deregistration, in turn.
///
/// All members become unhealthy one after the other, then healthy again, and so on; newcomers are
/// registered, then deregistered. So an instance is changed again only after all others, and every
/// command changes something.
struct ChurnSequence: Sendable {
    private let targets: ChangeTargets
    private var count = 0

    /// The changes of these targets, of which there is at least one of each kind.
    init(_ targets: ChangeTargets) {
        precondition(!targets.members.isEmpty && !targets.newcomers.isEmpty)
        self.targets = targets
    }

    /// The next change.
    mutating func next() -> InstanceChange {
        defer { count += 1 }
        let number = count / 2
        if count.isMultiple(of: 2) {
            let isFirst = (number / targets.members.count).isMultiple(of: 2)
            return InstanceChange(
                kind: isFirst ? .unhealthy : .healthy,
                target: targets.members[number % targets.members.count])
        }
        let isFirst = (number / targets.newcomers.count).isMultiple(of: 2)
        return InstanceChange(
            kind: isFirst ? .register : .deregister,
            target: targets.newcomers[number % targets.newcomers.count])
    }
}
