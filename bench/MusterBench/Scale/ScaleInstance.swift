import BenchData
import DNSWire
import Registry
import Zones

/// The records of an instance of the data set, as the server publishes them.
struct ScaleInstance {
    let ipv4: [UInt8]
    let ipv6: [UInt8]
    /// The name that the SRV record leads to.
    let target: DomainName

    private let port: Int

    /// The records of an instance with addresses.
    init(_ instance: BenchInstance) throws {
        guard let ipv4 = AddressText.ipv4(instance.ipv4),
            let ipv6 = AddressText.ipv6(instance.ipv6)
        else { throw Failure("\(instance.id) has no addresses") }
        self.ipv4 = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: ipv4 >> $0) }
        self.ipv6 = (0..<16).map { UInt8(truncatingIfNeeded: ipv6 >> (120 - $0 * 8)) }
        target = try DomainName(instance.targetName)
        port = instance.port
    }

    /// The SRV record, with the addresses of its target.
    var service: RecordDraft {
        let ttl = UInt32(DataSet.timeToLive)
        let head: [UInt8] = [0, 1, 0, 1, UInt8(port >> 8), UInt8(port & 0xFF)]
        return RecordDraft(
            data: head + target.wire,
            additional: [
                AdditionalRecord(ownerOffset: 6, type: .a, ttl: ttl, data: ipv4),
                AdditionalRecord(ownerOffset: 6, type: .aaaa, ttl: ttl, data: ipv6),
            ])
    }
}
