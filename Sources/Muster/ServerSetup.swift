internal import DNSWire
internal import Forwarding
internal import NameServer
internal import Registry
internal import RegistryStore
internal import ZoneFiles
internal import Zones

#if canImport(Glibc)
    internal import Glibc
#endif

/// The parts of a server, checked and made from its configuration.
struct ServerSetup {
    let configuration: ServerConfiguration
    let table: SnapshotTable
    let identity: ZoneIdentity
    let responder: ResponderConfiguration
    let hosts: HostZones
    let forwarding: ForwardingConfiguration?

    /// Checks a configuration; opens nothing yet.
    init(_ configuration: ServerConfiguration) throws(ServerError) {
        self.configuration = configuration
        guard (512...4096).contains(configuration.udpPayload) else {
            throw .invalid(
                "the UDP payload size is \(configuration.udpPayload); it may be 512 to 4096 octets")
        }
        guard !configuration.nameServers.isEmpty else {
            throw .invalid("no name server is named; NS records of registered zones need one")
        }
        var nameServers: [DomainName] = []
        for text in configuration.nameServers {
            nameServers.append(try Self.name(text, what: "name server"))
        }
        identity = ZoneIdentity(
            nameServers: nameServers,
            mailbox: try Self.name(configuration.hostmaster, what: "hostmaster"),
            serial: UInt32(truncatingIfNeeded: Timestamp.now.milliseconds / 1000))
        hosts = try HostZones(configuration.hosts)
        responder = try Self.responder(configuration)
        forwarding = try Self.forwarding(configuration)
        table = SnapshotTable(key: (.random(in: 0...(.max)), .random(in: 0...(.max))))
    }

    private static func responder(
        _ configuration: ServerConfiguration
    ) throws(ServerError) -> ResponderConfiguration {
        var responder = ResponderConfiguration(
            udpPayload: configuration.udpPayload, explains: configuration.explain)
        responder.identity = Array(configuration.identity.utf8)
        guard responder.identity.count <= ZoneLimits.identity else {
            throw .invalid("the identity has more than \(ZoneLimits.identity) octets")
        }
        responder.facts = try facts(configuration)
        responder.rules = rules(configuration)
        responder.forwarding = forwardedClients(configuration)
        responder.rates = try rates(configuration.rateLimiting)
        switch configuration.cookies {
        case .off: break
        case .own:
            responder.cookies = CookieSecrets(
                master: CookieSecret(low: .random(in: 0...(.max)), high: .random(in: 0...(.max))))
        case .shared(let first, let previous):
            responder.cookies = CookieSecrets(
                try secret(first), previous: try previous.map(secret))
        }
        return responder
    }

    private static func secret(_ octets: [UInt8]) throws(ServerError) -> CookieSecret {
        guard octets.count == 16 else {
            throw .invalid("a cookie secret has 16 octets, not \(octets.count)")
        }
        let words = [octets.prefix(8), octets.suffix(8)].map {
            $0.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        }
        return CookieSecret(low: words[0], high: words[1])
    }

    /// The domain name of a text; `what` says what it is for.
    static func name(_ text: String, what: String) throws(ServerError) -> DomainName {
        do throws(NameError) {
            return try DomainName(text)
        } catch {
            throw .invalid("the \(what) '\(text)' is no domain name: \(error.reason)")
        }
    }

    /// What is made for DNS-SD and reverse zones; nil where that is off.
    func discovery(_ writer: SnapshotWriter) -> Discovery? {
        guard configuration.dnsSD else { return nil }
        return Discovery(
            isTextPublic: configuration.dnsSDText == .attributes, writer: writer,
            logger: configuration.logger)
    }

    /// The store of the data folder; nil without one.
    func openStore() throws(ServerError) -> RegistryStore? {
        guard case .folder(let folder) = configuration.data else { return nil }
        do throws(StoreError) {
            return try RegistryStore(folder: folder)
        } catch {
            throw .storage(error.message)
        }
    }

    /// Binds the addresses and starts the threads, that of forwarding too; nil where there is no
    /// address.
    func startNameServer() throws(ServerError) -> (NameServer, Forwarder?)? {
        if configuration.listen.isEmpty { return nil }
        let server = try bind()
        var forwarder: Forwarder?
        do throws(ForwardingError) {
            if let forwarding { forwarder = try Forwarder(forwarding, for: server) }
        } catch {
            throw .network(error.message)
        }
        do throws(NameServerError) {
            try server.start()
        } catch {
            throw .network(error.message)
        }
        return (server, forwarder)
    }

    private func bind() throws(ServerError) -> NameServer {
        do throws(NameServerError) {
            return try NameServer(
                configuration.nameServer(), sockets: configuration.sockets, table: table,
                responder: responder)
        } catch {
            throw ServerError(error)
        }
    }
}

extension LoadedZones {
    /// The zone files of a folder, none without a folder, beside the zones of hosts.
    static func load(
        _ folder: String?, beside hosts: Set<DomainName>
    ) throws(ServerError) -> LoadedZones {
        guard let folder else { return LoadedZones(hosts: hosts) }
        let loaded: LoadedZones
        do throws(ZoneFileErrors) {
            loaded = LoadedZones(try ZoneFolder.load(folder), hosts: hosts)
        } catch {
            throw .invalid(error.description)
        }
        try loaded.check(beside: hosts)
        return loaded
    }
}

extension Timestamp {
    /// The time now.
    static var now: Timestamp {
        var time = timespec()
        // SAFETY: the kernel fills the structure that is passed, and nothing else.
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }
}
