/// A bar of a benchmark and what was reached.
struct Verdict: Equatable, Sendable {
    let title: String
    let demand: String
    /// Nil when it was not measured.
    let reached: Double?
    let isMet: Bool
    /// Digits behind the point of what was reached.
    let digits: Int

    /// A figure that may be at most a limit.
    static func atMost(
        _ limit: Double, _ title: String, _ reached: Double?, unit: String = "", digits: Int = 2
    ) -> Verdict {
        Verdict(
            title: title, demand: "at most \(limit.formatted(digits))\(unit)", reached: reached,
            isMet: reached.map { $0 <= limit } ?? false, digits: digits)
    }

    /// A figure that has to be at least a limit.
    static func atLeast(
        _ limit: Double, _ title: String, _ reached: Double?, digits: Int = 2
    ) -> Verdict {
        Verdict(
            title: title, demand: "at least \(limit.formatted(digits))", reached: reached,
            isMet: reached.map { $0 >= limit } ?? false, digits: digits)
    }

    /// The table of these as Markdown; what was not measured is left out.
    static func table(_ verdicts: [Verdict]) -> String {
        let rows = verdicts.compactMap { verdict in
            verdict.reached.map { reached in
                [
                    verdict.title, verdict.demand, reached.formatted(verdict.digits + 1),
                    verdict.isMet ? "met" : "**missed**",
                ]
            }
        }
        return MarkdownTable(["bar", "limit", "reached", ""], rows, words: 4).text
    }
}
