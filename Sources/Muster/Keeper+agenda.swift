internal import Logging
internal import Registry

// What happens to instances by the passing of time: reported statuses take effect, leases run out.

extension Keeper {
    /// Follows what a commit did to reported statuses and leases.
    func followAgenda(_ delta: RegistryDelta) {
        for row in delta.services {
            guard let old = row.old, let new = row.new, old.lease != new.lease else { continue }
            for instance in registry.instances(of: new.id) { startLease(of: instance, new) }
        }
        for row in delta.instances {
            guard let new = row.new else {
                if let old = row.old { agenda.forget(old.key) }
                continue
            }
            if row.old?.health.pending != new.health.pending { scheduleSettling(of: new) }
            if row.hasNewLease, let service = registry.service(new.serviceID) {
                startLease(of: new, service)
            }
            if row.isRegistration { agenda.setOperation(nil, of: new.key) }
        }
        setTimer()
    }

    /// Takes in stored instances of a service: who lived has a whole period to give a sign of life,
    /// for nobody could be heard meanwhile.
    func takeAgenda(of instances: ArraySlice<Instance>, _ service: Service) {
        for index in instances.indices {
            if instances[index].health.pending != nil { scheduleSettling(of: instances[index]) }
            if instances[index].lease(in: service) != nil {
                startLease(of: instances[index], service)
            }
        }
    }

    /// Does what is due, a slice of it: the rest has a turn of its own, so that commands come in
    /// between.
    ///
    /// Health is published at once; that of an instance which the group under way changes is looked
    /// at again when it has. A deregistration has to be durable, and waits for its group.
    func settleDue() {
        let now = time.steady()
        settleTargets()
        let events = agenda.takeDue(at: now, limit: ServerLimits.group)
        var atOnce: [Command] = []
        for command in events.compactMap(command) {
            guard let key = command.observedInstance else {
                waiting.append(Waiter(request: Request(command: command), continuation: nil))
                continue
            }
            if isAboutToChange(key) { putOff(command) } else { atOnce.append(command) }
        }
        if !atOnce.isEmpty { _ = try? observe(atOnce) }
        if !waiting.isEmpty, !isCommitting { startCommitting() }
        let isDone = events.count < ServerLimits.group
        setTimer(notBefore: isDone ? now + ServerLimits.timerPause : now)
    }

    /// Tries again later what is due and cannot be done now.
    func putOff(_ command: Command) {
        let later = time.steady() + ServerLimits.retryInterval
        switch command {
        case .settleHealth(let key, let due): agenda.settle(key, due: due, at: later)
        case .lapseLease(let key), .expireLease(let key): agenda.putOffLease(key, until: later)
        default: break
        }
        setTimer()
    }

    private func command(for event: Agenda.Event) -> Command? {
        switch event {
        case .settle(let key, let due): .settleHealth(key, due: due)
        case .lease(let key):
            registry.instance(key).map {
                $0.health.isLapsed ? .expireLease(key) : .lapseLease(key)
            }
        }
    }

    private func scheduleSettling(of instance: Instance) {
        guard let pending = instance.health.pending else {
            return agenda.dropSettling(instance.key)
        }
        // A clock that was set back makes nobody wait for longer than the delay.
        let rest = pending.due.milliseconds - time.wall().milliseconds
        let delay = Int64(registry.settings.customHealthDelay) * 1000
        let pause = Duration.milliseconds(max(0, min(rest, delay)))
        agenda.settle(instance.key, due: pending.due, at: time.steady() + pause)
    }

    private func startLease(of instance: Instance, _ service: Service) {
        guard let seconds = instance.lease(in: service) else {
            return agenda.dropLease(instance.key)
        }
        agenda.startLease(
            instance.key, period: .seconds(seconds), at: time.steady(),
            isTimed: !instance.health.isLapsed || instance.owner == .api)
    }
}

// Signs of life.
extension Keeper {
    /// Renews the lease of an instance by a command that does nothing else; gives its result, or
    /// nil when an operation has to be made for it.
    ///
    /// Neither the disk nor other commands are waited for. An identical registration is answered
    /// with the operation of the one before: that is on disk, it succeeded, and it registered just
    /// this. Operations of their own would cost a write each, and heartbeats would push all others
    /// out of those that are kept.
    func renewLease(
        _ key: Instance.Key, by command: Command
    ) throws(ServerError) -> CommandResult? {
        if registry.instance(key)?.health.isLapsed == true { _ = try observe([.renewLease(key)]) }
        agenda.renewLease(key, at: time.steady())
        guard case .registerInstance = command else { return .done }
        guard let id = agenda.operation(of: key), registry.isKeptLong(id, at: time.wall()) else {
            return nil
        }
        return .operation(id)
    }

    /// Renews the lease of an instance that a committed command gave a sign of life of.
    func noteSignOfLife(_ command: Command, _ verdict: Verdict) {
        guard case .success(let result) = verdict else { return }
        switch command {
        case .updateCustomHealth(let key, _), .renewLease(let key):
            agenda.renewLease(key, at: time.steady())
        case .registerInstance(let request):
            let key = Instance.Key(service: request.serviceID, instance: request.instanceID)
            guard case .operation(let id) = result, registry.operation(id)?.outcome == .success,
                let instance = registry.instance(key), instance.has(request.attributes)
            else { return }
            agenda.renewLease(key, at: time.steady())
            agenda.setOperation(id, of: key)
        default: break
        }
    }
}

// The one timer.
extension Keeper {
    /// Sets the timer to what is due first, unless it goes off before that anyway.
    func setTimer(notBefore earliest: Duration = .zero) {
        let (first, second) = (agenda.next, projection.outside.next)
        guard !isClosed, let next = first.map({ min($0, second ?? $0) }) ?? second else { return }
        let end = max(next, earliest, time.steady())
        if let timer, timer.end <= end { return }
        timer?.task.cancel()
        let task = Task { [weak self, sleep = time.sleep] in
            guard (try? await sleep(end)) != nil else { return }
            await self?.timerWentOff(end)
        }
        timer = Timer(end: end, task: task)
    }

    private func timerWentOff(_ end: Duration) {
        guard timer?.end == end else { return }
        timer = nil
        let now = time.steady()
        if now - end > ServerLimits.starvation {
            agenda.beginLeasesAnew(at: now)
            logger.notice(
                "the server was held up: every lease begins anew",
                metadata: ["seconds": "\((now - end).seconds)"])
        }
        settleDue()
    }
}

extension RegistryDelta.Row<Instance> {
    /// Whether the instance was registered, for the first time or again.
    fileprivate var isRegistration: Bool {
        old?.registered != new?.registered || old?.attributes != new?.attributes
    }

    /// Whether a period of the instance's lease begins: with a registration, a lapse, a renewal.
    fileprivate var hasNewLease: Bool {
        isRegistration || old?.health.isLapsed != new?.health.isLapsed
    }
}

extension Instance {
    /// Whether it was registered with these attributes: it may have got an address beside them.
    fileprivate func has(_ attributes: [String: String]) -> Bool {
        attributes.allSatisfy { self.attributes[$0.key] == $0.value }
    }
}
