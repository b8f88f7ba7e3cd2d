internal import NameServer
public import Registry
internal import Zones

/// What a server counted since its start, and how much it holds.
public struct Statistics: Codable, Sendable {
    /// The data plane's counters by name: queries by transport and type, replies by code and
    /// outcome, datagrams and connections.
    public var counters: [String: UInt64]
    public var registry: RegistryCounts
    /// Static zones and DNS namespaces, each apex once; without the zones of hosts.
    public var zones: Int
    /// The serial of each zone's SOA record by apex.
    public var serials: [String: UInt32]
    /// Publishes since the start.
    public var publishes: Int
    /// Octets that all publishes together wrote into the data plane.
    public var publishedOctets: Int
    /// Blocks of the data plane that were replaced and are not freed yet.
    public var replacedBlocks: Int
    /// Seconds that all publishes together took: projecting what changed, and showing it.
    public var publishSeconds: Double
    /// Seconds that a publish took, of the last thousand: median and 99th percentile.
    public var publishSecondsMedian: Double
    public var publishSeconds99: Double
    /// What the health checks did; empty while there is none.
    public var probes = Probes()
    /// What the targets of instances lead to.
    public var targets = Targets()
    /// What forwarding did; nil while nothing is forwarded.
    public var forwarding: Forwarding?
    /// Why changes cannot be written now; nil while they can.
    public var writeFailure: String?

    /// How many names that instances have in place of addresses lead somewhere, each once for each
    /// type of its services' records.
    public struct Targets: Codable, Sendable {
        public var resolved = 0
        /// Those that do not exist, that nobody can tell, and that are being looked up.
        public var unresolved = 0
    }
}

extension Duration {
    /// The duration in seconds.
    var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) * 1e-18
    }
}

extension Statistics {
    /// The counters of a name server by name.
    static func counters(of server: NameServer) -> [String: UInt64] {
        var sums = ResponderCounts()
        for block in server.responderCounters { sums.add(block.load()) }
        var counters: [String: UInt64] = [:]
        for counter in ResponderCounter.allCases { counters["\(counter)"] = sums[counter] }
        let transport = server.counters()
        for counter in TransportCounter.allCases { counters["\(counter)"] = transport[counter] }
        return counters
    }
}
