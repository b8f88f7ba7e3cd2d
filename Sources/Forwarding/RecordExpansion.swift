internal import DNSWire

extension MessageOctets {
    /// A record with every name written out, so that it can stand in another message; nil when a
    /// name of it does not parse.
    ///
    /// Only the types of RFC 1035 may have compressed names in their data; those that came soon
    /// after have them in what old servers send (RFC 3597 §4).
    func expanded(_ place: RecordPlace) -> [UInt8]? {
        guard let owner = name(at: place.start), let data = expandedData(of: place),
            data.count <= WireLimits.message
        else { return nil }
        return owner + octets[place.head..<place.head + 8] + UInt16(data.count).octets + data
    }

    /// The data of a record with its names written out.
    private func expandedData(of place: RecordPlace) -> [UInt8]? {
        guard let (names, prefix) = Self.names(in: place.type) else {
            return Array(octets[place.data..<place.end])
        }
        var position = place.data + prefix
        guard position <= place.end else { return nil }
        var data = Array(octets[place.data..<position])
        for _ in 0..<names {
            guard let name = name(at: position), let end = end(ofNameAt: position),
                end <= place.end
            else { return nil }
            data += name
            position = end
        }
        return data + octets[position..<place.end]
    }

    /// How many names the data of a type has, and how many octets stand in front of them; nil for
    /// none, or none that may be compressed.
    private static func names(in type: RecordType) -> (count: Int, prefix: Int)? {
        switch type.rawValue {
        case 2, 3, 4, 5, 7, 8, 9, 12, 30, 39: (1, 0)  // NS MD MF CNAME MB MG MR PTR NXT DNAME
        case 6, 14, 17: (2, 0)  // SOA MINFO RP
        case 15, 18, 21, 36: (1, 2)  // MX AFSDB RT KX
        case 26: (2, 2)  // PX
        case 33: (1, 6)  // SRV
        case 24: (1, 18)  // SIG
        default: nil
        }
    }
}
