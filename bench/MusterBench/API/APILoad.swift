/// A way to load an API: what is asked for, over how many connections.
enum APILoad: String, CaseIterable, Sendable {
    case registerAlone, register, discoverAlone, discover

    /// Whether it changes something, which has to be on disk before the reply.
    var isChange: Bool { self == .registerAlone || self == .register }

    /// How many connections ask at the same time, each one request after the other.
    var connections: Int {
        switch self {
        case .registerAlone, .discoverAlone: 1
        case .register, .discover: 64
        }
    }

    /// What it is called in tables.
    var title: String {
        let what = isChange ? "durable change" : "DiscoverInstances"
        return connections == 1 ? "\(what), 1 connection" : "\(what), \(connections) connections"
    }
}
