internal import HealthChecks
internal import Logging
internal import Registry
internal import RegistryStore

// Groups of commands: decided together, written with one fsync, then committed and published.

extension Keeper {
    /// Carries a command out and waits until it is durable and visible: at once where nobody else
    /// commits, for a lone command needs no task of its own, or else with those that wait.
    func enqueue(
        _ command: Command, statics: LoadedZones?, observed: Observation? = nil
    ) async throws(ServerError) -> CommandResult {
        let request = Request(command: command, statics: statics, observed: observed)
        if isCommitting {
            let verdict = await withCheckedContinuation { continuation in
                waiting.append(Waiter(request: request, continuation: continuation))
            }
            return try verdict.get()
        }
        isCommitting = true
        let verdicts = await commit([request])
        isCommitting = false
        if isBehind { startCommitting() } else { retryUnwritten() }
        return try verdicts[0].get()
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
            let verdicts = await commit(group.map(\.request))
            for (waiter, verdict) in zip(group, verdicts) {
                if let continuation = waiter.continuation {
                    continuation.resume(returning: verdict)
                } else if case .failure = verdict {
                    putOff(waiter.request.command)
                }
            }
        } while isBehind
        isCommitting = false
        retryUnwritten()
    }

    /// True while somebody waits, or something can be written that is not.
    private var isBehind: Bool { !waiting.isEmpty || (!unwritten.isEmpty && writeFailure == nil) }

    /// The commands that share the next transaction; a reload has one of its own.
    private func takeGroup() -> [Waiter] {
        let end = waiting.prefix(ServerLimits.group).firstIndex { $0.request.statics != nil }
        let count = end.map { max($0, 1) } ?? min(waiting.count, ServerLimits.group)
        defer { waiting.removeFirst(count) }
        return Array(waiting.prefix(count))
    }

    /// Commits a group; gives what became of each request.
    private func commit(_ group: [Request]) async -> [Verdict] {
        let before = registry.staticNames
        if let statics = group.first?.statics { registry.staticNames = statics.zones }
        var changes: [Change] = []
        var verdicts: [Verdict] = []
        verdicts.reserveCapacity(group.count)
        for (index, request) in group.enumerated() {
            let start = changes.count
            verdicts.append(decide(request, &changes))
            // Only who comes behind it in the group has to see it before it is committed.
            if index < group.count - 1 { registry.stage(Array(changes[start...])) }
        }
        if group.count > 1 { changes = changes.withoutPassedRevisions }
        if store == nil {
            unwritten = []
        } else if let failure = await writeGroup(changes) {
            registry.discardStaged()
            registry.staticNames = before
            return verdicts.map { verdict in
                verdict.flatMap { _ in .failure(.unavailable(failure)) }
            }
        }
        if case .failure = verdicts.first, group.first?.statics != nil {
            registry.staticNames = before
            apply(changes)
        } else {
            apply(changes, statics: group.first?.statics)
        }
        if agenda.leaseCount > 0 {
            for (request, verdict) in zip(group, verdicts) {
                noteSignOfLife(request.command, verdict)
            }
        }
        return verdicts
    }

    /// Decides a request on top of those before it in the group.
    private func decide(_ request: Request, _ changes: inout [Change]) -> Verdict {
        if let observed = request.observed, !isCurrent(observed) { return .success(.done) }
        let decision: Decision
        do throws(RegistryError) {
            decision = try registry.decide(
                request.command, now: time.wall(), randomness: &randomness)
        } catch {
            return .failure(.registry(error))
        }
        do throws(ServerError) {
            if let statics = request.statics { try check(statics.zones, beside: decision.changes) }
        } catch {
            return .failure(error)
        }
        if changes.isEmpty { changes = decision.changes } else { changes += decision.changes }
        return .success(decision.result)
    }

    /// Refuses zone files that cannot stand beside what is registered once the changes are made.
    private func check(_ statics: StaticZones, beside changes: [Change]) throws(ServerError) {
        var after = registry
        after.commit(changes)
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
    /// Writes the changes of a group, and what was observed before it; gives why it failed.
    private func writeGroup(_ changes: [Change]) async -> String? {
        inFlight = Set(changes.compactMap(\.instanceKey))
        inFlightServices = Set(changes.compactMap(\.changedService))
        inFlightTransition = changes.compactMap(\.nextTransition).last
        defer {
            inFlight = []
            inFlightServices = []
            inFlightTransition = nil
        }
        return await write(unwrittenChanges() + changes)
    }

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
    ///
    /// - Parameter detail: What was observed that changed them, for people.
    func apply(_ changes: [Change], statics: LoadedZones? = nil, detail: String? = nil) {
        let delta = RegistryDelta(committing: changes, to: &registry)
        let start = ContinuousClock.now
        projection.apply(delta, registry, statics: statics)
        publish(projectedFrom: start)
        editions.count(delta)
        noteHealth(delta, detail: detail)
        followAgenda(delta)
        updateChecks(delta)
    }

    /// Makes what was projected visible, and notes how long both took.
    func publish(projectedFrom start: ContinuousClock.Instant) {
        if projection.publish() { publishTimes.add(start.duration(to: .now)) }
        followTargets()
        if !isReclaiming, projection.garbageCount > ServerLimits.garbage { startReclaiming() }
    }

    /// Starts the task that frees what a large change replaced, in slices, since no publish may
    /// follow that would. The little that is left is freed by the next publish.
    private func startReclaiming() {
        isReclaiming = true
        Task { [weak self] in
            repeat {
                try? await Task.sleep(for: ServerLimits.reclaimInterval)
            } while await self?.reclaim() == true
        }
    }

    /// Frees a slice; false when there is little left.
    private func reclaim() -> Bool {
        isReclaiming = projection.reclaim() > ServerLimits.garbage
        return isReclaiming
    }
}

extension Change {
    /// The instance that the change is about.
    var instanceKey: Instance.Key? {
        switch self {
        case .putInstance(let row): row.key
        case .removeInstance(let key): key
        default: nil
        }
    }

    /// The service that the change makes another.
    fileprivate var changedService: Service.ID? {
        if case .putService(let row) = self { row.id } else { nil }
    }

    /// The number that the change gives to the next transition.
    fileprivate var nextTransition: Int64? {
        if case .setNextTransition(let number) = self { number } else { nil }
    }
}
