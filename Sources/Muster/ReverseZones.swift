internal import DNSWire
internal import Registry
internal import Zones

/// The PTR records of addresses, in the reverse zones that are served (RFC 1035 §3.5, RFC 3596
/// §2.5): one for each address of a registered instance.
///
/// A record leads to the instance's name where its service has SRV records, else to the service's.
final class ReverseZones {
    /// The apexes of reverse zones; without any there is nothing to do and nothing is kept.
    private(set) var apexes: Set<DomainName> = []
    /// Whether what is served is about to change: then all is made anew afterwards.
    private(set) var isSuspended = false
    /// What each address of a zone leads to.
    private var pointers: [DomainName: SharedPointers] = [:]

    /// No zones.
    init() {}

    /// Whether a zone of this apex is for addresses.
    static func isReverse(_ name: DomainName) -> Bool {
        tops.contains { name.isWithin($0) }
    }

    /// What the name of an address leads to; none where nothing is made of it.
    func targets(of name: DomainName) -> [DomainName] { pointers[name]?.members ?? [] }

    /// Takes all records away and follows nothing until `resume`.
    func suspend(_ writer: SnapshotWriter) {
        for name in pointers.keys { pointers[name]?.show(false, writer) }
        pointers = [:]
        isSuspended = true
    }

    /// Goes on with these zones, from nothing.
    func resume(_ apexes: Set<DomainName>) {
        self.apexes = apexes
        isSuspended = false
    }

    /// Follows the change of an instance of a service that has this DNS configuration and owner;
    /// `isFree` tells whether nothing is in the way at a name.
    func change(
        from old: Instance?, to new: Instance?, _ dns: DNSConfig, owner: DomainName,
        _ writer: SnapshotWriter, isFree: (DomainName) -> Bool
    ) {
        if apexes.isEmpty || isSuspended { return }
        let before = old.map { addresses(of: $0, dns, owner) } ?? []
        let after = new.map { addresses(of: $0, dns, owner) } ?? []
        for part in after where !before.contains(part) {
            pointers[part.name, default: SharedPointers(part.name, isShown: isFree(part.name))]
                .add(part.target, ttl: part.ttl, writer)
        }
        for part in before where !after.contains(part) {
            pointers[part.name]?.remove(part.target, ttl: part.ttl, writer)
            if pointers[part.name]?.isEmpty == true { pointers[part.name] = nil }
        }
    }

    /// An address of an instance by its name, and what it leads to.
    private struct Part: Equatable {
        let name: DomainName
        let target: DomainName
        let ttl: UInt32
    }

    /// The addresses of an instance that DNS answers and that are in one of the zones.
    private func addresses(
        of instance: Instance, _ dns: DNSConfig, _ owner: DomainName
    ) -> [Part] {
        let records = InstanceRecords(instance, dns, owner: owner)
        let names = [
            (DNSConfig.RecordKind.a, records.ipv4.map(Self.name)),
            (.aaaa, records.ipv6.map(Self.name)),
        ]
        return names.compactMap { kind, name in
            guard let name, let ttl = dns.ttl(of: .srv) ?? dns.ttl(of: kind),
                apexes.contains(where: { name.isWithin($0) })
            else { return nil }
            return Part(name: name, target: records.target ?? owner, ttl: UInt32(ttl))
        }
    }

    private static let tops = [["in-addr", "arpa"], ["ip6", "arpa"]].map(name)

    /// The name of an IPv4 address: its octets, the last one first.
    private static func name(_ address: UInt32) -> DomainName {
        let octets = stride(from: UInt32(0), to: 32, by: 8).map { String(address >> $0 & 0xFF) }
        return name(octets + ["in-addr", "arpa"])
    }

    /// The name of an IPv6 address: its hexadecimal digits, the last one first.
    private static func name(_ address: UInt128) -> DomainName {
        let digits = stride(from: UInt128(0), to: 128, by: 4).map {
            String(address >> $0 & 0xF, radix: 16)
        }
        return name(digits + ["ip6", "arpa"])
    }

    private static func name(_ labels: [String]) -> DomainName {
        guard let name = try? DomainName(labels: labels.map { Array($0.utf8) }) else {
            preconditionFailure("the name of an address has short labels, and at most 34")
        }
        return name
    }
}
