internal import DNSWire
internal import Registry
internal import Zones

/// What DNS-SD says of one instance (RFC 6763).
///
/// | at | |
/// |---|---|
/// | the service's name, its subtypes' names | PTR to the instance's name |
/// | the instance's name, its id being one label | SRV, TXT, A, AAAA |
///
/// With an id without dots, that name is the SRV record's target, which has the addresses anyway.
struct DiscoveryRecords {
    /// The instance's name.
    let name: DomainName
    /// The names of its subtypes.
    let subtypes: [DomainName]
    let text: DiscoveryText
    private let records: InstanceRecords
    /// Whether the SRV record leads to another name.
    private let hasOtherTarget: Bool

    /// The records of an instance; nil for one without an SRV record, or whose id is no label.
    init?(_ instance: Instance, _ dns: DNSConfig, _ type: DiscoveryType, isTextPublic: Bool) {
        records = InstanceRecords(instance, dns, owner: type.owner)
        guard let target = records.target else { return nil }
        hasOtherTarget = instance.id.utf8.contains(UInt8(ascii: "."))
        if hasOtherTarget {
            guard let name = type.instance(instance.id) else { return nil }
            self.name = name
        } else {
            name = target
        }
        subtypes = Subtypes.labels(of: instance.attributes).compactMap(type.subtype)
        text = DiscoveryText(instance.attributes, isPublic: isTextPublic)
    }

    /// The types that the instance's name may get.
    var types: [RecordType] {
        [.srv, .txt] + (hasOtherTarget ? InstanceRecords.targetTypes : [])
    }

    /// The sets at the instance's name, but those that the SRV record's target has anyway.
    func sets(ttl: UInt32) -> [RecordList] {
        var lists = [RecordType.srv, .txt].map { RecordList(type: $0, ttl: ttl) }
        records.append(to: &lists[0], ttl: ttl)
        lists[1].append(text.data)
        if hasOtherTarget {
            lists += InstanceRecords.targetTypes.compactMap { records.addressList($0, ttl: ttl) }
        }
        return lists
    }

    /// Appends the PTR record, and what goes with it into the additional section (§12.1), as far as
    /// it is this that stands at the instance's name.
    ///
    /// - Parameter ttl: That of the additional records.
    func appendPointer(to list: inout RecordList, ttl: UInt32, in area: DiscoveryArea) {
        list.append(name.wire)
        guard area.isFree(.srv, at: name) else { return }
        list.append(additional: .srv, ttl: ttl, ownerOffset: 0) {
            records.appendService(to: &$0)
        }
        if text.data.count <= ServerLimits.additionalText, area.isFree(.txt, at: name) {
            list.append(additional: .txt, ttl: ttl, ownerOffset: 0) { $0 += text.data }
        }
        for type in InstanceRecords.targetTypes where records.hasAddress(type) {
            if hasOtherTarget {
                list.append(
                    additional: type, ttl: ttl,
                    offsetInFirstAdditional: InstanceRecords.targetOffset
                ) { records.appendAddress(type, to: &$0) }
            } else {
                list.append(additional: type, ttl: ttl, ownerOffset: 0) {
                    records.appendAddress(type, to: &$0)
                }
            }
        }
    }

    /// A list of the PTR record alone.
    func pointer(
        ttl: UInt32, additionalTTL: UInt32, in area: DiscoveryArea
    ) -> RecordList {
        var list = RecordList(type: .ptr, ttl: ttl)
        appendPointer(to: &list, ttl: additionalTTL, in: area)
        return list
    }
}

extension DiscoveryRecords {
    /// What is left out of DNS-SD of an instance, in words.
    static func omissions(
        of instance: Instance, _ dns: DNSConfig, _ type: DiscoveryType, isTextPublic: Bool
    ) -> [String] {
        guard let records = DiscoveryRecords(instance, dns, type, isTextPublic: isTextPublic)
        else {
            let octets = instance.id.utf8.count
            guard octets > WireLimits.label else { return [] }
            return [
                "it is not browsed: its id has \(octets) octets, and a label at most "
                    + "\(WireLimits.label)"
            ]
        }
        var texts = records.text.omissions.map(\.text)
        for label in Subtypes.labels(of: instance.attributes) where type.subtype(label) == nil {
            texts.append("the subtype \(label) has no name: it would be too long")
        }
        if records.text.data.count > ServerLimits.additionalText {
            texts.append(
                "its TXT record has \(records.text.data.count) octets: with more than "
                    + "\(ServerLimits.additionalText) it is answered only when it is asked for")
        }
        return texts
    }
}
