import Muster
import Registry

/// What was found out while instances were changed.
struct ChurnResult: Codable, Sendable {
    /// Changes that were acknowledged.
    var changes = 0
    /// From the first tick to the last acknowledgement.
    var seconds = 0.0
    /// Publishes of the server in that time.
    var publishes = 0
    /// From the command to its acknowledgement.
    var times = ChangeTimes()
    /// Changes that were asked for over UDP once they were acknowledged.
    var probes = 0
    /// Of these, those that the answer did not show.
    var stale = 0
    /// Of these, those that were not answered.
    var unanswered = 0

    /// Changes a second.
    var rate: Double { seconds > 0 ? Double(changes) / seconds : 0 }
}

/// Changes instances of a server at a steady rate, and looks whether DNS shows it.
struct ChurnRun: Sendable {
    let server: Server
    let probe: VisibilityProbe
    /// Changes that may wait for the server at the same time: 1 lets each be published alone.
    let atOnce: Int
    /// How many changes there are for each that is asked for.
    let changesPerProbe: Int
    /// Whether it makes the changes; without, it does all the rest, the questions included.
    var makesChanges = true

    /// Makes `count` changes, `rate` a second.
    func run(_ sequence: inout ChurnSequence, rate: Int, count: Int) async throws -> ChurnResult {
        let publishes = await server.statistics().publishes
        var next = sequence
        let changes = (0..<count).map { _ in next.next() }
        if makesChanges { sequence = next }
        var result = ChurnResult()
        let start = ContinuousClock.now
        if atOnce == 1 {
            try await makeInTurn(changes, rate: rate, &result)
        } else {
            try await makeTogether(changes, rate: rate, &result)
        }
        result.seconds = start.duration(to: .now) / .seconds(1)
        result.publishes = await server.statistics().publishes - publishes
        return result
    }

    /// Makes each change when it is due and the one before it is done.
    ///
    /// The task blocks its thread until a change is due, and the server's actor, which has nothing
    /// else to do then, runs on it as on that of any caller: what the benchmark itself adds to a
    /// change is one timer.
    private func makeInTurn(
        _ changes: [InstanceChange], rate: Int, _ result: inout ChurnResult
    ) async throws {
        let task = Task.detached {
            var outcomes: [Outcome] = []
            outcomes.reserveCapacity(changes.count)
            let commands = changes.map(\.command)
            let start = ChurnPacer.now
            for tick in changes.indices {
                ChurnPacer.wait(until: ChurnPacer.moment(of: tick + 1, rate: rate, after: start))
                let time = try await make(commands[tick])
                outcomes.append(Outcome(time: time, verdict: await check(changes, at: tick)))
            }
            return outcomes
        }
        for outcome in try await task.value { result.add(outcome) }
    }

    /// Makes each change when it is due, at most `atOnce` at the same time.
    private func makeTogether(
        _ changes: [InstanceChange], rate: Int, _ result: inout ChurnResult
    ) async throws {
        try await withThrowingTaskGroup(of: Outcome.self) { group in
            var waiting = 0
            for await tick in ChurnPacer.ticks(rate: rate, count: changes.count) {
                if waiting == atOnce, let outcome = try await group.next() {
                    result.add(outcome)
                    waiting -= 1
                }
                group.addTask {
                    let time = try await make(changes[tick].command)
                    return Outcome(time: time, verdict: await check(changes, at: tick))
                }
                waiting += 1
            }
            for try await outcome in group { result.add(outcome) }
        }
    }

    /// Carries a command out; gives the time until it was acknowledged.
    private func make(_ command: Command) async throws -> Duration {
        let start = ContinuousClock.now
        if makesChanges { try await server.run(command) }
        return start.duration(to: .now)
    }

    /// Asks whether DNS shows the change of this index; nil for those that are not asked for.
    private func check(
        _ changes: [InstanceChange], at index: Int
    ) async -> VisibilityProbe.Verdict? {
        guard index.isMultiple(of: changesPerProbe) else { return nil }
        let id = UInt16(truncatingIfNeeded: index / changesPerProbe)
        return await probe.check(changes[index], id: id)
    }

    /// What became of one change.
    fileprivate struct Outcome: Sendable {
        let time: Duration
        let verdict: VisibilityProbe.Verdict?
    }
}

extension ChurnResult {
    fileprivate mutating func add(_ outcome: ChurnRun.Outcome) {
        changes += 1
        times.add(outcome.time)
        guard let verdict = outcome.verdict else { return }
        probes += 1
        if verdict == .stale { stale += 1 }
        if verdict == .lost { unanswered += 1 }
    }

    /// Adds what another round found out.
    mutating func add(_ other: ChurnResult) {
        changes += other.changes
        seconds += other.seconds
        publishes += other.publishes
        times.add(other.times)
        probes += other.probes
        stale += other.stale
        unanswered += other.unanswered
    }
}
