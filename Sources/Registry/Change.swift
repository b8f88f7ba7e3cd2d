/// One row of the registry as it is after a command: what is stored and projected into DNS.
public enum Change: Hashable, Sendable {
    case putNamespace(Namespace)
    case removeNamespace(Namespace.ID)
    case putService(Service)
    /// The service's revision alone, which rises with every register and deregister.
    case setRevision(Service.ID, Int64)
    case removeService(Service.ID)
    case putInstance(Instance)
    case removeInstance(Instance.Key)
    case putOperation(Operation)
    case removeOperation(Operation.ID)
    /// A create or register request that may be repeated: answered again, not run again.
    case putReplay(Replay)
    case removeReplay(Replay.Key)
    /// The number that the next transition from HEALTHY to UNHEALTHY gets.
    case setNextTransition(Int64)
}

extension [Change] {
    /// The changes without those of a revision that one behind them replaces: with many
    /// registrations in one group, only the last says what to store.
    package var withoutPassedRevisions: [Change] {
        var isLater: Set<Service.ID> = []
        var kept: [Change] = []
        kept.reserveCapacity(count)
        for change in reversed() {
            if case .setRevision(let id, _) = change, !isLater.insert(id).inserted { continue }
            kept.append(change)
        }
        return kept.reversed()
    }
}

/// What a repeated request with the same token is answered with.
public struct Replay: Hashable, Codable, Sendable {
    /// The operation kind, its resource and the caller's token in one string.
    public typealias Key = String

    public let key: Key
    /// A digest of the request without its token.
    public var digest: String
    public var result: CommandResult
    public var expires: Timestamp

    /// A replay entry of these members.
    public init(key: Key, digest: String, result: CommandResult, expires: Timestamp) {
        self.key = key
        self.digest = digest
        self.result = result
        self.expires = expires
    }
}

/// What a command that was decided gives its caller once it is committed.
public enum CommandResult: Hashable, Codable, Sendable {
    case operation(Operation.ID)
    case service(Service.ID)
    case done
}

/// A command's decision: the rows it changes and what its caller is told when they are committed.
public struct Decision: Hashable, Sendable {
    public var changes: [Change]
    public var result: CommandResult

    /// A decision of these members.
    public init(changes: [Change], result: CommandResult) {
        self.changes = changes
        self.result = result
    }
}
