/// UpdateInstanceCustomHealthStatus, what probes say, and reports that take effect later.
extension Draft {
    /// UpdateInstanceCustomHealthStatus; the file's instances have it too. It renews a lease.
    ///
    /// With a delay the status stays until it is due; meanwhile a report of the present status
    /// drops the change, and a repeated one keeps the time of the first.
    mutating func updateCustomHealth(
        _ key: Instance.Key, _ status: HealthStatus
    ) throws(Refusal) -> CommandResult {
        var constraints = Constraints()
        constraints.member(status.rawValue, at: "status", of: Self.reportedStatuses)
        try constraints.check()
        guard try find(service: key.service).healthCheck == .custom else {
            throw .error(
                .customHealthNotFound("The service has no custom health check configured."))
        }
        let instance = try find(instance: key)
        var health = CheckedHealth(instance.health)
        health.isLapsed = false
        if status == health.status || settings.customHealthDelay == 0 {
            health.status = status
            health.pending = nil
        } else if health.pending?.status != status {
            let delay = Int64(settings.customHealthDelay) * 1000
            health.pending = PendingHealth(
                status: status, due: Timestamp(milliseconds: now.milliseconds + delay))
        }
        setHealth(of: instance, to: health)
        return .done
    }

    private static let reportedStatuses = [HealthStatus.healthy, .unhealthy].map(\.rawValue)

    /// A reported status takes effect, if it still waits to do so at this time.
    mutating func settleHealth(_ key: Instance.Key, due: Timestamp) -> CommandResult {
        guard let instance = tables.instances[key], let pending = instance.health.pending,
            pending.due == due
        else { return .done }
        var health = CheckedHealth(instance.health)
        health.status = pending.status
        health.pending = nil
        setHealth(of: instance, to: health)
        return .done
    }

    /// What a prober found out. Its news may come late, when the instance or the check is gone.
    mutating func observeHealth(_ key: Instance.Key, _ status: HealthStatus) -> CommandResult {
        if case .probe = tables.services[key.service]?.healthCheck,
            let instance = tables.instances[key]
        {
            var health = CheckedHealth(instance.health)
            health.status = status
            setHealth(of: instance, to: health)
        }
        return .done
    }

    /// The health that an instance is registered with.
    func firstHealth(
        _ attributes: [String: String], _ service: Service, owner: Owner
    ) -> InstanceHealth {
        let hasLease = Instance.lease(of: attributes, owner: owner, in: service) != nil
        let status: HealthStatus =
            switch service.healthCheck {
            case .none: hasLease ? .healthy : .unknown
            case .probe: .unknown
            case .custom:
                attributes[ReservedAttribute.initialHealth].flatMap(HealthStatus.init(rawValue:))
                    ?? .healthy
            }
        return InstanceHealth(status: status, since: now)
    }

    /// Changes an instance's health when it is another, and numbers the transition from HEALTHY to
    /// UNHEALTHY: the answer rule goes by this number.
    mutating func setHealth(of instance: Instance, to health: CheckedHealth) {
        let old = instance.health
        var row = instance
        row.health.pending = health.pending
        row.health.beforeLapse = health.isLapsed ? health.status : nil
        row.health.status = health.isLapsed ? .unhealthy : health.status
        if row.health.status != old.status {
            row.health.since = now
            row.health.lostAt = nil
            if old.status == .healthy, row.health.status == .unhealthy {
                let number = tables.sequences[.transition] ?? 1
                row.health.lostAt = number
                put(.setNextTransition(number + 1))
            }
        }
        if row.health != old { put(.putInstance(row)) }
    }
}

/// What makes an instance's health, before the answer rule's words for it.
struct CheckedHealth {
    /// What its check says, or its owner.
    var status: HealthStatus
    var pending: PendingHealth?
    /// Whether its lease has run out, which makes it UNHEALTHY whatever its check says.
    var isLapsed: Bool

    /// What is known of an instance of this health.
    init(_ health: InstanceHealth) {
        status = health.checked
        pending = health.pending
        isLapsed = health.isLapsed
    }
}
