internal import DNSWire
internal import Logging
internal import Registry
internal import RegistryStore
internal import Zones

/// The one writer: it decides commands, makes them durable, commits them, and publishes what
/// changed.
///
///     run ──▶ waiting ──▶ decide all ──▶ one transaction ──▶ commit, project, publish
///                ▲          (pure)        and one fsync           │
///                └── commands that come meanwhile                 ▼ callers go on
///
/// While a transaction is under way the actor is free: reads see what is committed, and an observed
/// change of health is published at once and written with the next group, so that a slow or full
/// disk never delays failover. A group whose transaction fails changes nothing.
actor Keeper {
    private(set) var registry: Registry
    let projection: Projection
    private let store: StoreQueue?
    private let clock: @Sendable () -> Timestamp
    private let logger: Logger
    private var randomness = SystemRandomNumberGenerator()

    private var waiting: [Request] = []
    private var isCommitting = false
    private var isRetrying = false
    private var isClosed = false
    /// Instances whose health was published and is not written yet.
    private var unwritten: Set<Instance.Key> = []
    private(set) var publishTimes = PublishTimes()
    /// Why the last transaction failed; nil while writing works.
    private(set) var writeFailure: String?

    /// A command, or a declaration with the zone files it comes with, and who waits for it.
    private struct Request {
        let command: Command
        var statics: StaticZones?
        let continuation: CheckedContinuation<Result<CommandResult, ServerError>, Never>
    }

    /// What became of a request's decision.
    private typealias Verdict = Result<CommandResult, ServerError>

    /// A keeper of what `registry` holds; nothing is projected before `begin`.
    init(
        registry: Registry, table: SnapshotTable, identity: ZoneIdentity, store: StoreQueue?,
        logger: Logger, clock: @escaping @Sendable () -> Timestamp
    ) {
        self.registry = registry
        self.store = store
        self.clock = clock
        self.logger = logger
        projection = Projection(
            table: table, identity: identity, defaults: registry.settings.answers)
    }

    /// Projects what is registered and the zone files, and publishes it in one step.
    func begin(_ statics: StaticZones) throws(ServerError) {
        registry.staticNames = statics
        try Self.check(statics, beside: registry)
        projection.replaceStatics(with: statics)
        projection.load(registry)
        publish()
    }

    /// Carries a command out; it is durable and visible in DNS on return.
    func run(_ command: Command) async throws(ServerError) -> CommandResult {
        if case .observeHealth(let key, let status) = command, !isAboutToChange(key) {
            return try observe(command, key, status)
        }
        return try await enqueue(command, statics: nil)
    }

    /// Replaces the zone files and what the declared file owns, both or neither.
    func reload(_ statics: StaticZones, _ declaration: Declaration) async throws(ServerError) {
        _ = try await enqueue(.declare(declaration), statics: statics)
    }

    private func enqueue(
        _ command: Command, statics: StaticZones?
    ) async throws(ServerError) -> CommandResult {
        let verdict = await withCheckedContinuation { continuation in
            waiting.append(
                Request(command: command, statics: statics, continuation: continuation))
            if !isCommitting { startCommitting() }
        }
        return try verdict.get()
    }

    private func startCommitting() {
        isCommitting = true
        Task { await commitWaiting() }
    }

    /// Commits group after group until nobody waits.
    private func commitWaiting() async {
        repeat {
            let group = takeGroup()
            await commit(group)
        } while !waiting.isEmpty || (!unwritten.isEmpty && writeFailure == nil)
        isCommitting = false
        if !unwritten.isEmpty { retryLater() }
    }

    /// Tries again to write what was observed while writing failed, as long as nobody else does.
    private func retryLater() {
        guard !isRetrying, !isClosed else { return }
        isRetrying = true
        Task { [weak self] in
            try? await Task.sleep(for: ServerLimits.retryInterval)
            await self?.retry()
        }
    }

    private func retry() {
        isRetrying = false
        if !unwritten.isEmpty, !isCommitting, !isClosed { startCommitting() }
    }

    /// The commands that share the next transaction; a reload has one of its own.
    private func takeGroup() -> [Request] {
        let end = waiting.prefix(ServerLimits.group).firstIndex { $0.statics != nil }
        let count = end.map { max($0, 1) } ?? min(waiting.count, ServerLimits.group)
        defer { waiting.removeFirst(count) }
        return Array(waiting.prefix(count))
    }

    private func commit(_ group: [Request]) async {
        let before = registry.staticNames
        if let statics = group.first?.statics { registry.staticNames = statics }
        var changes: [Change] = []
        let verdicts = group.map { decide($0, &changes) }
        registry.discardStaged()
        inFlight = Set(changes.compactMap(\.instanceKey))
        let failure = await write(unwrittenChanges() + changes)
        inFlight = []
        if let failure {
            registry.staticNames = before
            for (request, verdict) in zip(group, verdicts) {
                request.continuation.resume(
                    returning: verdict.flatMap { _ in .failure(.unavailable(failure)) })
            }
            return
        }
        if case .failure = verdicts.first, group.first?.statics != nil {
            registry.staticNames = before
            apply(changes)
        } else {
            apply(changes, statics: group.first?.statics)
        }
        for (request, verdict) in zip(group, verdicts) {
            request.continuation.resume(returning: verdict)
        }
    }

    /// Decides a request on top of those before it in the group.
    private func decide(_ request: Request, _ changes: inout [Change]) -> Verdict {
        do {
            let decision = try registry.decide(
                request.command, now: clock(), randomness: &randomness)
            if let statics = request.statics { try check(statics, beside: decision.changes) }
            registry.stage(decision.changes)
            changes += decision.changes
            return .success(decision.result)
        } catch let error as RegistryError {
            return .failure(.registry(error))
        } catch {
            return .failure(error as? ServerError ?? .invalid("\(error)"))
        }
    }

    /// Refuses zone files that cannot stand beside what is registered once the changes are made.
    private func check(_ statics: StaticZones, beside changes: [Change]) throws(ServerError) {
        var after = registry
        after.stage(changes)
        after.commitStaged()
        try Self.check(statics, beside: after)
    }

    private static func check(
        _ statics: StaticZones, beside registry: Registry
    ) throws(ServerError) {
        let conflicts = registry.conflicts(with: statics, limit: ServerLimits.conflicts)
        if !conflicts.isEmpty { throw .invalid(conflicts.joined(separator: "\n")) }
    }

    // MARK: Health

    /// The instances that the transaction under way changes.
    private var inFlight: Set<Instance.Key> = []

    /// True when a command that is not committed yet may change the instance; what was observed of
    /// it then waits for its turn.
    private func isAboutToChange(_ key: Instance.Key) -> Bool {
        inFlight.contains(key)
    }

    /// Publishes an observed change of health at once, and has it written with the next group.
    private func observe(
        _ command: Command, _ key: Instance.Key, _ status: HealthStatus
    ) throws(ServerError) -> CommandResult {
        let decision: Decision
        do throws(RegistryError) {
            decision = try registry.decide(command, now: clock(), randomness: &randomness)
        } catch {
            throw .registry(error)
        }
        guard !decision.changes.isEmpty else { return decision.result }
        apply(decision.changes)
        unwritten.insert(key)
        logger.info(
            "health changed",
            metadata: [
                "service": "\(key.service)", "instance": "\(key.instance)",
                "status": "\(status.rawValue)",
            ])
        if !isCommitting { startCommitting() }
        return decision.result
    }

    /// The rows of instances whose health is not written yet, as they are now.
    private func unwrittenChanges() -> [Change] {
        guard !unwritten.isEmpty else { return [] }
        return unwritten.compactMap { registry.instance($0).map(Change.putInstance) }
            + [.setNextTransition(registry.nextTransition)]
    }

    // MARK: Durable, then visible

    /// Writes changes; gives why it failed.
    private func write(_ changes: [Change]) async -> String? {
        guard let store, !changes.isEmpty else {
            unwritten = []
            return nil
        }
        let writing = unwritten
        unwritten = []
        do throws(StoreError) {
            try await store.write(changes)
            if writeFailure != nil { logger.notice("writing works again") }
            writeFailure = nil
            return nil
        } catch {
            unwritten.formUnion(writing)
            if writeFailure == nil {
                logger.error("writing failed", metadata: ["reason": "\(error.message)"])
            }
            writeFailure = error.message
            return error.message
        }
    }

    /// Commits changes to memory, projects them and publishes what changed.
    private func apply(_ changes: [Change], statics: StaticZones? = nil) {
        let old = RegistryDelta.Keys(changes, in: registry)
        registry.stage(changes)
        registry.commitStaged()
        projection.apply(RegistryDelta(from: old, to: registry), registry, statics: statics)
        publish()
    }

    private func publish() {
        let start = ContinuousClock.now
        if projection.publish() { publishTimes.add(start.duration(to: .now)) }
    }

    /// Copies the store to a new file.
    func backup(to path: String) async throws(ServerError) {
        guard let store else {
            throw .unavailable("there is nothing to back up: the server keeps its data in memory")
        }
        do throws(StoreError) {
            try await store.backup(to: path)
        } catch {
            throw .storage(error.message)
        }
    }

    /// Writes what is not written yet and closes the store; every later write fails.
    func close() async {
        isClosed = true
        if !unwritten.isEmpty { _ = await write(unwrittenChanges()) }
        await store?.close()
    }
}

extension Change {
    /// The instance that the change is about.
    fileprivate var instanceKey: Instance.Key? {
        switch self {
        case .putInstance(let row): row.key
        case .removeInstance(let key): key
        default: nil
        }
    }
}
