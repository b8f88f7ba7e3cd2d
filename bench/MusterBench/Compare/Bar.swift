/// A ratio that Muster has to keep below or above a limit.
struct Bar: Sendable {
    let figure: Measurements.Figure
    let load: Load
    let other: String
    /// True when the ratio may be at most the limit, false when it has to be at least that.
    let isCeiling: Bool
    let limit: Double

    /// All of this comparison.
    static let all: [Bar] = [
        .processor(.udp, "echo", atMost: 1.08), .processor(.edns, "echo", atMost: 1.08),
        .processor(.udp, "Knot", atMost: 0.88), .processor(.udp, "NSD", atMost: 0.92),
        .processor(.udp, "gdnsd", atMost: 1.0),
        .queries(.saturated, "Knot", atLeast: 1.30), .queries(.saturated, "NSD", atLeast: 1.15),
        .queries(.saturated, "gdnsd", atLeast: 1.05),
        .processor(.tcp, "gdnsd", atMost: 1.05), .queries(.tcp, "gdnsd", atLeast: 0.95),
    ]

    /// What it is about.
    var title: String {
        let what =
            switch figure {
            case .queriesPerSecond: "queries/s"
            case .processorPerQuery: "CPU per query"
            case .userPerQuery: "user CPU per query"
            }
        return "\(what) ÷ \(other) (\(load.title))"
    }

    /// `at most 1.08`.
    var demand: String { (isCeiling ? "at most " : "at least ") + limit.formatted(2) }

    /// Whether a ratio keeps it.
    func isMet(by ratio: Double) -> Bool { isCeiling ? ratio <= limit : ratio >= limit }

    private static func processor(_ load: Load, _ other: String, atMost limit: Double) -> Bar {
        Bar(figure: .processorPerQuery, load: load, other: other, isCeiling: true, limit: limit)
    }

    private static func queries(_ load: Load, _ other: String, atLeast limit: Double) -> Bar {
        Bar(figure: .queriesPerSecond, load: load, other: other, isCeiling: false, limit: limit)
    }
}
