internal import DNSWire
package import Forwarding
package import HealthChecks
internal import Logging
internal import NameServer
public import Registry
internal import RegistryStore
internal import Synchronization
internal import ZoneFiles
internal import Zones

/// A Muster server inside a program: a registry of service instances, and DNS answers made from it.
///
/// Several servers may live in one process; they share nothing.
///
///     let server = try await Server.start(ServerConfiguration())
///     defer { await server.stop() }
public final class Server: Sendable {
    let keeper: Keeper
    let table: SnapshotTable
    let responder: ResponderConfiguration
    private let nameServer: NameServer?
    /// Asks others for names outside our zones; nil where nobody is asked.
    package let forwarder: Forwarder?
    private let forwarded: Mutex<ForwardingConfiguration?>
    private let zonesFolder: String?
    private let hosts: Set<DomainName>
    private let logger: Logger
    private let steady: @Sendable () -> Duration
    private let limited = Mutex(LimitedReplies())

    private init(
        keeper: Keeper, table: SnapshotTable, responder: ResponderConfiguration,
        nameServer: (NameServer, Forwarder?)?, forwarding: ForwardingConfiguration?,
        zonesFolder: String?, hosts: Set<DomainName>, logger: Logger,
        time: ServerClock
    ) {
        self.keeper = keeper
        self.table = table
        self.responder = responder
        self.nameServer = nameServer?.0
        forwarder = nameServer?.1
        forwarded = Mutex(forwarding)
        self.zonesFolder = zonesFolder
        self.hosts = hosts
        self.logger = logger
        steady = time.steady
    }

    /// Reads what is stored, the zone files and the declaration, publishes it all, and answers
    /// queries on return: where nothing is declared, already as soon as all records are there,
    /// while what commands need is still being read. When it fails nothing stays open; what was
    /// declared may be stored already.
    public static func start(
        _ configuration: ServerConfiguration
    ) async throws(ServerError) -> Server {
        try await start(configuration, time: .system)
    }

    /// The same with clocks of one's own.
    ///
    /// - Parameter lookUp: Who is asked for targets outside our zones, in place of upstreams.
    package static func start(
        _ configuration: ServerConfiguration, time: ServerClock, lookUp: TargetLookUp? = nil
    ) async throws(ServerError) -> Server {
        let setup = try ServerSetup(configuration)
        let hosts = Set(setup.hosts.sets.keys)
        let statics = try LoadedZones.load(configuration.zonesFolder, beside: hosts)
        let store = try setup.openStore()
        let keeper = Keeper(
            registry: Registry(settings: configuration.registry), table: setup.table,
            identity: setup.identity, store: store.map { StoreQueue($0) },
            probes: configuration.probes, logger: configuration.logger, time: time,
            discovery: setup.discovery)
        var sockets: (NameServer, Forwarder?)?
        do throws(ServerError) {
            try await keeper.begin(statics, setup.hosts, store)
            // Where nothing is declared now or before, what is answered stays as it is: DNS need
            // not wait for the rest.
            let declares = await keeper.isChanged(by: configuration.declaration)
            if !declares { sockets = try setup.startNameServer() }
            try await keeper.complete(store)
            if let declaration = configuration.declaration {
                _ = try await keeper.run(.declare(declaration))
            }
            Leftovers.giveBack()
            await keeper.tellForeignNamespaces()
            if declares { sockets = try setup.startNameServer() }
            let upstreams = sockets?.1.map { forwarder in
                { @Sendable name, type in await forwarder.lookUp(name, type) } as TargetLookUp
            }
            await keeper.lookUpTargets(with: lookUp ?? upstreams)
            return Server(
                keeper: keeper, table: setup.table, responder: setup.responder,
                nameServer: sockets, forwarding: setup.forwarding,
                zonesFolder: configuration.zonesFolder, hosts: hosts,
                logger: configuration.logger, time: time)
        } catch {
            sockets?.0.stop()
            sockets?.1?.stop()
            await keeper.close()
            throw error
        }
    }

    /// Where names outside our zones are asked now; nil where they are refused.
    var forwarding: ForwardingConfiguration? { forwarded.withLock { $0 } }

    /// Asks other upstreams from now on, by domain as in `ForwardingSettings`; what the ones before
    /// answered is forgotten. Only for a server that was started with some. When it throws, nothing
    /// has changed.
    public func forward(to upstreams: [String: [String]]) throws(ServerError) {
        let rules = try ServerSetup.forwardingRules(upstreams)
        guard let forwarder else {
            throw .invalid("nothing is forwarded: name upstreams when the server starts")
        }
        do throws(ForwardingError) {
            try forwarder.replace(rules)
        } catch {
            throw .invalid(error.message)
        }
        forwarded.withLock { $0?.rules = rules }
    }

    /// The addresses that are listened on, `127.0.0.1:41234`, in the order of the configuration.
    public var addresses: [String] { nameServer?.addresses.map(\.description) ?? [] }

    /// Carries a command out. On return it is on disk and in the very next DNS answer; when it
    /// throws, nothing was changed. Commands that run at the same time share one fsync.
    ///
    /// `observeHealth` returns when it is in DNS, and is written with the commands that follow.
    @discardableResult
    public func run(_ command: Command) async throws(ServerError) -> CommandResult {
        try await keeper.run(command)
    }

    /// Reads what is committed. Keep no copy of the registry beyond the closure: the next commit
    /// would have to copy all of it.
    public func read<Value: Sendable>(
        _ body: @Sendable (Registry) throws -> Value
    ) async rethrows -> Value {
        try await keeper.read(body)
    }

    /// A number that rises with every commit after which the service, its instances, or what its
    /// name stands for may be others. In the closure of `read` it is that of what is read; as long
    /// as it stays, so does what was read.
    package func edition(of service: Service.ID) -> UInt64 { keeper.editions.edition(of: service) }

    /// When a report takes effect or a lease is looked at next, by the steady clock; nil when
    /// nothing is due ever.
    package func nextDue() async -> Duration? { await keeper.timer?.end }

    /// The changes of an instance's health in the last hour, the oldest first; at most the newest
    /// hundred. They are kept in memory, and begin anew with the server and the registration.
    public func healthHistory(of key: Instance.Key) async -> [HealthChange] {
        await keeper.healthHistory(of: key)
    }

    /// Makes what the declared file owns equal to the declaration, in one step.
    public func declare(_ declaration: Declaration) async throws(ServerError) {
        try await run(.declare(declaration))
    }

    /// Reads the zone files again and applies a declaration, both or neither.
    public func reload(declaration: Declaration) async throws(ServerError) {
        try await reload(zonesFolder: zonesFolder, declaration: declaration)
    }

    /// Reads the zone files of another folder, or of none, and applies a declaration, both or
    /// neither.
    public func reload(
        zonesFolder: String?, declaration: Declaration
    ) async throws(ServerError) {
        try await keeper.reload(try LoadedZones.load(zonesFolder, beside: hosts), declaration)
        Leftovers.giveBack()
    }

    /// Copies the registry to a new file, from which a data folder can be made again.
    public func backup(to path: String) async throws(ServerError) {
        try await keeper.backup(to: path)
    }

    /// What was counted since the start, and how much there is.
    ///
    /// That replies are limited, or no longer, is logged when this tells it.
    public func statistics() async -> Statistics {
        let counters = nameServer.map(Statistics.counters) ?? [:]
        tellLimits(counters)
        var statistics = await keeper.statistics(counters: counters)
        statistics.forwarding = forwarder.map(Statistics.Forwarding.init)
        return statistics
    }

    /// Why the last write failed; nil while writing works. Unlike `statistics` it costs the same
    /// however many zones there are.
    package var writeFailure: String? {
        get async { await keeper.writeFailure }
    }

    private func tellLimits(_ counters: [String: UInt64]) {
        let count = counters["\(ResponderCounter.limited)"] ?? 0
        switch limited.withLock({ $0.look(count, at: steady()) }) {
        case .began(let count):
            logger.warning(
                "replies are limited: networks ask for more than the rate limit allows",
                metadata: ["replies": "\(count)"])
        case .ended(let count):
            logger.notice("replies are no longer limited", metadata: ["replies": "\(count)"])
        case nil: break
        }
    }

    /// What the health check of an instance knows; nil when it has none.
    package func checkReport(of key: Instance.Key) async -> CheckReport? {
        await keeper.checks?.report(of: key)
    }

    /// Stops listening, answers what was read, writes what is not written, and gives everything
    /// free.
    public func stop() async {
        nameServer?.stop { forwarder?.stop() }
        await keeper.close()
    }
}

extension Keeper {
    /// Tells of namespaces that are older than the domains in which they would have to be.
    fileprivate func tellForeignNamespaces() {
        let names = registry.foreignNamespaces
        guard !names.isEmpty else { return }
        let list = names.prefix(ServerLimits.listedNamespaces).joined(separator: ", ")
        let more = names.count > ServerLimits.listedNamespaces ? " and others" : ""
        logger.warning(
            """
            namespaces of the API are outside the configured domains: clients that have other \
            names resolved here get ours; put their domains into the setting domains, or delete them
            """, metadata: ["namespaces": "\(list)\(more)", "count": "\(names.count)"])
    }

    /// Reads what is committed.
    func read<Value: Sendable>(_ body: @Sendable (Registry) throws -> Value) rethrows -> Value {
        try body(registry)
    }

    /// What there is, beside counters that others counted.
    func statistics(counters: [String: UInt64]) -> Statistics {
        let serials = projection.serials
        return Statistics(
            counters: counters, registry: registry.counts,
            zones: serials.count - projection.statics.hosts.count,
            serials: serials, publishes: publishTimes.count,
            publishedOctets: projection.writer.written.octets,
            replacedBlocks: projection.garbageCount,
            publishSeconds: publishTimes.total.seconds,
            publishSecondsMedian: publishTimes.percentile(0.5).seconds,
            publishSeconds99: publishTimes.percentile(0.99).seconds,
            probes: checks?.statistics.map(Statistics.Probes.init) ?? Statistics.Probes(),
            targets: projection.targets.counts,
            writeFailure: writeFailure)
    }
}
