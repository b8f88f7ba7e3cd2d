internal import DNSWire

/// Which version of which zone a reply was made from (RFC 9660 §2).
struct ZoneVersion: BitwiseCopyable {
    /// How many labels at the end of the name that was asked are the zone's name.
    var labels: UInt8
    /// The serial of its SOA record.
    var serial: UInt32

    /// The type of a version that is such a serial, RFC 9660 §7.2.
    static let serialType: UInt8 = 0
    /// Octets of the option: the labels, the type, the serial.
    static let octets = 6
}

extension Snapshot {
    /// The version of the zone from which a question is answered; nil outside all zones.
    @inline(never)
    func zoneVersion(
        of name: borrowing CanonicalName, _ type: RecordType
    ) -> ZoneVersion? {
        guard let (node, start) = existing(name), node.isInZone else { return nil }
        var apex = start + Int(node.apexOffset)
        // DS at an apex is the matter of the zone around it (RFC 4035 §3.1.4.1).
        if type == .ds, apex == 0, name.labelCount > 0,
            let parent = find(name, from: name.start(ofLabel: 1)), parent.isInZone
        {
            apex = name.start(ofLabel: 1) + Int(parent.apexOffset)
        }
        guard let set = find(name, from: apex)?.set(.soa) else { return nil }
        let labels = (0...name.labelCount).first { name.start(ofLabel: $0) == apex }
        guard let labels else { return nil }
        return ZoneVersion(labels: UInt8(name.labelCount - labels), serial: set.serial)
    }

    /// The node of a name or of its closest encloser, and where in the name that starts.
    private func existing(_ name: borrowing CanonicalName) -> (node: NameNode, offset: Int)? {
        if let node = find(name, from: 0) { return (node, 0) }
        return closestEncloser(of: name)
    }
}

extension RecordSet {
    /// The serial of an SOA record: five numbers end its data, of which it is the first (RFC 1035
    /// §3.3.13).
    fileprivate var serial: UInt32 {
        let record = first
        return UInt32(bigEndian: record.block.single(at: record.offset + record.length - 20))
    }
}
