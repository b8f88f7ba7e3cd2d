/// Everything that is registered, as a pure state machine: it reads no clock, draws no randomness
/// of its own and does no input or output.
///
/// A command is **decided** against what is committed and staged, which changes nothing. The
/// changes of the decision are **staged** where another command of the same group is to see them.
/// When the group is durable, what is staged is **discarded** and all changes are **committed**;
/// when it failed, they are discarded alone. Reads see committed rows only.
///
/// A copy shares its rows with the original until one of them changes: keep no copy beyond a read,
/// or the next commit copies much of it.
public struct Registry: Sendable {
    /// All of it, in one piece of memory.
    private struct Content: Sendable {
        let settings: RegistrySettings
        var tables = Tables()
    }

    /// Passing a registry around copies this reference; copying each of the tables would cost more
    /// than what a command does to them.
    private var content: Shared<Content>
    /// The static zones beside the registered namespaces; nil when there are none.
    package var staticNames: (any StaticNames)?

    /// An empty registry.
    public init(settings: RegistrySettings = RegistrySettings()) {
        content = Shared(Content(settings: settings))
    }

    /// The choices it was made with.
    public var settings: RegistrySettings {
        _read { yield content.value.settings }
    }

    /// The rows and their indexes.
    package internal(set) var tables: Tables {
        _read { yield content.value.tables }
        _modify { yield &content.value.tables }
    }

    /// What a command changes; it changes nothing itself.
    ///
    /// - Complexity: O(what the command changes), whatever the registry holds.
    package func decide(
        _ command: Command, now: Timestamp, randomness: inout any RandomNumberGenerator
    ) throws(RegistryError) -> Decision {
        var draft = Draft(command, registry: self, now: now, randomness: randomness)
        defer { randomness = draft.randomness }
        do throws(Refusal) {
            let result = try draft.decide(command)
            let swept = draft.sweep(for: command)
            return Decision(
                changes: swept.isEmpty ? draft.changes : swept + draft.changes, result: result)
        } catch {
            throw error.registryError
        }
    }

    /// Makes the changes of a decision visible to the next decisions of its group, not to readers.
    package mutating func stage(_ changes: [Change]) {
        for change in changes { tables.apply(change, to: .staged) }
    }

    /// Forgets what is staged: its group has come to its end, or must be decided anew.
    package mutating func discardStaged() { tables.discardStaged() }

    /// Shows a change to readers: it is durable. Nothing may be staged, for then it might be
    /// taken in twice. Gives what it took the place of.
    @discardableResult
    package mutating func commit(_ change: Change) -> ReplacedRow {
        precondition(!tables.isStaged, "what is staged is discarded before it is committed")
        return tables.apply(change, to: .committed)
    }

    /// Shows a whole group to readers, and forgets what was staged of it.
    package mutating func commit(_ changes: [Change]) {
        discardStaged()
        for change in changes { commit(change) }
    }

    /// Takes in a stored row at start-up: namespaces first, then services, then the rest.
    package mutating func load(_ change: Change) {
        precondition(!tables.isStaged, "rows are loaded before the first command")
        tables.apply(change, to: .committed)
    }

    /// The same for all stored instances of one service, which cost less together.
    package mutating func load(_ instances: ArraySlice<Instance>, of service: Service.ID) {
        precondition(!tables.isStaged, "rows are loaded before the first command")
        tables.load(instances, of: service)
    }
}
