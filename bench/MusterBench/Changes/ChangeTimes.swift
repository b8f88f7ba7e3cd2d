/// How long each of many changes took.
struct ChangeTimes: Codable, Sendable {
    private var nanoseconds: [Int64] = []

    /// How many there are.
    var count: Int { nanoseconds.count }

    /// Takes in one time.
    mutating func add(_ time: Duration) {
        let (seconds, attoseconds) = time.components
        nanoseconds.append(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    }

    /// Takes in the times of others.
    mutating func add(_ others: ChangeTimes) { nanoseconds += others.nanoseconds }

    /// The time in microseconds that a share of the changes, above 0 and up to 1, did not exceed:
    /// the nearest rank, so always a time that occurred. Zero without any.
    func percentile(_ share: Double) -> Double {
        guard !nanoseconds.isEmpty else { return 0 }
        let rank = Int((share * Double(nanoseconds.count)).rounded(.up))
        return Double(nanoseconds.sorted()[min(max(rank, 1), nanoseconds.count) - 1]) / 1000
    }
}
