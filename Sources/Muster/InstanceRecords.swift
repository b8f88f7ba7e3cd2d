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
struct InstanceRecords {
    /// Where the target stands in the data of an SRV record: behind priority, weight and port.
    static let targetOffset = 6
    /// The types that the target of an SRV record may have.
    static let targetTypes = [RecordType.a, .aaaa]

    /// The name that the SRV record leads to; nil for an instance without one.
    let target: DomainName?
    /// The instance's addresses.
    let ipv4: UInt32?
    let ipv6: UInt128?
    private let port: UInt16
    private let alias: DomainName?

    /// The records of an instance whose service has this DNS configuration and owner name.
    init(_ instance: Instance, _ dns: DNSConfig, owner: DomainName) {
        let attributes = instance.attributes
        ipv4 = attributes[ReservedAttribute.ipv4].flatMap { AddressText.ipv4($0) }
        ipv6 = attributes[ReservedAttribute.ipv6].flatMap { AddressText.ipv6($0) }
        let port = dns.has(.srv) ? attributes[ReservedAttribute.port].flatMap { UInt16($0) } : nil
        target = port == nil ? nil : DomainName(plain: instance.id, under: owner)
        self.port = port ?? 0
        alias =
            dns.has(.cname)
            ? attributes[ReservedAttribute.cname].flatMap { DomainName(plain: $0) } : nil
    }

    /// Its addresses alone.
    init(addressesOf instance: Instance) {
        let attributes = instance.attributes
        ipv4 = attributes[ReservedAttribute.ipv4].flatMap { AddressText.ipv4($0) }
        ipv6 = attributes[ReservedAttribute.ipv6].flatMap { AddressText.ipv6($0) }
        (target, port, alias) = (nil, 0, nil)
    }

    /// Appends the record of a type to a list, if the instance has a value for it.
    func append(to list: inout RecordList, ttl: UInt32) {
        switch list.type {
        case .srv: appendService(to: &list, ttl: ttl)
        case .cname: if let alias { list.append(alias.wire) }
        case let type: if hasAddress(type) { list.append { appendAddress(type, to: &$0) } }
        }
    }

    /// Appends the data of the SRV record to an array; nothing for an instance without one.
    func appendService(to data: inout [UInt8]) {
        guard let target else { return }
        data.append(addingCapacity: Self.targetOffset) { data in
            data.append(1 << 32 | 1 << 16 | UInt64(port), octets: 6)
        }
        data += target.wire
    }

    private func appendService(to list: inout RecordList, ttl: UInt32) {
        if target == nil { return }
        list.append { appendService(to: &$0) }
        for type in Self.targetTypes where hasAddress(type) {
            list.append(additional: type, ttl: ttl, ownerOffset: Self.targetOffset) {
                appendAddress(type, to: &$0)
            }
        }
    }

    /// A list of the one address record of this type; nil if there is none.
    func addressList(_ type: RecordType, ttl: UInt32) -> RecordList? {
        guard hasAddress(type) else { return nil }
        var list = RecordList(type: type, ttl: ttl)
        list.append { appendAddress(type, to: &$0) }
        return list
    }

    /// Whether the instance has an address of this type.
    func hasAddress(_ type: RecordType) -> Bool {
        type == .a ? ipv4 != nil : ipv6 != nil
    }

    /// Appends the data of its address record of this type to an array.
    func appendAddress(_ type: RecordType, to data: inout [UInt8]) {
        if type == .a, let ipv4 {
            data.append(addingCapacity: 4) { $0.append(UInt64(ipv4), octets: 4) }
        } else if let ipv6 {
            data.append(addingCapacity: 16) { data in
                data.append(UInt64(ipv6 >> 64), octets: 8)
                data.append(UInt64(truncatingIfNeeded: ipv6), octets: 8)
            }
        }
    }
}

extension DNSConfig {
    /// Whether the service has records of this kind.
    fileprivate func has(_ kind: RecordKind) -> Bool { records.contains { $0.kind == kind } }
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
