import Muster
import Registry
import Testing

/// That no instance is picked more often than another, by Pearson's chi-square test.
///
/// The limits are those that a fair pick exceeds once in ten million runs.
@Suite("Picks are fair")
struct FairPicks {
    @Test("WEIGHTED picks each of ten instances equally often")
    func weighted() async throws {
        let counts = try await picks(of: 10, asked: 10_000, policy: .weighted)
        #expect(counts.count == 10)
        let sum = Self.deviation(counts.values, expected: 1000)
        #expect(sum < 51, "chi-square with 9 degrees of freedom: \(sum)")
    }

    @Test("Of twenty instances, eight are shown, each equally often")
    func limited() async throws {
        let counts = try await picks(
            of: 20, asked: 5000, policy: .multivalue, tags: [AnswerTag.maxAnswers: "8"])
        #expect(counts.count == 20)
        let sum = Self.deviation(counts.values, expected: 2000)
        #expect(sum < 71, "chi-square with 19 degrees of freedom: \(sum)")
    }

    /// How often each address was in an answer.
    private func picks(
        of instances: Int, asked: Int, policy: DNSConfig.RoutingPolicy, tags: [String: String] = [:]
    ) async throws -> [String: Int] {
        let test = try await TestServer()
        let service = try await test.service("web", [.init(.a, ttl: 10)], policy, tags: tags)
        for number in 1...instances {
            try await test.register(service, "i\(number)", "192.0.2.\(number)")
        }
        var counts: [String: Int] = [:]
        for _ in 0..<asked {
            let answer = try test.ask("web.example.local")
            #expect(answer.count == (policy == .weighted ? 1 : 8))
            for address in answer { counts[address, default: 0] += 1 }
        }
        await test.server.stop()
        return counts
    }

    private static func deviation(_ counts: some Sequence<Int>, expected: Double) -> Double {
        counts.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
    }
}
