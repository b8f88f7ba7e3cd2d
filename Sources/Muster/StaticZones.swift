internal import DNSWire
internal import Registry
internal import ZoneFiles
internal import Zones

/// The zone files that are served, by apex, and what stands at each name; what the records say is
/// in the snapshot alone.
struct StaticZones: Sendable {
    /// What is kept of one zone file.
    struct Zone: Sendable {
        let apex: DomainName
        let path: String
        let outline: ZoneOutline
        /// What the SOA record says; nil without one.
        let authority: StartOfAuthority?
        /// The NS records at the apex.
        let nameServers: StaticSet?
    }

    /// The zones by their apexes.
    private(set) var zones: [DomainName: Zone] = [:]
    /// The names that belong to hosts, as zones of one name each.
    private(set) var hosts: Set<DomainName> = []
    /// The names above apexes: those of them that are apexes have zones inside.
    private(set) var namesAboveApexes: Set<DomainName> = []

    /// No zones.
    init() {}

    /// The zones of these files, no two of which have the same apex, beside those of hosts.
    init(_ files: [ZoneFile], hosts: Set<DomainName> = []) {
        self.hosts = hosts
        for file in files {
            zones[file.apex] = Zone(file)
            namesAboveApexes.formUnion(file.apex.ancestors)
        }
    }

    /// The zone that encloses a name most closely.
    func zone(enclosing name: DomainName) -> Zone? {
        if zones.isEmpty { return nil }
        var candidate: DomainName? = name
        while let apex = candidate {
            if let zone = zones[apex] { return zone }
            candidate = apex.parent
        }
        return nil
    }
}

extension DomainName {
    /// The names above this one, the longest first.
    var ancestors: some Sequence<DomainName> {
        sequence(state: self) { name in
            guard let parent = name.parent else { return nil }
            name = parent
            return parent
        }
    }
}

/// Zone files as they were read, and what will be kept of them when they are published.
struct LoadedZones: Sendable {
    let files: [ZoneFile]
    let zones: StaticZones

    /// The zones of these files, no two of which have the same apex, beside those of hosts.
    init(_ files: [ZoneFile] = [], hosts: Set<DomainName> = []) {
        self.files = files
        zones = StaticZones(files, hosts: hosts)
    }
}

extension StaticZones.Zone {
    /// What is kept of a zone file.
    init(_ file: ZoneFile) {
        apex = file.apex
        path = file.path
        outline = ZoneOutline(file)
        let sets = outline.find(file.apex).map { file.sets(at: $0) } ?? []
        authority = sets.first { $0.type == .soa }.flatMap { StartOfAuthority($0) }
        nameServers = sets.first { $0.type == .ns }.map { StaticSet($0, in: file) }
    }
}

extension StartOfAuthority {
    /// What the SOA record of a set of one says (RFC 1035 §3.3.13).
    fileprivate init?(_ set: RecordSetView) {
        let data = Array(set.data(at: 0))
        guard let primary = Self.name(in: data, at: 0),
            let mailbox = Self.name(in: data, at: primary.wire.count)
        else { return nil }
        let start = primary.wire.count + mailbox.wire.count
        let numbers = (0..<5).map { index in
            data[(start + index * 4)..<(start + index * 4 + 4)].reduce(0) { $0 << 8 | UInt32($1) }
        }
        self.init(
            ttl: set.ttl, primary: primary, mailbox: mailbox, serial: numbers[0],
            refresh: numbers[1], retry: numbers[2], expire: numbers[3], minimum: numbers[4])
    }

    private static func name(in data: [UInt8], at offset: Int) -> DomainName? {
        var end = offset
        while end < data.count, data[end] != 0 { end += 1 + Int(data[end]) }
        guard end < data.count else { return nil }
        return try? DomainName(wire: Array(data[offset...end]))
    }
}
