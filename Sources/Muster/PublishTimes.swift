/// How long the last publishes took: projecting what changed into the new trie, and storing its
/// root.
struct PublishTimes: Sendable {
    private var samples: [Duration] = []
    private var next = 0
    /// All publishes since the start.
    private(set) var count = 0
    /// The time of all publishes since the start.
    private(set) var total = Duration.zero

    /// Takes in one publish.
    mutating func add(_ time: Duration) {
        count += 1
        total += time
        if samples.count < ServerLimits.publishTimes {
            samples.append(time)
        } else {
            samples[next] = time
            next = (next + 1) % samples.count
        }
    }

    /// The time that this share of the last publishes, 0 to 1, did not exceed; zero without any.
    func percentile(_ share: Double) -> Duration {
        guard !samples.isEmpty else { return .zero }
        return samples.sorted()[min(samples.count - 1, Int(Double(samples.count) * share))]
    }
}
