package import Registry

/// Rows that are read at start-up, those of one kind that lie side by side.
package enum StoredRows {
    case namespaces([Namespace])
    case services([Service])
    /// All instances of some services: those of each lie side by side, by the octets of their ids.
    case instances([Instance])
    case operations([Operation])
    case replays([Replay])
    case nextTransition(Int64)
}

/// A part of what is stored.
package enum StoredPart: Sendable {
    /// What answers are made from: namespaces, services, instances.
    case answers
    /// The rest: operations, replays, numbers.
    case history
}
