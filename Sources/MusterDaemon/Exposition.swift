/// Metrics in the Prometheus text format, version 0.0.4.
struct Exposition {
    /// What a metric's numbers mean.
    enum Kind: String {
        case counter, gauge, summary
    }

    /// One number of a metric and the labels that tell it from the others.
    struct Sample {
        let labels: [(name: String, value: String)]
        let value: Double

        /// A number with these labels.
        init(_ labels: [(name: String, value: String)], _ value: Double) {
            self.labels = labels
            self.value = value
        }
    }

    /// The lines so far, each with its line feed.
    private(set) var text = ""

    /// Adds a metric of one number.
    mutating func add(_ kind: Kind, _ name: String, _ help: String, _ value: Double) {
        add(kind, name, help, [Sample([], value)])
    }

    /// Adds a metric with a number for each set of labels; none leaves it out.
    mutating func add(_ kind: Kind, _ name: String, _ help: String, _ samples: [Sample]) {
        guard !samples.isEmpty else { return }
        begin(kind, name, help)
        for sample in samples { line(name, sample) }
    }

    /// Adds a distribution: some of its quantiles, the sum of what was measured and how often.
    mutating func summarize(
        _ name: String, _ help: String, quantiles: [(name: String, value: Double)], sum: Double,
        count: Int
    ) {
        begin(.summary, name, help)
        for quantile in quantiles {
            line(name, Sample([("quantile", quantile.name)], quantile.value))
        }
        line("\(name)_sum", Sample([], sum))
        line("\(name)_count", Sample([], Double(count)))
    }

    private mutating func begin(_ kind: Kind, _ name: String, _ help: String) {
        text += "# HELP \(name) \(Self.escape(help))\n# TYPE \(name) \(kind.rawValue)\n"
    }

    private mutating func line(_ name: String, _ sample: Sample) {
        let labels = sample.labels.map {
            "\($0.name)=\"\(Self.escape($0.value).replacing("\"", with: "\\\""))\""
        }
        let set = labels.isEmpty ? "" : "{\(labels.joined(separator: ","))}"
        text += "\(name)\(set) \(Self.number(sample.value))\n"
    }

    private static func escape(_ value: String) -> String {
        value.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
    }

    private static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        return Int64(exactly: value).map(String.init) ?? "\(value)"
    }
}
