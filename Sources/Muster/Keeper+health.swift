internal import Registry

// Observed health: published at once, written with the next group.

extension Keeper {
    /// True when a command that is not committed yet may change the instance, or its service's
    /// check or lease; what was observed of it then waits for its turn.
    func isAboutToChange(_ key: Instance.Key) -> Bool {
        inFlight.contains(key) || inFlightServices.contains(key.service)
    }

    /// Publishes what was observed of instances' health at once, and has it written with the next
    /// group; none of the instances is about to change.
    ///
    /// - Parameter detail: What was observed, for people.
    func observe(
        _ commands: [Command], detail: String? = nil
    ) throws(ServerError) -> CommandResult {
        // What a transaction under way changes is no fact yet; it is staged again when it is one.
        // The numbers that it takes are taken.
        registry.discardStaged()
        var changes = inFlightTransition.map { [Change.setNextTransition($0)] } ?? []
        let reserved = changes.count
        registry.stage(changes)
        for command in commands {
            let decision: Decision
            do throws(RegistryError) {
                decision = try registry.decide(command, now: time.wall(), randomness: &randomness)
            } catch {
                registry.discardStaged()
                throw .registry(error)
            }
            registry.stage(decision.changes)
            changes += decision.changes
        }
        if changes.count == reserved {
            registry.discardStaged()
        } else {
            apply(changes, detail: detail)
            unwritten.formUnion(changes.compactMap(\.instanceKey))
            if !isCommitting { startCommitting() }
        }
        for case .renewLease(let key) in commands { agenda.renewLease(key, at: time.steady()) }
        return .done
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
