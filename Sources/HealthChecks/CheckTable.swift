internal import Registry

/// The state of all checks: when each is due, who may probe now, and what the results say. It opens
/// no socket and reads no clock: it is told what happens when, and says what is to be done.
///
///     start, stop ──▶ ┌────────────┐ ──▶ actions: connect, expire, abandon
///     advance(to:) ─▶ │ CheckTable │
///     reach, finish ▶ └────────────┘ ──▶ observations: the status is another now
///
/// A check is due at times of its own that are whole intervals apart, whatever happened before: so
/// nothing drifts, and checks that began together do not stay together.
struct CheckTable: Sendable {
    /// A check and what is known of it.
    struct Entry: Sendable {
        var check: Check
        let generation: UInt64
        var health: HealthState
        /// The time of the next probe after the one that is due or under way.
        var next: Moment
        var behaviour = SocketBudgets.Behaviour.new
        /// True while it waits for the time that its target's rate gives it.
        var isPaced = false
        var probe: Probe?
        var last: CheckResult?
    }

    /// A probe under way.
    struct Probe: Sendable {
        let number: UInt64
        let start: Moment
        /// The budget that its socket is from.
        let budget: SocketBudgets.Behaviour
        var stage = ProbeStage.connection
        var stageStart: Moment
        var deadline: Moment
    }

    /// What is known of a target that several checks may share.
    struct Pace: Sendable {
        var checks = 0
        /// When it may be probed again.
        var next = Moment(nanoseconds: .min)
    }

    let settings: ProbeSettings
    private var randomness: any RandomNumberGenerator & Sendable
    var entries: [Entry?] = []
    private var free: [Int] = []
    private(set) var slots: [Instance.Key: Int] = [:]
    private var generations: UInt64 = 0
    var probes: UInt64 = 0
    var wheel: Wheel
    var budgets: SocketBudgets
    var paces: [ProbeTarget: Pace] = [:]
    var counts = ProbeCounts()
    /// What began before this moment may have waited for the machine and not for its target.
    var starvedUntil = Moment(nanoseconds: .min)
    var actions: [ProbeAction] = []

    /// A table without checks.
    init(
        settings: ProbeSettings, sockets: Int, at now: Moment,
        randomness: any RandomNumberGenerator & Sendable
    ) {
        self.settings = settings
        self.randomness = randomness
        wheel = Wheel(queues: SocketBudgets.Behaviour.allCases.count, at: now)
        budgets = SocketBudgets(sockets: sockets)
    }

    /// What is to be done since this was asked last.
    mutating func takeActions() -> [ProbeAction] {
        defer { actions.removeAll(keepingCapacity: true) }
        return actions
    }

    /// Starts a check, in place of the one that its instance has, if that is another. Its first
    /// probe is due now; with `isSpread` at a random time within its interval.
    mutating func start(_ check: Check, at now: Moment, isSpread: Bool) {
        if let slot = slots[check.key], entries[slot]?.check.isAlike(check) == true { return }
        stop(check.key, at: now)
        generations += 1
        let phase = Duration.nanoseconds(
            Int64.random(in: 1...Int64(check.interval) * 1_000_000_000, using: &randomness))
        let slot = free.popLast() ?? entries.count
        if slot == entries.count { entries.append(nil) }
        wheel.reserve(entries.count)
        wheel.skip(to: now)
        slots[check.key] = slot
        let isDenied = check.target.address.isDenied(by: settings.denied)
        let status = isDenied ? .unknown : check.status
        entries[slot] = Entry(
            check: check, generation: generations,
            health: HealthState(status: status, threshold: check.threshold), next: now + phase)
        paces[check.target, default: Pace()].checks += 1
        counts.checks[check.kind, default: 0] += 1
        if isDenied {
            if status != check.status {
                actions.append(.forget(check.key, generation: generations))
            }
            return
        }
        if isSpread { wheel.insert(slot, at: now + phase) } else { launch(slot, at: now) }
    }

    /// Stops a check, if there is one; a probe under way is dropped.
    mutating func stop(_ key: Instance.Key, at now: Moment) {
        guard let slot = slots.removeValue(forKey: key), let entry = entries[slot] else { return }
        wheel.remove(slot)
        entries[slot] = nil
        free.append(slot)
        counts.checks[entry.check.kind, default: 0] -= 1
        paces[entry.check.target]?.checks -= 1
        if paces[entry.check.target]?.checks == 0 { paces[entry.check.target] = nil }
        guard let probe = entry.probe else { return }
        actions.append(.abandon(ProbeID(slot: slot, number: probe.number)))
        giveBack(probe.budget, at: now)
    }

    /// When something is due next, or the schedule should see whether it runs in time; nil when
    /// there is nothing to wait for.
    func nextWake(after now: Moment) -> Moment? {
        guard let next = wheel.next else { return nil }
        return budgets.inUse > 0 ? min(next, now + ProbeLimits.heartbeat) : next
    }
}

// What people and the keeper ask.
extension CheckTable {
    /// Whether an observation is of a check that is still there, and still what it says.
    func isCurrent(_ observation: Observation) -> Bool {
        guard let slot = slots[observation.key], let entry = entries[slot] else { return false }
        return entry.generation == observation.generation
            && entry.health.status == observation.status
    }

    /// See `HealthChecks.doubt`: the deciding probe comes as many intervals later as failures are
    /// missing.
    func doubt(about key: Instance.Key) -> Int? {
        guard let slot = slots[key], let entry = entries[slot] else { return nil }
        return entry.health.failuresLeft.map { $0 * entry.check.interval }
    }

    /// What the check of an instance knows; nil when there is none.
    func report(of key: Instance.Key, at now: Moment, time: Timestamp) -> CheckReport? {
        guard let slot = slots[key], let entry = entries[slot] else { return nil }
        let isDenied = entry.check.target.address.isDenied(by: settings.denied)
        return CheckReport(
            check: entry.check, status: entry.health.status,
            last: isDenied ? CheckResult.denied(at: time) : entry.last, passes: entry.health.passes,
            failures: entry.health.failures,
            next: isDenied || entry.probe != nil ? nil : max(.zero, entry.next - now))
    }
}
