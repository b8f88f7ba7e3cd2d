internal import Registry

// Probes: when they begin, and what their ends mean.

extension CheckTable {
    /// Takes in that it is `now`; `expected` is when this should have happened.
    mutating func advance(to now: Moment, expected: Moment) {
        if now - expected > ProbeLimits.lateness { starvedUntil = now }
        for slot in wheel.advance(to: now) {
            guard var entry = entries[slot] else { continue }
            if let probe = entry.probe {
                actions.append(.expire(ProbeID(slot: slot, number: probe.number)))
                continue
            }
            if !entry.isPaced {
                entry.next = entry.next + .seconds(entry.check.interval)
                entries[slot] = entry
            }
            launch(slot, at: now)
        }
    }

    /// Begins a probe of a check that is in no list, or says when it may begin.
    mutating func launch(_ slot: Int, at now: Moment) {
        guard var entry = entries[slot] else { return }
        if !entry.isPaced, let due = pace(entry.check.target, at: now) {
            entry.isPaced = true
            entries[slot] = entry
            wheel.insert(slot, at: due)
            return
        }
        entry.isPaced = false
        entries[slot] = entry
        if let source = budgets.take(for: entry.behaviour) {
            begin(slot, with: source, at: now)
        } else {
            wheel.enqueue(slot, in: entry.behaviour.rawValue)
        }
    }

    /// Takes the next turn at a target; gives when it is, nil for now.
    private mutating func pace(_ target: ProbeTarget, at now: Moment) -> Moment? {
        let step = Duration.nanoseconds(1_000_000_000 / Int64(max(1, settings.targetRate)))
        let turn = paces[target]?.next ?? now
        paces[target]?.next = max(turn, now) + step
        return turn > now ? turn : nil
    }

    /// Begins a probe that has a socket.
    private mutating func begin(
        _ slot: Int, with source: SocketBudgets.Behaviour, at now: Moment
    ) {
        guard let entry = entries[slot] else { return }
        probes += 1
        let deadline = now + entry.check.connectLimit
        entries[slot]?.probe = Probe(
            number: probes, start: now, budget: source, stageStart: now,
            deadline: deadline)
        wheel.insert(slot, at: deadline)
        actions.append(.connect(ProbeID(slot: slot, number: probes), entry.check))
    }

    /// Gives a socket back, for the first check that waits for one of its kind.
    mutating func giveBack(_ source: SocketBudgets.Behaviour, at now: Moment) {
        budgets.giveBack(source)
        for heir in SocketBudgets.heirs(of: source) {
            guard let slot = wheel.dequeue(from: heir.rawValue) else { continue }
            if let source = budgets.take(for: heir) { begin(slot, with: source, at: now) }
            return
        }
    }

    /// The probe of this id, while it is under way.
    func probe(_ id: ProbeID) -> Probe? {
        guard let probe = entries[id.slot]?.probe, probe.number == id.number else { return nil }
        return probe
    }

    /// Takes in that a probe came to another stage; the status line has a limit of its own.
    mutating func reach(_ stage: ProbeStage, _ id: ProbeID, at now: Moment) {
        guard var probe = probe(id) else { return }
        probe.stage = stage
        if stage == .statusLine {
            probe.stageStart = now
            probe.deadline = now + ProbeLimits.statusLine
            wheel.remove(id.slot)
            wheel.insert(id.slot, at: probe.deadline)
        }
        entries[id.slot]?.probe = probe
    }

    /// Takes in that a probe's deadline has passed; see `finish`.
    mutating func expire(_ id: ProbeID, at now: Moment, time: Timestamp) -> Finding {
        guard let probe = probe(id), now >= probe.deadline else { return Finding() }
        let outcome = ProbeOutcome.failed(.timeout(probe.stage))
        return finish(id, outcome, at: now, time: time)
    }

    /// Takes in how a probe ended; gives what that changed.
    ///
    /// What comes long after its deadline counts for nothing: neither the target nor the network
    /// made it late. Nor does a time limit that ran while this machine stood still.
    mutating func finish(
        _ id: ProbeID, _ outcome: ProbeOutcome, at now: Moment, time: Timestamp
    ) -> Finding {
        guard let probe = probe(id), var entry = entries[id.slot] else { return Finding() }
        let isSilent = outcome.isTimeout
        let isLate =
            now - probe.deadline > ProbeLimits.lateness
            || (isSilent && probe.stageStart <= starvedUntil)
        close(id.slot, &entry, probe, at: now)
        defer { giveBack(probe.budget, at: now) }
        if isLate {
            counts.late += 1
            entries[id.slot] = entry
            return Finding()
        }
        entry.behaviour = isSilent ? .silent : .answering
        counts.add(entry.check.kind, outcome)
        let result = CheckResult(time: time, latency: now - probe.start, outcome: outcome)
        entry.last = result
        let doubt = entry.health.failuresLeft
        let status = entry.health.take(passed: outcome.isPass)
        entries[id.slot] = entry
        guard let status else {
            let isOther = entry.health.failuresLeft != doubt
            return Finding(doubted: isOther ? entry.check.key : nil)
        }
        return Finding(
            observation: Observation(
                key: entry.check.key, generation: entry.generation, status: status,
                result: result))
    }

    /// Takes in that a probe could not be made for want of a socket: that says nothing about the
    /// target.
    mutating func fail(_ id: ProbeID, at now: Moment) {
        guard let probe = probe(id), var entry = entries[id.slot] else { return }
        close(id.slot, &entry, probe, at: now)
        entries[id.slot] = entry
        counts.notMade += 1
        giveBack(probe.budget, at: now)
    }

    /// Ends a probe; the next one is due at the check's next time that is not over.
    private mutating func close(
        _ slot: Int, _ entry: inout Entry, _ probe: Probe, at now: Moment
    ) {
        entry.probe = nil
        let interval = Int64(entry.check.interval) * 1_000_000_000
        let missed = (now - entry.next).nanoseconds
        if missed >= 0 {
            entry.next = entry.next + .nanoseconds((missed / interval + 1) * interval)
        }
        wheel.remove(slot)
        wheel.insert(slot, at: entry.next)
    }
}

extension ProbeOutcome {
    /// Whether the probe passed.
    var isPass: Bool { if case .passed = self { true } else { false } }

    /// Whether the target said nothing until the deadline.
    var isTimeout: Bool { if case .failed(.timeout) = self { true } else { false } }
}
