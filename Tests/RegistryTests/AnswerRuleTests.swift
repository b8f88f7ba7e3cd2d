import Registry
import Testing

/// The table of `AnswerRule`, row by row.
@Suite("The answer rule")
struct AnswerRuleTests {
    /// A row: instances as `id status lostAt`, the settings, and what is chosen.
    struct Row: CustomStringConvertible, Sendable {
        let instances: String
        var check = HealthCheck.custom
        var allUnhealthy = AnswerSettings.AllUnhealthy.lastHealthy
        var unknown = AnswerSettings.Unknown.healthy
        let chosen: String
        let reason: AnswerRule.Reason

        var description: String { "\(instances) -> \(chosen)" }

        var candidates: [AnswerRule.Candidate] {
            instances.split(separator: ",").map { text in
                let words = text.split(separator: " ").map(String.init)
                let status: HealthStatus =
                    ["H": .healthy, "U": .unhealthy, "?": .unknown][words[1]] ?? .unknown
                let health = InstanceHealth(
                    status: status, lostAt: words.count > 2 ? Int64(words[2]) : nil,
                    since: Timestamp(milliseconds: 0))
                return AnswerRule.Candidate(id: words[0], health: health)
            }
        }
    }

    static let rows: [Row] = [
        // Nobody is there.
        Row(instances: "", chosen: "", reason: .noInstances),
        Row(instances: "", check: .none, chosen: "", reason: .noInstances),
        Row(instances: "", allUnhealthy: .all, chosen: "", reason: .noInstances),
        // No check: everything, until a lease runs out.
        Row(instances: "a ?, b ?", check: .none, chosen: "a b", reason: .everything),
        Row(
            instances: "a ?, b H", check: .none, unknown: .unhealthy, chosen: "a b",
            reason: .everything),
        Row(instances: "a H, b H", check: .none, chosen: "a b", reason: .everything),
        Row(instances: "a U 4, b ?, c H", check: .none, chosen: "b c", reason: .healthy),
        Row(
            instances: "a U 4, b ?", check: .none, unknown: .unhealthy, chosen: "b",
            reason: .healthy),
        Row(instances: "a U 4, b U 5", check: .none, chosen: "b", reason: .lastHealthy("b")),
        Row(
            instances: "a U 1", check: .none, allUnhealthy: .none, chosen: "",
            reason: .allUnhealthyNone),
        // Some are healthy: exactly those.
        Row(instances: "a H", chosen: "a", reason: .healthy),
        Row(instances: "a H, b H, c H", chosen: "a b c", reason: .healthy),
        Row(instances: "a U 9, b H, c U 7, d H", chosen: "b d", reason: .healthy),
        Row(instances: "a U 9, b ?", chosen: "b", reason: .healthy),
        Row(instances: "a U 9, b ?", check: probe, chosen: "b", reason: .healthy),
        Row(instances: "a ?, b H", unknown: .unhealthy, chosen: "b", reason: .healthy),
        // None is healthy: the last that was.
        Row(instances: "a U 1", chosen: "a", reason: .lastHealthy("a")),
        Row(instances: "a U 1, b U 3, c U 2", chosen: "b", reason: .lastHealthy("b")),
        Row(instances: "a U, b U 1, c U", chosen: "b", reason: .lastHealthy("b")),
        Row(instances: "b U 5, a U 5, c U 4", chosen: "a", reason: .lastHealthy("a")),
        Row(instances: "a U 5, B U 5", chosen: "B", reason: .lastHealthy("B")),
        Row(
            instances: "a ?, b U 1", unknown: .unhealthy, chosen: "b",
            reason: .lastHealthy("b")),
        // None is healthy and none ever was: all.
        Row(instances: "a U, b U", chosen: "a b", reason: .neverHealthy),
        Row(instances: "a ?, b ?", unknown: .unhealthy, chosen: "a b", reason: .neverHealthy),
        // The other settings.
        Row(
            instances: "a U 1, b U", allUnhealthy: .all, chosen: "a b",
            reason: .allUnhealthyAll),
        Row(
            instances: "a U 1, b U", allUnhealthy: .none, chosen: "",
            reason: .allUnhealthyNone),
        Row(instances: "a U 1, b H", allUnhealthy: .none, chosen: "b", reason: .healthy),
    ]

    @Test("chooses as its table says", arguments: rows)
    func table(row: Row) {
        let settings = AnswerSettings(allUnhealthy: row.allUnhealthy, unknown: row.unknown)
        let choice = AnswerRule.choose(row.candidates, check: row.check, settings: settings)
        #expect(choice.reason == row.reason)
        #expect(choice.instances == row.chosen.split(separator: " ").map(String.init))
    }

    @Test("The most answers are no matter of the choice")
    func maxAnswers() {
        let row = Row(instances: "a H, b H, c H", chosen: "", reason: .healthy)
        let settings = AnswerSettings(maxAnswers: 1)
        let choice = AnswerRule.choose(row.candidates, check: .custom, settings: settings)
        #expect(choice.instances == ["a", "b", "c"])
    }
}
