internal import DNSWire
internal import Registry
internal import Zones

/// The records that one instance of a service gets (what Cloud Map's RegisterInstance promises).
///
/// | the service has | at the service's name | at `<instance>.<service>.<namespace>` |
/// |---|---|---|
/// | A | A | |
/// | AAAA | AAAA | |
/// | SRV | SRV 1 1 port target | A, AAAA: what addresses there are |
/// | CNAME | CNAME | |
struct InstanceRecords: Equatable {
    /// One record for each type of the service that the instance has a value for.
    private(set) var own: [RecordType: RecordDraft] = [:]
    /// The name that SRV records lead to; nil for a service without SRV.
    private(set) var target: DomainName?
    /// The address records at `target`.
    private(set) var targetSets: [RecordSetDraft] = []

    /// The records of an instance whose service has this DNS configuration and owner name.
    init(_ instance: Instance, _ dns: DNSConfig, owner: DomainName) {
        let ipv4 = instance.attributes[ReservedAttribute.ipv4].flatMap(Self.address4)
        let ipv6 = instance.attributes[ReservedAttribute.ipv6].flatMap(Self.address6)
        for record in dns.records {
            switch record.kind {
            case .a: own[.a] = ipv4.map { RecordDraft(data: $0) }
            case .aaaa: own[.aaaa] = ipv6.map { RecordDraft(data: $0) }
            case .cname:
                let name = instance.attributes[ReservedAttribute.cname]
                own[.cname] = name.flatMap { DomainName(plain: $0) }
                    .map { RecordDraft(data: $0.wire) }
            case .srv: addService(instance, ttl: UInt32(record.ttl), owner, ipv4, ipv6)
            }
        }
    }

    private mutating func addService(
        _ instance: Instance, ttl: UInt32, _ owner: DomainName, _ ipv4: [UInt8]?, _ ipv6: [UInt8]?
    ) {
        let labels = instance.id.split(separator: ".", omittingEmptySubsequences: false)
            .map { Array($0.utf8) }
        guard let target = try? DomainName(labels: labels + owner.labels),
            let port = instance.attributes[ReservedAttribute.port].flatMap({ UInt16($0) })
        else { return }
        let addresses = [(RecordType.a, ipv4), (.aaaa, ipv6)].compactMap { type, data in
            data.map { AdditionalRecord(ownerOffset: 6, type: type, ttl: ttl, data: $0) }
        }
        self.target = target
        targetSets = addresses.map {
            RecordSetDraft(type: $0.type, ttl: ttl, records: [RecordDraft(data: $0.data)])
        }
        let head: [UInt8] = [0, 1, 0, 1, UInt8(port >> 8), UInt8(port & 0xFF)]
        own[.srv] = RecordDraft(data: head + target.wire, additional: addresses)
    }

    private static func address4(_ text: String) -> [UInt8]? {
        AddressText.ipv4(text).map { value in
            [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
        }
    }

    private static func address6(_ text: String) -> [UInt8]? {
        AddressText.ipv6(text).map { value in
            (0..<16).map { UInt8(truncatingIfNeeded: value >> (120 - $0 * 8)) }
        }
    }
}

extension DNSConfig.RecordKind {
    /// The record type in DNS.
    var type: RecordType {
        switch self {
        case .a: .a
        case .aaaa: .aaaa
        case .srv: .srv
        case .cname: .cname
        }
    }
}
