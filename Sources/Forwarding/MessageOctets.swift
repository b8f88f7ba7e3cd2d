internal import DNSWire

/// A message from outside, read with every offset checked.
struct MessageOctets {
    let octets: [UInt8]

    /// The 16-bit number at an offset; nil behind the end.
    func number(at offset: Int) -> UInt16? {
        guard offset >= 0, offset + 2 <= octets.count else { return nil }
        return UInt16(octets[offset]) << 8 | UInt16(octets[offset + 1])
    }

    /// The 32-bit number at an offset; nil behind the end.
    func longNumber(at offset: Int) -> UInt32? {
        guard let high = number(at: offset), let low = number(at: offset + 2) else { return nil }
        return UInt32(high) << 16 | UInt32(low)
    }

    /// The offset behind a name that may end in a compression pointer; nil when there is none.
    func end(ofNameAt offset: Int) -> Int? {
        var position = offset
        while position >= 0, position < octets.count {
            let length = Int(octets[position])
            if length == 0 { return position + 1 }
            if length >= 0xC0 { return position + 2 <= octets.count ? position + 2 : nil }
            if length > WireLimits.label { return nil }
            position += 1 + length
        }
        return nil
    }

    /// The wire form of the name at an offset, with what its pointers point at; nil when it has
    /// none. Pointers go back only, so that there is no loop, and not into the header, which other
    /// messages have another one of (RFC 1035 §4.1.4).
    func name(at offset: Int) -> [UInt8]? {
        var name: [UInt8] = []
        var position = offset
        var bound = offset
        while position >= 0, position < octets.count, name.count < WireLimits.name {
            let length = Int(octets[position])
            if length >= 0xC0 {
                guard let pointer = number(at: position).map({ Int($0 & 0x3FFF) }),
                    WireLimits.header..<bound ~= pointer
                else { return nil }
                position = pointer
                bound = position
                continue
            }
            guard length <= WireLimits.label, position + 1 + length <= octets.count
            else { return nil }
            name += octets[position...position + length]
            if length == 0 { return name.count <= WireLimits.name ? name : nil }
            position += 1 + length
        }
        return nil
    }
}

/// Where a record of a message stands.
struct RecordPlace: Hashable {
    /// A section of a message, in their order.
    enum Section: Int, Comparable {
        case answer, authority, additional

        /// The order of a message.
        static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    }

    let section: Section
    /// Where its owner, its type and its data begin, and the octet behind it.
    let start: Int
    let head: Int
    let end: Int
    let type: RecordType

    /// The offset of its TTL.
    var ttl: Int { head + 4 }
    /// The offset of its data.
    var data: Int { head + 10 }
}

extension MessageOctets {
    /// The records from an offset on, as the header counts them; nil when they are not whole, or
    /// something is behind them.
    func records(from start: Int) -> [RecordPlace]? {
        var places: [RecordPlace] = []
        var position = start
        for (section, offset) in [
            (RecordPlace.Section.answer, 6), (.authority, 8), (.additional, 10),
        ] {
            guard let count = number(at: offset) else { return nil }
            for _ in 0..<count {
                guard let head = end(ofNameAt: position), let type = number(at: head),
                    let length = number(at: head + 8)
                else { return nil }
                let end = head + 10 + Int(length)
                guard end <= octets.count else { return nil }
                places.append(
                    RecordPlace(
                        section: section, start: position, head: head, end: end,
                        type: RecordType(rawValue: type)))
                position = end
            }
        }
        return position == octets.count ? places : nil
    }
}
