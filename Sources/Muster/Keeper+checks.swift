internal import HealthChecks
internal import Logging
internal import NameServer
internal import Registry

// Health checks: started and stopped by what is committed, and what they observe.

extension Keeper {
    /// Starts the checks of all instances that are stored, spread over their intervals.
    func startChecks(_ stored: [Check]) {
        guard probes.isOn else { return }
        let doubt: (@Sendable (Instance.Key) -> Void)? = { [weak self] key in
            Task { await self?.takeDoubt(about: key) }
        }
        let checks = HealthChecks(
            settings: probes, files: FileShare.probes.files(of: fileLimit()),
            randomness: SystemRandomNumberGenerator(), clock: time.wall,
            observe: { [weak self] observation in
                Task { await self?.take(observation) }
            }, doubt: probes.ttlFollowsHealth ? doubt : nil)
        self.checks = checks
        checks.update(start: stored, stop: [], isSpread: true)
    }

    /// Starts and stops the checks of instances that a commit changed.
    func updateChecks(_ delta: RegistryDelta) {
        guard let checks else { return }
        var start: [Check] = []
        var stop: [Instance.Key] = []
        let changed = delta.services.filter(\.changesChecks)
        for case (let old?, let service?) in changed.map({ ($0.old, $0.new) }) {
            var unchecked: [Instance] = []
            for instance in registry.instances(of: service.id) {
                if let check = check(of: instance) {
                    start.append(check)
                } else {
                    stop.append(instance.key)
                    unchecked.append(instance)
                }
            }
            if service.isProbed, !old.isProbed { tellUnchecked(unchecked, of: service) }
        }
        for row in delta.instances where row.changesCheck {
            guard let key = (row.new ?? row.old)?.key else { continue }
            // Where the service was and is without a check, the instance is too.
            let wasProbed = changed.contains { $0.old?.id == key.service }
            if !wasProbed, registry.service(key.service)?.isProbed == false { continue }
            stop.append(key)
            if let check = row.new.flatMap(check) { start.append(check) }
        }
        if start.isEmpty, stop.isEmpty { return }
        checks.update(start: start, stop: stop)
        // A check that starts afresh has no failures yet.
        for key in stop + start.map(\.key) { takeDoubt(about: key) }
    }

    /// Logs that instances of a probed service cannot be probed: they were registered before it had
    /// a check. What a target's health is, nobody expects to be told.
    private func tellUnchecked(_ instances: [Instance], of service: Service) {
        let ids = instances.lazy.filter { $0.attributes[ReservedAttribute.alias] == nil }.map(\.id)
        if ids.isEmpty { return }
        let isCut = ids.count > ServerLimits.loggedInstances
        let named = ids.prefix(ServerLimits.loggedInstances) + (isCut ? ["..."] : [])
        logger.warning(
            "not probed: instances without a port or an address stay UNKNOWN",
            metadata: [
                "service": "\(service.name)", "serviceID": "\(service.id)",
                "count": "\(ids.count)", "instances": "\(named.joined(separator: ", "))",
            ])
    }

    /// The check that an instance has; nil when its service has none, or when the instance has no
    /// address and port.
    func check(of instance: Instance) -> Check? {
        guard let service = registry.service(instance.serviceID),
            let namespace = registry.namespace(service.namespaceID)
        else { return nil }
        return Check(instance, service, namespace, probes)
    }

    /// Takes in what a check observed, unless the check is another meanwhile.
    func take(_ observation: Observation) async {
        let key = observation.key
        let command = Command.observeHealth(key, observation.status)
        // Where a group under way changes the instance, that comes first. When the disk refuses the
        // group, the observation is published all the same.
        while !isClosed, isCurrent(observation) {
            do throws(ServerError) {
                if isAboutToChange(key) {
                    _ = try await enqueue(command, statics: nil, observed: observation)
                } else {
                    // In one publish with the change.
                    noteDoubt(about: key)
                    _ = try observe([command], detail: observation.result.text)
                }
                return takeDoubt(about: key)
            } catch {
                guard case .unavailable = error else { return }
            }
        }
    }

    /// Takes in that there is more or less doubt about an instance: the TTL of its service's
    /// records follows.
    func takeDoubt(about key: Instance.Key) {
        let start = ContinuousClock.now
        noteDoubt(about: key)
        if probes.ttlFollowsHealth { publish(projectedFrom: start) }
    }

    /// The same without a publish.
    private func noteDoubt(about key: Instance.Key) {
        guard probes.ttlFollowsHealth, !isClosed,
            doubts.set(checks?.doubt(about: key), of: key)
        else { return }
        projection.cap(key.service, doubts.least(of: key.service).map { UInt32($0) }, registry)
    }

    /// Whether the check that observed this still runs, and still says so.
    func isCurrent(_ observation: Observation) -> Bool {
        checks?.isCurrent(observation) ?? false
    }
}

extension RegistryDelta.Row<Instance> {
    /// Whether the instance's check starts afresh or stops: it came, went or was registered again.
    /// What is observed of it changes nothing, and neither does a lease that runs out.
    fileprivate var changesCheck: Bool {
        guard let old, let new else { return true }
        let isRestarted = new.health.checked == .unknown && old.health.checked != .unknown
        return isRestarted || old.attributes != new.attributes || old.registered != new.registered
    }
}

extension RegistryDelta.Row<Service> {
    /// Whether the checks of the service's instances may be others.
    fileprivate var changesChecks: Bool {
        guard let old, let new else { return false }
        return (old.isProbed || new.isProbed)
            && (old.healthCheck != new.healthCheck || old.tags != new.tags || old.name != new.name
                || old.dns != new.dns)
    }
}

extension Service {
    /// Whether Muster probes its instances.
    var isProbed: Bool { if case .probe = healthCheck { true } else { false } }
}

extension Check {
    /// The check of an instance, as its service's HealthCheckConfig says; nil when nothing can be
    /// probed: an alias, or an instance without address or port.
    init?(
        _ instance: Instance, _ service: Service, _ namespace: Namespace, _ settings: ProbeSettings
    ) {
        guard case .probe(let config) = service.healthCheck,
            instance.attributes[ReservedAttribute.alias] == nil, let port = instance.port
        else { return nil }
        let address: ProbeTarget.Address
        // IPv4 decides for an instance that has both.
        if let ipv4 = instance.ipv4 {
            address = .ipv4(ipv4)
        } else if let ipv6 = instance.ipv6 {
            address = .ipv6(ipv6)
        } else {
            return nil
        }
        let name = service.dns == nil ? nil : service.hostName(in: namespace)
        let standard: UInt16 = config.kind == .https ? 443 : 80
        let host = name ?? "\(address)"
        self.init(
            key: instance.key, kind: config.kind, target: ProbeTarget(address, port: port),
            path: config.resourcePath.flatMap { $0.isEmpty ? nil : $0 } ?? "/",
            host: port == standard ? host : "\(host):\(port)", serverName: name,
            threshold: config.failureThreshold,
            interval: ProbeTag.interval(of: service, default: settings.interval),
            status: instance.health.checked)
    }
}

extension Service {
    /// The service's name in DNS without the dot at its end.
    fileprivate func hostName(in namespace: Namespace) -> String {
        String(OwnerName.service(name, in: namespace.name).dropLast())
    }
}
