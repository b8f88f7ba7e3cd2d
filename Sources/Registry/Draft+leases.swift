/// Leases (`Lease`): who keeps the registry counts the time, these commands are what follows.
extension Draft {
    /// The lease of an instance ran out: it is UNHEALTHY now.
    mutating func lapseLease(_ key: Instance.Key) -> CommandResult {
        guard let service = tables.services[key.service], let instance = tables.instances[key],
            instance.lease(in: service) != nil
        else { return .done }
        setHealth(of: instance, isLapsed: true)
        return .done
    }

    /// An instance gave a sign of life: one that had lapsed is what its check says again.
    mutating func renewLease(_ key: Instance.Key) -> CommandResult {
        if let instance = tables.instances[key] { setHealth(of: instance, isLapsed: false) }
        return .done
    }

    /// A second period went by: deregisters an instance that still gave no sign of life. Those of
    /// the declared file stay, since the file says that they are there.
    mutating func expireLease(_ key: Instance.Key) throws(Refusal) -> CommandResult {
        guard let service = tables.services[key.service], let instance = tables.instances[key],
            instance.health.isLapsed, instance.owner == .api
        else { return .done }
        let target = Target(
            namespace: service.namespaceID, service: service.id, instance: key.instance)
        return try perform(.deregisterInstance, on: target) { draft in
            draft.put(.removeInstance(key))
            draft.raiseRevision(of: service.id)
        }
    }

    /// Gives the instances of a service the health that follows from another check or another
    /// lease than the service had: what nobody checks is HEALTHY with a lease and UNKNOWN without,
    /// and so is what a check is to find out.
    mutating func followService(from old: Service, to new: Service) {
        let isSameCheck = (old.healthCheck == .none) == (new.healthCheck == .none)
        if isSameCheck, (old.lease == nil) == (new.lease == nil) { return }
        for instance in instances(of: new.id) {
            let hasLease = instance.lease(in: new) != nil
            var health = CheckedHealth(instance.health)
            health.isLapsed = health.isLapsed && hasLease
            if new.healthCheck == .none || !isSameCheck {
                health.status = hasLease && new.healthCheck == .none ? .healthy : .unknown
            }
            setHealth(of: instance, to: health)
        }
    }

    private mutating func setHealth(of instance: Instance, isLapsed: Bool) {
        var health = CheckedHealth(instance.health)
        health.isLapsed = isLapsed
        setHealth(of: instance, to: health)
    }
}

extension Registry {
    /// The instance whose lease a command renews while it does nothing else, unless an operation
    /// that tells of it has to be made; nil when it may do more, or is refused. Complexity: O(1).
    package func heartbeat(in command: Command) -> Instance.Key? {
        switch command {
        case .registerInstance(let request): heartbeat(in: request)
        case .updateCustomHealth(let key, let status): heartbeat(key, status)
        default: nil
        }
    }

    private func heartbeat(in request: RegisterInstance) -> Instance.Key? {
        let key = Instance.Key(service: request.serviceID, instance: request.instanceID)
        guard !settings.identicalRegistrationRestarts, settings.operationDelay == 0,
            let instance = leasedInstance(key), instance.owner == request.owner,
            instance.attributes == request.attributes
        else { return nil }
        // Refused are a token that cannot be one, and one that came with other attributes before.
        do throws(Refusal) { try request.checkConstraints() } catch { return nil }
        guard let token = request.creatorRequestID,
            let replay = tables.replays.committed[Replay.key(of: token, in: request.tokenScope)]
        else { return key }
        return replay.digest == request.digest.text ? key : nil
    }

    private func heartbeat(_ key: Instance.Key, _ status: HealthStatus) -> Instance.Key? {
        guard let instance = leasedInstance(key), instance.health.pending == nil,
            instance.health.checked == status, service(key.service)?.healthCheck == .custom
        else { return nil }
        return key
    }

    private func leasedInstance(_ key: Instance.Key) -> Instance? {
        guard let service = service(key.service), let instance = instance(key),
            instance.lease(in: service) != nil
        else { return nil }
        return instance
    }

    /// Whether an operation that succeeded is kept for so long that it can still be told as the one
    /// of a heartbeat: half of the operations that may be kept come before it is removed, and half
    /// of the time. Complexity: O(operations / `RegistryLimits.chunk`).
    package func isKeptLong(_ id: Operation.ID, at now: Timestamp) -> Bool {
        guard let operation = operation(id), operation.outcome == .success,
            now.milliseconds - operation.created.milliseconds < RegistryLimits.operationAge / 2
        else { return false }
        let order = tables.operationOrder.committedMembers(of: .all)
        let older = order.count - RegistryLimits.operations / 2
        return older <= 0 || order[older] <= Stamp(time: operation.created, id: id)
    }
}
