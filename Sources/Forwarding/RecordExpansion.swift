internal import DNSWire

extension MessageOctets {
    /// A record with every name written out, so that it can stand in another message; nil when a
    /// name of it does not parse.
    ///
    /// Only the types of RFC 1035 may have compressed names in their data (RFC 3597 §4); some that
    /// came soon after have them in what old servers send.
    func expanded(_ place: RecordPlace) -> [UInt8]? {
        guard let owner = name(at: place.start), let data = expandedData(of: place),
            data.count <= WireLimits.message
        else { return nil }
        return owner + octets[place.head..<place.head + 8] + UInt16(data.count).octets + data
    }

    /// The data of a record with its names written out.
    private func expandedData(of place: RecordPlace) -> [UInt8]? {
        let names: Int
        var position = place.data
        switch place.type {
        case .ns, .cname, .ptr, .dname: names = 1
        case .soa, Self.rp: names = 2
        case .mx, Self.afsdb, Self.kx: (names, position) = (1, position + 2)
        case .srv: (names, position) = (1, position + 6)
        default: return Array(octets[place.data..<place.end])
        }
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

    /// RP, RFC 1183 §2.2; AFSDB, RFC 1183 §1; KX, RFC 2230 §3.
    private static let rp = RecordType(rawValue: 17)
    private static let afsdb = RecordType(rawValue: 18)
    private static let kx = RecordType(rawValue: 36)
}
