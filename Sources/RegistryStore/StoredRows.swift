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
