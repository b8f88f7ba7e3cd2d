internal import DNSWire
internal import Registry
internal import ZoneFiles
internal import Zones

/// The zones of one name each that `ServerConfiguration.hosts` asks for.
struct HostZones: Sendable {
    /// The record sets of each name.
    let sets: [DomainName: [RecordSetDraft]]

    /// The zones of these names; one without an address is refused.
    init(_ hosts: [String: [String]]) throws(ServerError) {
        var sets: [DomainName: [RecordSetDraft]] = [:]
        for (text, addresses) in hosts {
            guard let name = try? DomainName(text), name.labelCount > 0, !addresses.isEmpty else {
                throw .invalid("the host '\(text)' needs a domain name and an address")
            }
            sets[name] = try Self.sets(of: addresses)
        }
        self.sets = sets
    }

    private static func sets(of addresses: [String]) throws(ServerError) -> [RecordSetDraft] {
        var short: [RecordDraft] = []
        var long: [RecordDraft] = []
        for text in Set(addresses).sorted() {
            if let value = AddressText.ipv4(text) {
                short.append(RecordDraft(data: octets(of: value)))
            } else if let value = AddressText.ipv6(text) {
                long.append(RecordDraft(data: octets(of: value)))
            } else {
                throw .invalid("'\(text)' is no IP address that a host can have")
            }
        }
        let ttl = ServerLimits.hostTTL
        return [(RecordType.a, short), (.aaaa, long)].filter { !$0.1.isEmpty }.map {
            RecordSetDraft(type: $0.0, ttl: ttl, records: $0.1)
        }
    }

    /// The number's octets, the highest first.
    private static func octets(of value: some FixedWidthInteger) -> [UInt8] {
        stride(from: value.bitWidth - 8, through: 0, by: -8).map {
            UInt8(truncatingIfNeeded: value >> $0)
        }
    }
}

extension Projection {
    /// Serves the zones of hosts; they stay as they are until the server stops.
    func put(_ hosts: HostZones) {
        for (name, sets) in hosts.sets {
            writer.putZone(name, identity.authority(ttl: ServerLimits.hostTTL))
            writer.put(identity.nameServerSet, at: name)
            for set in sets { writer.put(set, at: name) }
        }
    }
}

extension LoadedZones {
    /// Refuses zone files that say something of a host's name.
    func check(beside hosts: Set<DomainName>) throws(ServerError) {
        var lines: [String] = []
        for host in hosts.sorted(by: { $0.description < $1.description }) {
            guard let zone = zones.zone(enclosing: host),
                let record = zone.outline.first(within: host)
            else { continue }
            lines.append(
                "\(record.place): \(host) is the name of a host that this server answers for "
                    + "itself: take the record out, or give that host another name")
        }
        if !lines.isEmpty { throw .invalid(lines.joined(separator: "\n")) }
    }
}
