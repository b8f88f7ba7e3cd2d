/// What several measurements of one figure say: the middle, and how far they lie apart.
struct Spread: Equatable, Codable, Sendable {
    let median: Double
    let least: Double
    let most: Double

    /// Of at least one value.
    init(_ values: [Double]) {
        precondition(!values.isEmpty)
        let sorted = values.sorted()
        let middle = sorted.count / 2
        median =
            sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
        least = sorted[0]
        most = sorted[sorted.count - 1]
    }
}
