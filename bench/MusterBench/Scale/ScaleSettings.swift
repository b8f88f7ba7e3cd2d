/// What `scale` is run with.
struct ScaleSettings: Sendable {
    /// A part of the measurement.
    enum Part: String, CaseIterable, Sendable {
        case idle, publish, services, memory, start, load
    }

    var sizes = [1000, 10_000, 100_000, Self.largeSize, 1_000_000].map(ScaleSize.init)
    var parts = Set(Part.allCases)
    /// Changes of each kind at each size.
    var changes = 3000
    /// Sizes of services that are changed.
    var serviceSizes = [1, 100, 10_000]
    /// How often each start is repeated, and each load.
    var rounds = 3
    /// Seconds of each load.
    var seconds = 3.0
    /// Questions in the file that clients go round.
    var queries = 100_000
    /// Where the peers' packages are unpacked.
    var peers: String
    /// The program `muster`.
    var muster: String
    /// The zones that `make run` serves.
    var demo: String

    /// The instances of the bars about memory and start.
    static let largeSize = 450_000

    /// Takes what is over within a minute and still measures everything.
    mutating func shorten() {
        sizes = [1000, 4000].map(ScaleSize.init)
        changes = 300
        serviceSizes = [1, 100, 1000]
        rounds = 1
        seconds = 1
    }
}
