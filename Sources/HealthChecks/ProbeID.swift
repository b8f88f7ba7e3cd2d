internal import Registry

/// Names one probe: of which check it is, and which of all probes.
struct ProbeID: Hashable, Sendable {
    /// The check's place in the table.
    let slot: Int
    /// No two probes have the same.
    let number: UInt64
}

/// What the table wants to be done.
enum ProbeAction: Hashable, Sendable {
    /// Begin a probe.
    case connect(ProbeID, Check)
    /// End a probe whose deadline has passed, unless it ends by itself first.
    case expire(ProbeID)
    /// Drop the connection of a probe that nobody wants any more.
    case abandon(ProbeID)
    /// Tell that the instance of the check that started as this one is UNKNOWN: its address is
    /// denied since a restart, and what was known of it cannot be found out any more.
    case forget(Instance.Key, generation: UInt64)
}
