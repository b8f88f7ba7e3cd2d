internal import DNSWire
internal import ZoneFiles
internal import Zones

/// A record set of a zone file, ready to be published.
struct StaticSet: Sendable {
    let head: RecordSetHead
    private(set) var list: RecordList

    /// A set with, for each record, the addresses that the file has for the name it leads to: NS
    /// (RFC 1034 §4.3.2), MX (RFC 1035 §3.3.9), SRV (RFC 2782). A name that several records of the
    /// set lead to comes once.
    init(_ set: RecordSetView, in file: ZoneFile) {
        head = RecordSetHead(type: set.type, ttl: set.ttl)
        list = RecordList(type: set.type, ttl: set.ttl)
        var seen: Set<UInt32> = []
        for index in 0..<set.count {
            list.append { $0 += set.data(at: index) }
            guard let target = set.target(at: index), let offset = set.type.targetOffset,
                set.count == 1 || seen.insert(target).inserted
            else { continue }
            var room = ServerLimits.additionalAddresses
            for addresses in file.addresses(of: target) {
                for index in 0..<min(room, addresses.count) {
                    list.append(
                        additional: addresses.type, ttl: addresses.ttl, ownerOffset: offset
                    ) { $0 += addresses.data(at: index) }
                }
                room -= min(room, addresses.count)
            }
        }
    }
}
