internal import NIOCore
internal import NIOPosix
package import Registry
internal import Synchronization

/// The probers: they check instances over HTTP, HTTPS and TCP, and tell when the health of one is
/// another now.
///
///     update ──▶ CheckTable ──▶ connect on an event loop ──▶ result ──▶ CheckTable ──▶ observe
///                    ▲ one tick, when the next check or deadline is due
///
/// There is no thread and no timer for a check; there is no thread at all before the first check.
/// The table is behind a lock that is held for microseconds, so that the keeper never waits.
package final class HealthChecks: Sendable {
    /// What exists once there are checks.
    private struct Engine: Sendable {
        let group: MultiThreadedEventLoopGroup
        /// The loop that ticks.
        let loop: any EventLoop
        var table: CheckTable
        /// The connections of probes under way, by their numbers.
        var channels: [UInt64: any Channel] = [:]
        var tick: Scheduled<Void>?
        /// When that tick is due.
        var wake: Moment?

        /// The moment that it is.
        var moment: Moment { Moment(loop.now) }
    }

    private let engine = Mutex<Engine?>(nil)
    private let isStopped = Atomic(false)
    private let settings: ProbeSettings
    private let sockets: Int
    private let seed: any RandomNumberGenerator & Sendable
    private let clock: @Sendable () -> Timestamp
    private let observe: @Sendable (Observation) -> Void
    private let doubt: (@Sendable (Instance.Key) -> Void)?
    private let client: ProbeClient

    /// Probers without checks.
    ///
    /// - Parameters:
    ///   - files: How many files probes may have open.
    ///   - randomness: What the phases of the checks are drawn from.
    ///   - clock: The time of day, for people.
    ///   - observe: Told of every change, on a thread that must not be held up; `isCurrent` says
    ///     whether it still holds.
    ///   - doubt: Told when `doubt(about:)` may say something else of an instance; nil when nobody
    ///     wants to know.
    package init(
        settings: ProbeSettings, files: Int, randomness: any RandomNumberGenerator & Sendable,
        clock: @escaping @Sendable () -> Timestamp,
        observe: @escaping @Sendable (Observation) -> Void,
        doubt: (@Sendable (Instance.Key) -> Void)? = nil
    ) {
        self.settings = settings
        sockets = min(ProbeLimits.sockets, files)
        seed = randomness
        self.clock = clock
        self.observe = observe
        self.doubt = doubt
        client = ProbeClient(validatesCertificates: settings.validatesCertificates)
    }

    /// Stops checks, then starts others. A check that its instance has already goes on as it was;
    /// in place of another one it starts afresh, as it does when it is stopped in the same step.
    ///
    /// - Parameter isSpread: Whether the first probes are spread over the checks' intervals, as
    ///   after a restart; else they are due at once.
    package func update(start: [Check], stop: [Instance.Key], isSpread: Bool = false) {
        let actions = engine.withLock { engine -> [ProbeAction] in
            if isStopped.load(ordering: .relaxed) || (engine == nil && start.isEmpty) { return [] }
            var running = engine ?? makeEngine()
            // Taken out, so that the table is changed in place.
            engine = nil
            defer { engine = running }
            let now = running.moment
            for key in stop { running.table.stop(key, at: now) }
            for check in start { running.table.start(check, at: now, isSpread: isSpread) }
            schedule(&running, at: now)
            return running.table.takeActions()
        }
        carryOut(actions)
    }

    /// Whether an observation is of a check that still runs, and still its last word. The keeper
    /// asks right before it decides.
    package func isCurrent(_ observation: Observation) -> Bool {
        engine.withLock { $0?.table.isCurrent(observation) ?? false }
    }

    /// What the check of an instance knows; nil when it has none.
    package func report(of key: Instance.Key) -> CheckReport? {
        let time = clock()
        return engine.withLock { engine in
            guard let engine else { return nil }
            return engine.table.report(of: key, at: engine.moment, time: time)
        }
    }

    /// Whole seconds after its last failure in which an instance could become UNHEALTHY at the
    /// earliest; nil when it has not failed last, or is UNHEALTHY already.
    package func doubt(about key: Instance.Key) -> Int? {
        engine.withLock { $0?.table.doubt(about: key) }
    }

    /// What was counted; nil before the first check.
    package var statistics: ProbeStatistics? { engine.withLock { $0?.table.statistics } }

    /// Drops all checks and connections, and ends the threads.
    package func stop() async {
        isStopped.store(true, ordering: .relaxed)
        let last = engine.withLock { engine -> Engine? in
            defer { engine = nil }
            return engine
        }
        guard let last else { return }
        last.tick?.cancel()
        for channel in last.channels.values { ProbeClient.drop(channel) }
        try? await last.group.shutdownGracefully()
    }

    private func makeEngine() -> Engine {
        let threads = max(1, min(ProbeLimits.threads, System.coreCount / 2))
        let group = MultiThreadedEventLoopGroup(numberOfThreads: threads)
        let loop = group.next()
        let table = CheckTable(
            settings: settings, sockets: sockets, at: Moment(loop.now), randomness: seed)
        return Engine(group: group, loop: loop, table: table)
    }
}

// The tick, and what the table wants.
extension HealthChecks {
    /// Sees to it that the next tick comes in time.
    private func schedule(_ engine: inout Engine, at now: Moment) {
        guard let next = engine.table.nextWake(after: now) else { return }
        if let wake = engine.wake, wake <= next { return }
        engine.tick?.cancel()
        engine.wake = next
        engine.tick = engine.loop.scheduleTask(deadline: next.deadline) { self.tick(next) }
    }

    private func tick(_ expected: Moment) {
        change { engine, now in
            guard engine.wake == expected else { return }
            engine.wake = nil
            engine.tick = nil
            engine.table.advance(to: now, expected: expected)
        }
    }

    /// Changes the engine while it is there, and carries out what follows.
    private func change(_ body: (inout Engine, Moment) -> Void) {
        let actions = engine.withLock { engine -> [ProbeAction] in
            guard let now = engine.map(\.moment) else { return [] }
            body(&engine!, now)
            schedule(&engine!, at: now)
            return engine!.table.takeActions()
        }
        carryOut(actions)
    }

    private func carryOut(_ actions: [ProbeAction]) {
        for action in actions {
            switch action {
            case .connect(let id, let check):
                guard let group = engine.withLock({ $0?.group }) else { return }
                client.probe(check, id, for: self, on: group.next())
            case .expire(let id): expire(id)
            case .abandon(let id): takeChannel(id).map(ProbeClient.drop)
            case .forget(let key, let generation):
                observe(
                    Observation(
                        key: key, generation: generation, status: .unknown,
                        result: .denied(at: clock())))
            }
        }
    }

    /// Ends a probe on its own thread, after what has come in there.
    private func expire(_ id: ProbeID) {
        let place = engine.withLock { engine in
            engine.map { ($0.channels[id.number]?.eventLoop ?? $0.loop) }
        }
        place?.execute { self.expireNow(id) }
    }

    private func expireNow(_ id: ProbeID) {
        let time = clock()
        var finding = Finding()
        var channel: (any Channel)?
        change { engine, now in
            finding = engine.table.expire(id, at: now, time: time)
            if engine.table.probe(id) == nil {
                channel = engine.channels.removeValue(forKey: id.number)
            }
        }
        channel.map(ProbeClient.drop)
        tell(finding)
    }

    private func takeChannel(_ id: ProbeID) -> (any Channel)? {
        engine.withLock { $0?.channels.removeValue(forKey: id.number) }
    }
}

// What connections tell.
extension HealthChecks {
    /// Keeps a probe's connection; false when nobody wants the probe any more.
    func keep(_ channel: any Channel, _ id: ProbeID) -> Bool {
        engine.withLock { engine in
            guard engine?.table.probe(id) != nil else { return false }
            engine?.channels[id.number] = channel
            return true
        }
    }

    /// Takes in that a probe came to another stage.
    func reach(_ stage: ProbeStage, _ id: ProbeID) {
        change { engine, now in engine.table.reach(stage, id, at: now) }
    }

    /// Takes in how a probe ended; its connection is the caller's to close.
    func finish(_ id: ProbeID, _ outcome: ProbeOutcome) {
        let time = clock()
        var finding = Finding()
        change { engine, now in
            engine.channels[id.number] = nil
            finding = engine.table.finish(id, outcome, at: now, time: time)
        }
        tell(finding)
    }

    private func tell(_ finding: Finding) {
        if let observation = finding.observation { observe(observation) }
        if let key = finding.doubted { doubt?(key) }
    }

    /// Takes in that a probe could not be made for want of a socket.
    func fail(_ id: ProbeID) {
        change { engine, now in
            engine.channels[id.number] = nil
            engine.table.fail(id, at: now)
        }
    }
}

extension Moment {
    /// The moment of an event loop's clock.
    init(_ deadline: NIODeadline) {
        self.init(nanoseconds: Int64(deadline.uptimeNanoseconds))
    }

    /// The same moment on an event loop's clock.
    var deadline: NIODeadline { .uptimeNanoseconds(UInt64(nanoseconds)) }
}
