/// One TCP worker's part of the limits for all connections of a server.
struct TCPShare: Sendable {
    /// Most connections at once.
    let connections: Int
    /// Most connections of one client.
    let connectionsPerClient: Int
    /// Most octets that connections hold.
    let heldOctets: Int
    /// Queues with the time limits of connections, empty.
    let queues: DeadlineQueues

    /// The share of each of `workers` in what the configuration and the limit of open files allow.
    init(_ configuration: NameServerConfiguration, workers: Int, fileLimit: Int) {
        let all = min(
            max(1, configuration.connections), NameServerLimits.connections,
            FileShare.connections.files(of: fileLimit))
        let perClient = configuration.connectionsPerClient ?? max(1, all / 2)
        connections = max(1, all / workers)
        connectionsPerClient = max(1, perClient / workers)
        heldOctets = max(1 << 20, NameServerLimits.heldOctets / workers)
        queues = DeadlineQueues(
            idle: configuration.idleTimeout.milliseconds,
            awaiting: NameServerLimits.awaiting,
            reading: configuration.readTimeout.milliseconds,
            writing: configuration.writeTimeout.milliseconds)
    }
}

extension Duration {
    /// Whole milliseconds, at least 1.
    fileprivate var milliseconds: Int64 {
        max(1, components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000)
    }
}
