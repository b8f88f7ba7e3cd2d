/// What `health` is run with.
struct HealthSettings: Sendable {
    /// How many instances are probed, two of each service.
    var instances = 1000
    /// Seconds of each part.
    var seconds = 20
    /// How many targets change what they answer, a second.
    var rate = 50
    /// The program `muster`.
    var muster: String
    /// The source of the library that makes a disk stall.
    var stall: String

    /// How many services there are.
    var services: Int { instances / 2 }
}

/// What is the matter with the disk that the server writes to.
enum HealthDisk: String, CaseIterable, Sendable {
    case idle, full, stalled

    /// What it is called in tables.
    var title: String {
        switch self {
        case .idle: "writes what it is given"
        case .full: "full"
        case .stalled: "stalled: no fsync returns"
        }
    }
}
