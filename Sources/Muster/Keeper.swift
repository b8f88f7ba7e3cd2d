internal import DNSWire
internal import HealthChecks
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
    var registry: Registry
    let projection: Projection
    let store: StoreQueue?
    let time: ServerClock
    let logger: Logger
    let editions = Editions()
    let probes: ProbeSettings
    /// Who probes, from `begin` on; what they observe comes back to `take`.
    var checks: HealthChecks?
    /// What caps TTLs, where they follow health.
    var doubts = Doubts()
    /// Asks others for targets outside our zones, once somebody can be asked.
    var lookUp: TargetLookUp?
    /// The targets that others are asked for.
    var followedTargets: Set<TargetQuestion> = []
    var randomness: any RandomNumberGenerator = RandomPool()

    /// Who waits for the next groups, the first one first.
    var waiting: [Waiter] = []
    /// True while a group is under way.
    var isCommitting = false
    /// True while a task frees what was replaced.
    var isReclaiming = false
    /// The instances that the transaction under way changes.
    var inFlight: Set<Instance.Key> = []
    /// The services that it changes: what an instance's health may be goes by its service.
    var inFlightServices: Set<Service.ID> = []
    /// Instances whose health was published and is not written yet.
    var unwritten: Set<Instance.Key> = []
    /// True while `unwritten` waits for another try.
    var isRetrying = false
    /// The number of the next transition once the transaction under way is committed; nil where
    /// that changes none.
    var inFlightTransition: Int64?
    /// What becomes of instances by the passing of time.
    var agenda = Agenda()
    /// Goes off when something is due; nil while nothing is.
    var timer: Timer?
    /// What happened to the health of instances in the last hour.
    var history = HealthHistory()
    /// What was read at the start and is not taken in yet.
    var arriving = Arrivals()
    private(set) var isClosed = false
    var publishTimes = PublishTimes()
    /// Why the last transaction failed; nil while writing works.
    var writeFailure: String?

    /// A command, or a declaration with the zone files it comes with.
    struct Request {
        let command: Command
        var statics: LoadedZones?
        /// What a check observed; when it is stale once its turn comes, nothing is done.
        var observed: Observation?
    }

    /// A request and who waits for it; nobody for what is due.
    struct Waiter {
        let request: Request
        let continuation: CheckedContinuation<Verdict, Never>?
    }

    /// When the timer goes off by the steady clock, and the task that waits for it.
    struct Timer {
        let end: Duration
        let task: Task<Void, Never>
    }

    /// What became of a request's decision.
    typealias Verdict = Result<CommandResult, ServerError>

    /// A keeper of what `registry` holds; nothing is projected before `begin`.
    init(
        registry: Registry, table: SnapshotTable, identity: ZoneIdentity, store: StoreQueue?,
        probes: ProbeSettings, logger: Logger, time: ServerClock,
        discovery: (SnapshotWriter) -> Discovery? = { _ in nil }
    ) {
        self.registry = registry
        self.probes = probes
        self.store = store
        self.time = time
        self.logger = logger
        projection = Projection(
            table: table, identity: identity, defaults: registry.settings.answers,
            discovery: discovery)
    }

    /// Carries a command out; it is durable and visible in DNS on return.
    func run(_ command: Command) async throws(ServerError) -> CommandResult {
        if isClosed { throw .unavailable("the server is stopped") }
        if let key = command.observedInstance, !isAboutToChange(key) {
            return try observe([command])
        }
        if agenda.leaseCount > 0, let key = registry.heartbeat(in: command), !isAboutToChange(key),
            let result = try renewLease(key, by: command)
        {
            return result
        }
        return try await enqueue(command, statics: nil)
    }

    /// The same for a command that makes an operation; gives the operation.
    func finish(_ command: Command) async throws(ServerError) -> Operation {
        guard case .operation(let id) = try await run(command),
            let operation = registry.operation(id)
        else { preconditionFailure("the command has an operation, and a new one is kept") }
        return operation
    }

    /// Replaces the zone files and what the declared file owns, both or neither.
    func reload(_ statics: LoadedZones, _ declaration: Declaration) async throws(ServerError) {
        _ = try await enqueue(.declare(declaration), statics: statics)
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
        timer?.task.cancel()
        await checks?.stop()
        if !unwritten.isEmpty { _ = await write(unwrittenChanges()) }
        await store?.close()
    }
}
