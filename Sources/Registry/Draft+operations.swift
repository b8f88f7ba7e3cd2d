/// Operations: the record of a command that Cloud Map answers with an OperationId.
extension Draft {
    /// What an operation is about.
    struct Target {
        let namespace: Namespace.ID?
        var service: Service.ID?
        var instance: Instance.ID?
    }

    /// Carries out the effects of a command and records how it went.
    ///
    /// Effects look first and put their changes last: when they throw a failure, there is nothing
    /// but the operation that tells of it.
    mutating func perform(
        _ kind: Operation.Kind, on target: Target,
        _ effects: (inout Self) throws(Refusal) -> Void
    ) throws(Refusal) -> CommandResult {
        let before = changes.count
        var outcome = Operation.Outcome.success
        do throws(Refusal) {
            try effects(&self)
        } catch .failure(let code, let message) {
            precondition(changes.count == before, "a failed operation has no effect")
            outcome = .failure(code: code.rawValue, message: message)
        }
        let id = Identifier.operation(now: now, using: &randomness)
        let end = Timestamp(milliseconds: now.milliseconds + Int64(settings.operationDelay))
        put(
            .putOperation(
                Operation(
                    id: id, kind: kind, outcome: outcome, created: now, updated: end,
                    namespaceID: target.namespace, serviceID: target.service,
                    instanceID: target.instance)))
        return .operation(id)
    }

    /// The removal of what is too old or too much of operations and replays. It goes before the
    /// changes of the command, which may put a replay of the same key anew.
    ///
    /// The first command of a group does it for all of them, so that nothing is looked at twice; it
    /// costs what is removed. What is observed of health is no such command: of it the instance's
    /// row alone is written.
    func sweep(for command: Command) -> [Change] {
        if tables.isStaged || changes.isEmpty || command.observedInstance != nil { return [] }
        let operations = tables.operationOrder.committedMembers(of: .all)
        let oldest = now.milliseconds - RegistryLimits.operationAge
        let replays = tables.replayOrder.committedMembers(of: .whole)
        return excess(of: operations, keep: RegistryLimits.operations, from: oldest)
            .map(Change.removeOperation)
            + excess(of: replays, keep: RegistryLimits.replays, from: now.milliseconds)
            .map(Change.removeReplay)
    }

    private func excess<ID>(
        of rows: SortedList<Stamp<ID>>, keep: Int, from oldest: Int64
    ) -> [ID] {
        var excess = rows.count - keep
        if excess <= 0, rows.first.map({ $0.time.milliseconds < oldest }) != true { return [] }
        var ids: [ID] = []
        for row in rows.prefix(RegistryLimits.sweep) {
            guard excess > 0 || row.time.milliseconds < oldest else { break }
            excess -= 1
            ids.append(row.id)
        }
        return ids
    }
}
