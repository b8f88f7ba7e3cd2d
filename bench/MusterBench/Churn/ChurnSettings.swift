/// What `churn` is run with.
struct ChurnSettings: Sendable {
    var services = 10_000
    /// Changes a second.
    var rate = 1000
    /// Many short ones tell more than few long ones: what else runs on the machine comes and goes
    /// within seconds.
    var rounds = 15
    /// Seconds of each load.
    var seconds = 1.0
    /// Newcomers, and members, that are changed.
    var targets = 2000
    /// Questions in the file that clients go round.
    var queries = 100_000

    /// Seconds of changes before a load begins, and after it should have ended.
    static let margin = 0.5

    /// The loads that are measured.
    static let loads: [Load] = [.udp, .saturated]

    /// Changes of a round: they begin before the load and last longer.
    var changesOfRound: Int { Int((seconds + 3 * Self.margin) * Double(rate)) }

    /// Takes what is over within a minute and still measures everything.
    mutating func shorten() {
        services = 1000
        rounds = 1
        seconds = 1
    }
}
