import Registry
import TestKit

@testable import HealthChecks

/// A table of checks in a time that only the test moves, with targets that behave as it is told.
struct Simulation {
    /// What a target does with a probe.
    enum Answer {
        /// Ends it after so many milliseconds.
        case ends(ProbeOutcome, after: Int64)
        /// Says nothing.
        case silence
    }

    /// A probe that began.
    struct Start: Hashable {
        let key: Instance.Key
        let time: Moment
    }

    /// A change of doubt.
    struct Doubt: Hashable {
        let key: Instance.Key
        let time: Moment
    }

    var table: CheckTable
    /// What is answered to the probe of a check.
    var answer: (Check, Moment) -> Answer = { _, _ in .ends(.passed(status: nil), after: 1) }
    private(set) var now = Moment(nanoseconds: 1_000_000_000)
    private(set) var starts: [Start] = []
    private(set) var observations: [Observation] = []
    private(set) var doubts: [Doubt] = []
    private(set) var abandoned: [ProbeID] = []
    /// The most sockets that were in use at once.
    private(set) var mostSockets = 0
    private var ends: [(time: Moment, id: ProbeID, outcome: ProbeOutcome)] = []

    init(_ settings: ProbeSettings = ProbeSettings(), sockets: Int = 4096, seed: UInt64 = 1) {
        table = CheckTable(
            settings: settings, sockets: sockets, at: now, randomness: SeededGenerator(seed: seed))
    }

    /// Starts checks now.
    mutating func start(_ checks: [Check], isSpread: Bool = false) {
        for check in checks { table.start(check, at: now, isSpread: isSpread) }
        carryOut()
    }

    /// Stops a check now.
    mutating func stop(_ key: Instance.Key) {
        table.stop(key, at: now)
        carryOut()
    }

    /// Lets time pass, tick by tick.
    mutating func run(for duration: Duration) {
        let end = now + duration
        while true {
            let wake = table.nextWake(after: now)
            let next = min(wake ?? end, ends.first?.time ?? end)
            guard next < end else { break }
            now = max(now, next)
            if let first = ends.first, first.time <= now {
                ends.removeFirst()
                finish(first.id, first.outcome)
            } else {
                table.advance(to: now, expected: wake ?? now)
                carryOut()
            }
        }
        now = end
    }

    /// Lets time pass while this machine does nothing; then what should have been done is done.
    mutating func stall(for duration: Duration) {
        let expected = table.nextWake(after: now) ?? now
        now = now + duration
        // What the network has brought meanwhile is seen before the timers, as an event loop does.
        while let first = ends.first, first.time <= now {
            ends.removeFirst()
            finish(first.id, first.outcome)
        }
        table.advance(to: now, expected: expected)
        carryOut()
    }

    private mutating func finish(_ id: ProbeID, _ outcome: ProbeOutcome) {
        let time = Timestamp(milliseconds: now.nanoseconds / 1_000_000)
        take(table.finish(id, outcome, at: now, time: time))
        carryOut()
    }

    private mutating func take(_ finding: Finding) {
        if let observation = finding.observation { observations.append(observation) }
        if let key = finding.doubted { doubts.append(Doubt(key: key, time: now)) }
    }

    private mutating func carryOut() {
        for action in table.takeActions() {
            switch action {
            case .connect(let id, let check):
                starts.append(Start(key: check.key, time: now))
                guard case .ends(let outcome, let delay) = answer(check, now) else { continue }
                let time = now + .milliseconds(delay)
                let index = ends.firstIndex { $0.time > time } ?? ends.count
                ends.insert((time, id, outcome), at: index)
            case .expire(let id):
                let time = Timestamp(milliseconds: now.nanoseconds / 1_000_000)
                take(table.expire(id, at: now, time: time))
                carryOut()
            case .abandon(let id): abandoned.append(id)
            case .forget(let key, let generation):
                let time = Timestamp(milliseconds: now.nanoseconds / 1_000_000)
                observations.append(
                    Observation(
                        key: key, generation: generation, status: .unknown,
                        result: .denied(at: time)))
            }
        }
        mostSockets = max(mostSockets, table.budgets.inUse)
    }

    /// When the probes of a check began.
    func times(of key: Instance.Key) -> [Moment] {
        starts.filter { $0.key == key }.map(\.time)
    }

    /// The statuses that were observed of a check.
    func statuses(of key: Instance.Key) -> [HealthStatus] {
        observations.filter { $0.key == key }.map(\.status)
    }
}

extension Check {
    /// A check of an instance of its own, at an address of its own.
    static func simulated(
        _ number: Int, kind: HealthCheckConfig.Kind = .http, threshold: Int = 3,
        interval: Int = 10, status: HealthStatus = .unknown, target: Int? = nil
    ) -> Check {
        Check(
            key: Instance.Key(service: "srv", instance: "i-\(number)"), kind: kind,
            target: ProbeTarget(.ipv4(0x0A00_0000 + UInt32(target ?? number)), port: 80),
            threshold: threshold, interval: interval, status: status)
    }
}
