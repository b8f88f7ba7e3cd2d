internal import Logging
internal import Registry

// Observed health: published at once, written with the next group.

extension Keeper {
    /// True when a command that is not committed yet may change the instance; what was observed of
    /// it then waits for its turn.
    func isAboutToChange(_ key: Instance.Key) -> Bool {
        inFlight.contains(key)
    }

    /// Publishes an observed change of health at once, and has it written with the next group.
    func observe(
        _ command: Command, _ key: Instance.Key
    ) throws(ServerError) -> CommandResult {
        // What a transaction under way changes is no fact yet; it is staged again when it is one.
        registry.discardStaged()
        let decision: Decision
        do throws(RegistryError) {
            decision = try registry.decide(command, now: clock(), randomness: &randomness)
        } catch {
            throw .registry(error)
        }
        guard !decision.changes.isEmpty else { return decision.result }
        apply(decision.changes)
        unwritten.insert(key)
        if !isCommitting { startCommitting() }
        return decision.result
    }

    /// The rows of instances whose health is not written yet, as they are now.
    func unwrittenChanges() -> [Change] {
        guard !unwritten.isEmpty else { return [] }
        return unwritten.compactMap { registry.instance($0).map(Change.putInstance) }
            + [.setNextTransition(registry.nextTransition)]
    }

    /// Tries again later to write what was observed while writing failed, as long as nobody else
    /// does.
    func retryUnwritten() {
        guard !unwritten.isEmpty, !isRetrying, !isClosed else { return }
        isRetrying = true
        Task { [weak self] in
            try? await Task.sleep(for: ServerLimits.retryInterval)
            await self?.retry()
        }
    }

    private func retry() {
        isRetrying = false
        if !unwritten.isEmpty, !isCommitting, !isClosed { startCommitting() }
    }
}

// Changes of health, for people.
extension Keeper {
    /// Logs each change of health and remembers it for an hour.
    func noteHealth(_ delta: RegistryDelta) {
        for row in delta.instances {
            guard let old = row.old else { continue }
            guard let new = row.new, let service = registry.service(new.serviceID) else {
                history.forget(old.key)
                continue
            }
            guard let change = HealthChange(from: old, to: new, in: service) else { continue }
            history.add(change, of: new.key)
            logger.info(
                "health changed",
                metadata: [
                    "service": "\(new.serviceID)", "instance": "\(new.id)",
                    "status": "\(change.new.rawValue)", "cause": "\(change.cause.rawValue)",
                ])
        }
    }

    /// The changes of an instance's health in the last hour, the oldest first.
    func healthHistory(of key: Instance.Key) -> [HealthChange] {
        history.changes(of: key, before: clock())
    }
}
