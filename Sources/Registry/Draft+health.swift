/// Health: B.23, C.7 and C.8 of the Cloud Map reference.
extension Draft {
    /// UpdateInstanceCustomHealthStatus; it applies at once, to the file's instances too.
    mutating func updateCustomHealth(
        _ key: Instance.Key, _ status: HealthStatus
    ) throws(Refusal) -> CommandResult {
        var constraints = Constraints()
        let allowed = [HealthStatus.healthy, .unhealthy].map(\.rawValue)
        constraints.member(status.rawValue, at: "status", of: allowed)
        try constraints.check()
        guard try find(service: key.service).healthCheck == .custom else {
            throw .error(
                .customHealthNotFound("The service has no custom health check configured."))
        }
        setHealth(of: try find(instance: key), to: status)
        return .done
    }

    /// What a prober found out. Its news may come late, when the instance or the check is gone.
    mutating func observeHealth(_ key: Instance.Key, _ status: HealthStatus) -> CommandResult {
        if case .probe = tables.services[key.service]?.healthCheck,
            let instance = tables.instances[key]
        {
            setHealth(of: instance, to: status)
        }
        return .done
    }

    /// The health that an instance is registered with.
    func firstHealth(_ attributes: [String: String], _ service: Service) -> InstanceHealth {
        guard service.healthCheck == .custom else {
            return InstanceHealth(status: .unknown, since: now)
        }
        let first = attributes[ReservedAttribute.initialHealth]
            .flatMap(HealthStatus.init(rawValue:))
        return InstanceHealth(status: first ?? .healthy, since: now)
    }

    /// Changes an instance's health when it is another, and numbers the transition from HEALTHY to
    /// UNHEALTHY: the answer rule goes by this number.
    mutating func setHealth(of instance: Instance, to status: HealthStatus) {
        let old = instance.health.status
        if old == status { return }
        var row = instance
        row.health = InstanceHealth(status: status, since: now)
        if old == .healthy, status == .unhealthy {
            let number = tables.sequences[.transition] ?? 1
            row.health.lostAt = number
            put(.setNextTransition(number + 1))
        }
        put(.putInstance(row))
    }
}
