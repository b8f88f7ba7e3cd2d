internal import DNSWire
internal import Registry

/// The type of service that DNS-SD browses for, `_http._tcp.example.local`, as a service's name
/// says it (RFC 6763 §4.1.2, §7).
struct DiscoveryType: Hashable {
    /// Where the service's records stand: `_http._tcp.D`.
    let owner: DomainName
    /// The domain that is browsed: `D`.
    let domain: DomainName

    /// The type of a service with this name and owner; nil where it is not exactly `_x._tcp` or
    /// `_x._udp`, with or without a domain of its own behind it.
    ///
    /// `_dns-sd._udp` is no type: what DNS-SD says of the domain stands there.
    init?(_ name: String, owner: DomainName) {
        guard Self.isType(owner), let domain = owner.parent?.parent else { return nil }
        let labels = owner.labels
        guard name.utf8.contains(UInt8(ascii: ".")), name != ".",
            labels[0].map(lowercased) != Array("_dns-sd".utf8)
        else { return nil }
        self.owner = owner
        self.domain = domain
    }

    /// Whether a name begins with `_x._tcp` or `_x._udp`.
    static func isType(_ name: DomainName) -> Bool {
        let wire = name.wire
        let first = Int(wire[0])
        guard first > 1, wire[1] == UInt8(ascii: "_"), wire[first + 1] == 4 else { return false }
        let transport = wire[(first + 2)...(first + 5)].map(lowercased)
        return transport.elementsEqual("_tcp".utf8) || transport.elementsEqual("_udp".utf8)
    }

    /// The name of an instance, its id one label; nil where it cannot be one.
    func instance(_ id: Instance.ID) -> DomainName? {
        try? DomainName(label: Array(id.utf8), under: owner)
    }

    /// The name at which a subtype is browsed (RFC 6763 §7.1); nil where it would be too long.
    func subtype(_ label: String) -> DomainName? {
        let above = try? DomainName(label: Array("_sub".utf8), under: owner)
        return above.flatMap { try? DomainName(label: Array(label.utf8), under: $0) }
    }
}
