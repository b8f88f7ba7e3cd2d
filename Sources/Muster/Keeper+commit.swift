internal import Logging
internal import Registry
internal import RegistryStore

// Groups of commands: decided together, written with one fsync, then committed and published.

extension Keeper {
    /// Has a command decided with those that wait, and waits until its group is durable and
    /// visible.
    func enqueue(
        _ command: Command, statics: StaticZones?
    ) async throws(ServerError) -> CommandResult {
        let verdict = await withCheckedContinuation { continuation in
            waiting.append(
                Request(command: command, statics: statics, continuation: continuation))
            if !isCommitting { startCommitting() }
        }
        return try verdict.get()
    }

    /// Starts the task that commits; there is none under way.
    func startCommitting() {
        isCommitting = true
        Task { await commitWaiting() }
    }

    /// Commits group after group until nobody waits.
    private func commitWaiting() async {
        repeat {
            let group = takeGroup()
            await commit(group)
        } while !waiting.isEmpty || (!unwritten.isEmpty && writeFailure == nil)
        isCommitting = false
        if !unwritten.isEmpty { retryLater() }
    }

    /// The commands that share the next transaction; a reload has one of its own.
    private func takeGroup() -> [Request] {
        let end = waiting.prefix(ServerLimits.group).firstIndex { $0.statics != nil }
        let count = end.map { max($0, 1) } ?? min(waiting.count, ServerLimits.group)
        defer { waiting.removeFirst(count) }
        return Array(waiting.prefix(count))
    }

    private func commit(_ group: [Request]) async {
        let before = registry.staticNames
        if let statics = group.first?.statics { registry.staticNames = statics }
        var changes: [Change] = []
        let verdicts = group.map { decide($0, &changes) }
        registry.discardStaged()
        inFlight = Set(changes.compactMap(\.instanceKey))
        let failure = await write(unwrittenChanges() + changes)
        inFlight = []
        if let failure {
            registry.staticNames = before
            for (request, verdict) in zip(group, verdicts) {
                request.continuation.resume(
                    returning: verdict.flatMap { _ in .failure(.unavailable(failure)) })
            }
            return
        }
        if case .failure = verdicts.first, group.first?.statics != nil {
            registry.staticNames = before
            apply(changes)
        } else {
            apply(changes, statics: group.first?.statics)
        }
        for (request, verdict) in zip(group, verdicts) {
            request.continuation.resume(returning: verdict)
        }
    }

    /// Decides a request on top of those before it in the group.
    private func decide(_ request: Request, _ changes: inout [Change]) -> Verdict {
        let decision: Decision
        do throws(RegistryError) {
            decision = try registry.decide(
                request.command, now: clock(), randomness: &randomness)
        } catch {
            return .failure(.registry(error))
        }
        do throws(ServerError) {
            if let statics = request.statics { try check(statics, beside: decision.changes) }
        } catch {
            return .failure(error)
        }
        registry.stage(decision.changes)
        changes += decision.changes
        return .success(decision.result)
    }

    /// Refuses zone files that cannot stand beside what is registered once the changes are made.
    private func check(_ statics: StaticZones, beside changes: [Change]) throws(ServerError) {
        var after = registry
        after.stage(changes)
        after.commitStaged()
        try Self.check(statics, beside: after)
    }

    /// Refuses zone files that cannot stand beside what is registered.
    static func check(
        _ statics: StaticZones, beside registry: Registry
    ) throws(ServerError) {
        let conflicts = registry.conflicts(with: statics, limit: ServerLimits.conflicts)
        if !conflicts.isEmpty { throw .invalid(conflicts.joined(separator: "\n")) }
    }
}

// Durable, then visible.
extension Keeper {
    /// Writes changes; gives why it failed.
    func write(_ changes: [Change]) async -> String? {
        guard let store, !changes.isEmpty else {
            unwritten = []
            return nil
        }
        let writing = unwritten
        unwritten = []
        do throws(StoreError) {
            try await store.write(changes)
            if writeFailure != nil { logger.notice("writing works again") }
            writeFailure = nil
            return nil
        } catch {
            unwritten.formUnion(writing)
            if writeFailure == nil {
                logger.error("writing failed", metadata: ["reason": "\(error.message)"])
            }
            writeFailure = error.message
            return error.message
        }
    }

    /// Commits changes to memory, projects them and publishes what changed.
    func apply(_ changes: [Change], statics: StaticZones? = nil) {
        let old = RegistryDelta.Keys(changes, in: registry)
        registry.stage(changes)
        registry.commitStaged()
        projection.apply(RegistryDelta(from: old, to: registry), registry, statics: statics)
        publish()
    }

    /// Makes what was projected visible, and notes how long that took.
    func publish() {
        let start = ContinuousClock.now
        if projection.publish() { publishTimes.add(start.duration(to: .now)) }
    }
}

extension Change {
    /// The instance that the change is about.
    fileprivate var instanceKey: Instance.Key? {
        switch self {
        case .putInstance(let row): row.key
        case .removeInstance(let key): key
        default: nil
        }
    }
}
