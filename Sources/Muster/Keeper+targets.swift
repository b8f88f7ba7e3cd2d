internal import DNSWire
internal import Forwarding
internal import Logging
internal import Registry
internal import ZoneFiles

// Targets of instances that are outside our zones: looked up ahead of queries, again when their TTL
// ends, each once however many instances name it.

extension Keeper {
    /// Looks targets up from now on; nil where nobody can be asked.
    func lookUpTargets(with lookUp: TargetLookUp?) {
        self.lookUp = lookUp
        if lookUp == nil {
            projection.outside.refusal = "it is outside our zones, and forwarding is off"
        }
        projection.targets.distrust()
        publish(projectedFrom: .now)
        setTimer()
    }

    /// Follows what a publish changed of targets.
    func followTargets() {
        for change in projection.targets.changes { tell(change) }
        if lookUp == nil || isClosed { return }
        if projection.targets.changes.isEmpty, projection.targets.outside == followedTargets {
            return
        }
        followedTargets = projection.targets.outside
        projection.outside.follow(followedTargets, at: time.steady())
        askForTargets()
        setTimer()
    }

    /// Gives up targets that could not be looked up in time, and looks up those that are due.
    func settleTargets() {
        if projection.outside.giveUp(at: time.steady()) { republishTargets() }
        askForTargets()
    }

    private func republishTargets() {
        let start = ContinuousClock.now
        projection.targets.distrust()
        publish(projectedFrom: start)
    }

    private func askForTargets() {
        guard let lookUp, !isClosed else { return }
        for inquiry in projection.outside.takeDue(at: time.steady()) {
            Task { [weak self] in
                let result = await lookUp(inquiry.question.name, inquiry.question.type)
                await self?.take(result, of: inquiry)
            }
        }
    }

    private func take(_ result: LookUpResult, of inquiry: OutsideTargets.Inquiry) {
        if isClosed { return }
        let isChanged = projection.outside.take(
            TargetAnswer(result, inquiry.question), seconds: result.seconds, of: inquiry,
            at: time.steady())
        if isChanged { republishTargets() }
        askForTargets()
        setTimer()
    }

    private func tell(_ change: ResolvedTargets.Change) {
        let metadata: Logger.Metadata = [
            "target": "\(change.question.name)",
            "type": "\(Presentation.name(of: change.question.type))",
        ]
        let wasUnresolved = change.old?.isUnresolved ?? false
        if change.new.isUnresolved, !wasUnresolved {
            logger.warning(
                "the target of an instance cannot be resolved",
                metadata: metadata.merging(["reason": "\(change.new.reason ?? "")"]) { $1 })
        } else if change.new.isResolved, wasUnresolved {
            logger.notice("the target of an instance is resolved again", metadata: metadata)
        }
    }
}

extension TargetAnswer {
    /// Whether it was tried and failed.
    fileprivate var isUnresolved: Bool { !isResolved && self != .pending }
}
