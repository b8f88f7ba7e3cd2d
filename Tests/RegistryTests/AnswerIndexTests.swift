import Registry
import TestKit
import Testing

/// The incremental form of the answer rule, against the pure function.
@Suite("The answer index")
struct AnswerIndexTests {
    /// A service whose instances change at random, and its index.
    struct Subject {
        var health: [Instance.ID: InstanceHealth] = [:]
        var index: AnswerIndex
        let check: HealthCheck
        var nextTransition: Int64 = 1

        init(check: HealthCheck, settings: AnswerSettings) {
            self.check = check
            index = AnswerIndex(check: check, settings: settings)
        }

        var choice: AnswerRule.Choice {
            AnswerRule.choose(
                health.sorted { $0.key < $1.key }
                    .map { AnswerRule.Candidate(id: $0.key, health: $0.value) },
                check: check, settings: index.settings)
        }

        mutating func change(
            _ id: Instance.ID, to status: HealthStatus?, isLost: Bool
        ) {
            let old = health[id]
            health[id] = status.map { status in
                var lostAt: Int64?
                if status == .unhealthy, isLost {
                    lostAt = nextTransition
                    nextTransition += 1
                }
                return InstanceHealth(
                    status: status, lostAt: lostAt, since: Timestamp(milliseconds: 0))
            }
            index.change(id, from: old, to: health[id])
        }
    }

    @Test("says what the rule says after every change", arguments: AnswerHistoryTests.settings)
    func agrees(settings: AnswerSettings) throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("AnswerIndexTests.agrees: seed \(seed)")
        var random = SeededGenerator(seed: seed)
        for check in [HealthCheck.none, .custom, probe] {
            var subject = Subject(check: check, settings: settings)
            for _ in 0..<1500 {
                let id = "i\(Int.random(in: 0..<4, using: &random))"
                let statuses: [HealthStatus?] = [.healthy, .unhealthy, .unhealthy, .unknown, nil]
                let status = statuses[Int.random(in: 0..<5, using: &random)]
                try verify(&subject, id, status, isLost: Bool.random(using: &random))
            }
        }
    }

    private func verify(
        _ subject: inout Subject, _ id: Instance.ID, _ status: HealthStatus?, isLost: Bool
    ) throws {
        let before = subject.choice
        try #require(subject.index.reason == before.reason)
        subject.change(id, to: status, isLost: isLost)
        let after = subject.choice
        let index = subject.index
        try #require(index.reason == after.reason)
        let chosen = subject.health.filter { index.isChosen($0.key, $0.value) }.keys.sorted()
        try #require(chosen == after.instances)
        guard before.reason == after.reason else { return }
        let moved = Set(before.instances).symmetricDifference(after.instances)
        try #require(moved.isSubset(of: [id]), "only the changed instance moves in one mode")
    }
}
